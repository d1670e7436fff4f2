import { isSameClaim } from '../model/claim.ts';
import { compareMoney, type Money, subtractMoney } from '../model/money.ts';
import { moneyUnitKey } from '../model/money-unit.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { Allocation } from './allocation.ts';
import type { ClaimState } from './claim-state.ts';

/**
 * What each order holds as stored, where a person's part is at most what its witness shows now. A payment may be shown
 * smaller than it was when a person gave it away, and a transaction in another block without that transfer. The parts of one
 * unit are filled in the order of the orders' ids.
 */
export function heldAsShown(
  orders: readonly OrderFacts[],
  claimsOf: (facts: OrderFacts) => readonly ClaimState[],
): ReadonlyMap<string, readonly Allocation[]> {
  const rests = new Map<string, Money>();
  const asShown = (allocation: Allocation, claims: readonly ClaimState[]): readonly Allocation[] => {
    const claim = claims.find((each) => isSameClaim(each.claim, allocation.claim));
    if (allocation.by === 'rule' || !claim || !(claim.kind === 'counted' || claim.kind === 'confirming'))
      return [allocation];
    const key = moneyUnitKey(allocation.unit.id);
    const unit = claim.units.find(({ id }) => moneyUnitKey(id) === key);
    if (!unit || unit.amount.currency !== allocation.amount.currency) return [];
    const rest = rests.get(key) ?? unit.amount;
    const amount = compareMoney(allocation.amount, rest) > 0 ? rest : allocation.amount;
    rests.set(key, subtractMoney(rest, amount));
    return [{ ...allocation, unit, amount }];
  };
  const inOrder = orders.toSorted((left, right) => (left.order.orderId < right.order.orderId ? -1 : 1));
  return new Map(
    inOrder.map((facts) => [facts.order.orderId, facts.held.flatMap((each) => asShown(each, claimsOf(facts)))]),
  );
}
