import type { CallbackHint } from '../../model/callback.ts';
import { type Claim, claimReference } from '../../model/claim.ts';
import { compareMoney, type Money, moneyFromDecimal, moneyText, parseAmountText } from '../../model/money.ts';
import { aboutClaim, isShown, type Rule, totalOf } from './rule.ts';

/** A callback states another amount than the proof of its payment shows. */
export const callbackDiffers: Rule = ({ facts: { callbacks }, claims }) =>
  claims.filter(isShown).flatMap((claim) => {
    const shown = totalOf(claim.units);
    if (shown === null) return [];
    const stated = callbacks.flatMap(({ hint }) =>
      hint !== null && isAbout(hint, claim.claim) ? (statedIn(hint, shown.currency) ?? []) : [],
    );
    const differing = stated.find(
      (amount) => claim.units.every((unit) => !isSameMoney(amount, unit.amount)) && !isSameMoney(amount, shown),
    );
    if (!differing) return [];
    return [aboutClaim(claim, [{ field: 'amount', expected: moneyText(differing), actual: moneyText(shown) }], shown)];
  });

/**
 * The amount as the callback writes it, also in a currency that does not exist and with more decimals than its currency
 * has. Without a currency it is in that of the proof. Null: the callback writes no plain decimal.
 */
function statedIn({ amount, amountText }: CallbackHint, shownCurrency: string): Money | null {
  const text = amountText === null ? null : parseAmountText(amountText);
  if (amount !== null || text === null) return amount;
  const decimals = text.decimal.split('.')[1]?.length ?? 0;
  return moneyFromDecimal(text.decimal, text.currency ?? shownCurrency, decimals);
}

function isAbout({ transaction, providerPaymentId }: CallbackHint, claim: Claim): boolean {
  return claim.kind === 'transaction' ? transaction?.hash === claim.hash : providerPaymentId === claimReference(claim);
}

function isSameMoney(left: Money, right: Money): boolean {
  return left.currency === right.currency && compareMoney(left, right) === 0;
}
