import { addMoney, compareMoney, type Money, subtractMoney, zero } from '../model/money.ts';
import { type MoneyUnit, moneyUnitKey } from '../model/money-unit.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { RefundedUnit } from '../model/refund.ts';
import type { Allocation } from './allocation.ts';

/** What people recorded as given back, of the money of orders that are decided together. */
export interface RefundedMoney {
  /** What of a unit is there to pay an order; never below zero. */
  restOf(unit: MoneyUnit): Money;
  /** What of a unit an order needed itself and gave back: beyond any surplus. */
  neededBy(orderId: string, unit: MoneyUnit): Money;
  /** The recorded refunds of a unit, in its currency. */
  partsOf(unit: MoneyUnit): readonly RefundedUnit[];
}

export function refundedMoney(orders: readonly Pick<OrderFacts, 'refundedUnits'>[]): RefundedMoney {
  const all = orders.flatMap(({ refundedUnits = [] }) => refundedUnits);
  // Each order that claims a unit has its refunds among its facts.
  const once = new Map(all.map((part) => [`${part.refundId} ${moneyUnitKey(part.unit)}`, part]));
  const byUnit = Map.groupBy(once.values(), ({ unit }) => moneyUnitKey(unit));
  const partsOf = ({ id, amount }: MoneyUnit): readonly RefundedUnit[] =>
    (byUnit.get(moneyUnitKey(id)) ?? []).filter((part) => part.amount.currency === amount.currency);
  return {
    partsOf,
    restOf: (unit) =>
      less(
        unit.amount,
        partsOf(unit).map(({ amount }) => amount),
      ),
    neededBy: (orderId, unit) =>
      partsOf(unit)
        .filter((part) => part.orderId === orderId)
        .reduce<Money>((sum, { needed }) => addMoney(sum, needed), zero(unit.amount)),
  };
}

/** Whether nothing is left of an allocated unit, since its money was given back. */
export function isRefundedWhole({ amount, unit }: Allocation): boolean {
  return amount.amountMinor === 0n && unit.amount.amountMinor > 0n;
}

/**
 * The parts of one unit that persons gave to orders, less what was given back: first what no order holds of it, then the part
 * of the order that gave it back, then those of the others, the last order first.
 */
export function partsLeft(
  unit: MoneyUnit,
  parts: readonly Allocation[],
  refundedUnits: readonly RefundedUnit[],
): readonly Allocation[] {
  const left = new Map(parts.map(({ orderId, amount }) => [orderId, amount]));
  let free = less(
    unit.amount,
    parts.map(({ amount }) => amount),
  );
  const take = (orderId: string, wanted: Money): Money => {
    const part = left.get(orderId) ?? zero(wanted);
    const taken = smaller(part, wanted);
    left.set(orderId, subtractMoney(part, taken));
    return subtractMoney(wanted, taken);
  };
  const others = [...left.keys()].sort().toReversed();
  for (const { orderId, amount } of refundedUnits) {
    const ofFree = smaller(free, amount);
    free = subtractMoney(free, ofFree);
    [orderId, ...others].reduce((wanted, each) => take(each, wanted), subtractMoney(amount, ofFree));
  }
  return parts.map((part) => {
    const amount = left.get(part.orderId) ?? part.amount;
    return { ...part, amount: atExponent(part.amount.exponent, amount) };
  });
}

function less(whole: Money, amounts: readonly Money[]): Money {
  const rest = atExponent(whole.exponent, amounts.reduce(subtractMoney, whole));
  return rest.amountMinor < 0n ? zero(whole) : rest;
}

/** With at most these decimals, rounded down: an allocation is stored with the decimals of its unit. */
function atExponent(exponent: number, money: Money): Money {
  if (money.exponent <= exponent) return money;
  return { ...money, amountMinor: money.amountMinor / 10n ** BigInt(money.exponent - exponent), exponent };
}

function smaller(left: Money, right: Money): Money {
  return compareMoney(left, right) <= 0 ? left : right;
}
