import { isSameClaim } from '../model/claim.ts';
import { compareMoney, type Money, subtractMoney, zero } from '../model/money.ts';
import { moneyUnitKey } from '../model/money-unit.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { Allocation } from './allocation.ts';
import type { ClaimState } from './claim-state.ts';

/**
 * What each order holds as stored, where a person's part is at most what its witness shows now: a payment may be shown
 * smaller than it was when a person gave it away, and a transaction in another block without that transfer. Of money that is
 * not shown at all, a part is nothing, so that the order expects its amount again. The parts of one unit are filled in the
 * order of the orders' ids.
 */
export function heldAsShown(
  orders: readonly OrderFacts[],
  claimsOf: (facts: OrderFacts) => readonly ClaimState[],
): ReadonlyMap<string, readonly Allocation[]> {
  const rests = new Map<string, Money>();
  const asShown = (allocation: Allocation, claims: readonly ClaimState[]): readonly Allocation[] => {
    if (allocation.by === 'rule') return [allocation];
    const claim = claims.find((each) => isSameClaim(each.claim, allocation.claim));
    if (!claim || !(claim.kind === 'counted' || claim.kind === 'confirming'))
      return [{ ...allocation, amount: zero(allocation.amount) }];
    const key = moneyUnitKey(allocation.unit.id);
    const unit = claim.units.find(({ id }) => moneyUnitKey(id) === key);
    if (!unit || unit.amount.currency !== allocation.amount.currency) return [];
    const rest = rests.get(key) ?? unit.amount;
    const amount = compareMoney(allocation.amount, rest) > 0 ? rest : allocation.amount;
    rests.set(key, subtractMoney(rest, amount));
    return amount.amountMinor > 0n ? [{ ...allocation, unit, amount }] : [];
  };
  const inOrder = orders.toSorted((left, right) => (left.order.orderId < right.order.orderId ? -1 : 1));
  return new Map(
    inOrder.map((facts) => [facts.order.orderId, facts.held.flatMap((each) => asShown(each, claimsOf(facts)))]),
  );
}
