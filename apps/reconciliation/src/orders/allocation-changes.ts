import {
  type Claim,
  claimReference,
  type MoneyUnitId,
  moneyFromDecimal,
  moneyText,
  type OrderChange,
  PunteoError,
} from '@punteo/payments';
import type { App } from '../app.ts';
import { notFound } from '../not-found.ts';
import { type AmountInput, orderAmount } from './order-amount.ts';
import { type NamedClaim, parseClaim } from './parse-claim.ts';
import { type ShownMoney, shownMoney } from './shown-money.ts';

/** A unit of money as a person names it; `unitId` where its claim holds several. */
export interface NamedUnit extends NamedClaim {
  readonly unitId?: string | undefined;
}

/**
 * The change that allocates an amount of a unit of money to an order. Throws `order_unknown`,
 * `provider_not_configured`, `claim_malformed`, `unit_unknown`, `amount_malformed`.
 */
export async function allocation(
  app: Pick<App, 'store' | 'providers'>,
  orderId: string,
  named: NamedUnit,
  amount: AmountInput,
): Promise<Extract<OrderChange, { type: 'allocate' }>> {
  const claim = parseClaim(app.providers, named);
  return allocationOf(app, orderId, claim, await shownFor(app, orderId, claim, named.unitId), amount);
}

/** The change that allocates an amount of money that a witness showed, or of a payment of which none showed any. */
export function allocationOf(
  app: Pick<App, 'providers'>,
  orderId: string,
  claim: Claim,
  shown: ShownMoney | null,
  amount: AmountInput,
): Extract<OrderChange, { type: 'allocate' }> {
  const unit = shown?.unit.id ?? unitOfPayment(claim, orderId);
  // A token has more decimals than its currency.
  const isShown = shown?.unit.amount.currency === amount.currency;
  const part = isShown
    ? moneyFromDecimal(amount.value, amount.currency, shown.unit.amount.exponent)
    : orderAmount(amount, app.providers);
  return { type: 'allocate', claim, unit, amount: part };
}

/** The change that takes back what a person allocated. Throws like `allocation`. */
export async function allocationWithdrawal(
  app: Pick<App, 'store' | 'providers'>,
  orderId: string,
  named: NamedUnit,
): Promise<OrderChange> {
  const claim = parseClaim(app.providers, named);
  const shown = await shownFor(app, orderId, claim, named.unitId);
  return { type: 'unallocate', unit: shown?.unit.id ?? unitOfPayment(claim, orderId) };
}

/** The one unit that is named; null when no witness showed any money of the claim for this order. */
export async function shownFor(
  { store }: Pick<App, 'store'>,
  orderId: string,
  claim: Claim,
  unitId: string | undefined,
): Promise<ShownMoney | null> {
  const [facts] = await store.standings.orderFacts([orderId]);
  if (!facts) throw notFound('order', orderId);
  const ofClaim = shownMoney(facts).filter((shown) => isAbout(shown, claim));
  const units = unitId === undefined ? ofClaim : ofClaim.filter((shown) => shown.unitId === unitId);
  const [only, ...others] = units;
  if (only && others.length === 0) return only;
  if (!only && unitId === undefined) return null;
  const known = ofClaim.map((shown) => `${shown.unitId} (${moneyText(shown.unit.amount)})`).join(', ') || 'none';
  throw new PunteoError(
    'unit_unknown',
    `Name one unit of money of ${claimReference(claim)} that order ${orderId} claims. Its units: ${known}.`,
  );
}

/** Whatever the spelling of its network. */
function isAbout(shown: ShownMoney, claim: Claim): boolean {
  const theirs = shown.claim.claim;
  return theirs.provider === claim.provider && claimReference(theirs) === claimReference(claim);
}

/** A payment is one unit. The transfers of a transaction are known once the order claims it and the chain was asked. */
function unitOfPayment(claim: Claim, orderId: string): MoneyUnitId {
  if (claim.kind === 'payment') return { kind: 'payment', provider: claim.provider, paymentId: claim.paymentId };
  throw new PunteoError(
    'unit_unknown',
    `No witness has shown money of ${claim.hash} for order ${orderId}: bind it first, and verify the order.`,
  );
}
