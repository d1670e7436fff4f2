import { compareMoney, type Money, subtractMoney, zero } from '../model/money.ts';
import { moneyUnitKey } from '../model/money-unit.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { Allocation } from './allocation.ts';
import { type ClaimState, claimShowing } from './claim-state.ts';
import { partsLeft, type RefundedMoney } from './refunded-units.ts';

/**
 * What each order holds as stored, where a person's part is at most what its witness shows now: a payment may be shown
 * smaller than it was when a person gave it away, and a transaction in another block without that transfer. Of money that is
 * not shown at all, a part is nothing, so that the order expects its amount again. The parts of one unit are filled in the
 * order of the orders' ids. What was given back is taken from them: see `partsLeft`.
 */
export function heldAsShown(
  orders: readonly OrderFacts[],
  claimsOf: (facts: OrderFacts) => readonly ClaimState[],
  refundedUnits: RefundedMoney,
): ReadonlyMap<string, readonly Allocation[]> {
  const rests = new Map<string, Money>();
  const asShown = (allocation: Allocation, claims: readonly ClaimState[]): readonly Allocation[] => {
    if (allocation.by === 'rule') return [allocation];
    const claim = claimShowing(claims, allocation);
    if (!claim || !(claim.kind === 'counted' || claim.kind === 'confirming'))
      return [{ ...allocation, amount: zero(allocation.amount) }];
    const key = moneyUnitKey(allocation.unit.id);
    const unit = claim.units.find(({ id }) => moneyUnitKey(id) === key);
    if (!unit || unit.amount.currency !== allocation.amount.currency) return [];
    const rest = rests.get(key) ?? unit.amount;
    const amount = compareMoney(allocation.amount, rest) > 0 ? rest : allocation.amount;
    rests.set(key, subtractMoney(rest, amount));
    return amount.amountMinor > 0n ? [{ ...allocation, claim: claim.claim, unit, amount }] : [];
  };
  const inOrder = orders.toSorted((left, right) => (left.order.orderId < right.order.orderId ? -1 : 1));
  const shown = inOrder.map((facts) => facts.held.flatMap((each) => asShown(each, claimsOf(facts))));
  const parts = shown.flat().filter(({ by, amount }) => by === 'person' && amount.amountMinor > 0n);
  const ofUnits = [...Map.groupBy(parts, ({ unit }) => moneyUnitKey(unit.id)).values()];
  const left = new Map(
    ofUnits.flatMap((some) => leftOf(some, refundedUnits).map((each, index) => [some[index], each])),
  );
  return new Map(
    inOrder.map(({ order: { orderId } }, index) => [
      orderId,
      shown[index]?.map((each) => left.get(each) ?? each) ?? [],
    ]),
  );
}

function leftOf(parts: readonly Allocation[], refundedUnits: RefundedMoney): readonly Allocation[] {
  const { unit } = parts[0] as Allocation;
  return partsLeft(unit, parts, refundedUnits.partsOf(unit));
}
