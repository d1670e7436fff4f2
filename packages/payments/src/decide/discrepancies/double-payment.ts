import { compareMoney } from '../../model/money.ts';
import { aboutSurplus, type Rule, type RuleInput } from './rule.ts';

/** One payment was enough, and another came. */
export const doublePayment: Rule = (input) =>
  input.state === 'overpaid' && isPaidTwice(input) ? [aboutSurplus(input)] : [];

export function isPaidTwice({ facts: { order }, money: { counted } }: RuleInput): boolean {
  return counted.length > 1 && counted.some(({ allocation }) => compareMoney(allocation.amount, order.amount) >= 0);
}
