import { type Money, moneyText, subtractMoney } from '../../model/money.ts';
import type { MoneyUnit } from '../../model/money-unit.ts';
import { aboutClaim, isSameUnit, isShown, type Rule, type RuleInput } from './rule.ts';

/** A person split a unit of money and left a rest, which no rule gives to any order. Reported once, for its first holder. */
export const moneyUnallocated: Rule = (input) =>
  input.claims.filter(isShown).flatMap((claim) =>
    claim.units.flatMap((unit) => {
      const rest = restOf(unit, input);
      if (rest === null || rest.amountMinor <= 0n) return [];
      return [aboutClaim(claim, [{ field: 'unallocated', expected: null, actual: moneyText(rest) }], rest, [unit])];
    }),
  );

/** What is left of a unit whose first holder this order is; null: this order is not. */
function restOf(unit: MoneyUnit, { facts, allocation }: RuleInput): Money | null {
  const parts = allocation.allocations.filter((each) => isSameUnit(each.unit, unit));
  const [first] = parts.map(({ orderId }) => orderId).sort();
  if (first !== facts.order.orderId) return null;
  return parts.reduce((rest, { amount }) => subtractMoney(rest, amount), unit.amount);
}
