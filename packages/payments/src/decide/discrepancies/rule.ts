import type { Check } from '../../model/check.ts';
import type { DifferingField, OrderDiscrepancy } from '../../model/discrepancy.ts';
import { addMoney, type Money, moneyText, subtractMoney, trimMoney } from '../../model/money.ts';
import { type MoneyUnit, moneyUnitKey } from '../../model/money-unit.ts';
import type { OrderFacts } from '../../model/order-facts.ts';
import type { StandingState } from '../../model/standing.ts';
import type { AllocationResult } from '../allocation.ts';
import type { ClaimState } from '../claim-state.ts';
import type { HeldMoney } from '../held-money.ts';

/** What the rules read: one order's facts, and what was decided about its money. */
export interface RuleInput {
  readonly facts: OrderFacts;
  readonly claims: readonly ClaimState[];
  /** Over all orders that claim the same money. */
  readonly allocation: AllocationResult;
  readonly money: HeldMoney;
  readonly state: StandingState;
}

/** Finds the discrepancies of one kind; without the kind, which the table of rules adds. */
export type Rule = (input: RuleInput) => readonly Found[];
export type Found = Omit<OrderDiscrepancy, 'kind'> & {
  /** The units of money that it is about; none of a discrepancy of the order as a whole. */
  readonly units: readonly MoneyUnit[];
};

/** A discrepancy of the order as a whole. */
export function aboutOrder(fields: readonly DifferingField[], moneyAtRisk: Money): Found {
  return { claim: null, fields, moneyAtRisk: trimMoney(moneyAtRisk), units: [] };
}

/** The amount that the order expects, and the one that counts. */
export function amountsOf({ facts: { order }, money }: RuleInput): DifferingField {
  return { field: 'amount', expected: moneyText(order.amount), actual: moneyText(money.paid) };
}

/** The money beyond what the order expects. */
export function aboutSurplus(input: RuleInput): Found {
  return aboutOrder([amountsOf(input)], subtractMoney(input.money.paid, input.facts.order.amount));
}

/** A discrepancy of all money of a claim, or of these units of it. */
export function aboutClaim(
  { claim, units: all }: ClaimState,
  fields: readonly DifferingField[],
  moneyAtRisk: Money | null,
  units: readonly MoneyUnit[] = all,
): Found {
  return { claim, fields, moneyAtRisk: moneyAtRisk && trimMoney(moneyAtRisk), units };
}

export function fieldOf({ name, expected, actual }: Check): DifferingField {
  return { field: name, expected: expected ?? null, actual: actual ?? null };
}

/** The sum of units of one currency; null without units, and the sum in the first unit's currency where they differ. */
export function totalOf(units: readonly MoneyUnit[]): Money | null {
  const [first, ...others] = units;
  if (!first) return null;
  return others
    .filter(({ amount }) => amount.currency === first.amount.currency)
    .reduce((total, { amount }) => addMoney(total, amount), first.amount);
}

/** Whether the money passed the checks of its witness, all but finality. */
export function isShown({ kind }: ClaimState): boolean {
  return kind === 'counted' || kind === 'confirming';
}

export function isSameUnit(left: Pick<MoneyUnit, 'id'>, right: Pick<MoneyUnit, 'id'>): boolean {
  return moneyUnitKey(left.id) === moneyUnitKey(right.id);
}

/** Whether the order holds a unit of the claim: that another transfer of it pays another order is then no discrepancy. */
export function holdsPart({ units }: ClaimState, { allocation, facts }: RuleInput): boolean {
  return allocation.allocations.some(
    ({ orderId, unit }) => orderId === facts.order.orderId && units.some((each) => isSameUnit(each, unit)),
  );
}
