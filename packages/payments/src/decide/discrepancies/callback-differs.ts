import type { CallbackHint } from '../../model/callback.ts';
import { type Claim, claimReference } from '../../model/claim.ts';
import { compareMoney, type Money, moneyText } from '../../model/money.ts';
import { aboutClaim, isShown, type Rule, totalOf } from './rule.ts';

/** A callback states another amount than the proof of its payment shows. */
export const callbackDiffers: Rule = ({ facts: { callbacks }, claims }) =>
  claims.filter(isShown).flatMap((claim) => {
    const shown = totalOf(claim.units);
    if (shown === null) return [];
    const stated = callbacks.flatMap(({ hint }) => (hint?.amount && isAbout(hint, claim.claim) ? [hint.amount] : []));
    const differing = stated.find(
      (amount) => claim.units.every((unit) => !isSameMoney(amount, unit.amount)) && !isSameMoney(amount, shown),
    );
    if (!differing) return [];
    return [aboutClaim(claim, [{ field: 'amount', expected: moneyText(differing), actual: moneyText(shown) }], shown)];
  });

function isAbout({ transaction, providerPaymentId }: CallbackHint, claim: Claim): boolean {
  return claim.kind === 'transaction' ? transaction?.hash === claim.hash : providerPaymentId === claimReference(claim);
}

function isSameMoney(left: Money, right: Money): boolean {
  return left.currency === right.currency && compareMoney(left, right) === 0;
}
