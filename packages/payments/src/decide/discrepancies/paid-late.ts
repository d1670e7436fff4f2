import { lateness } from '../held-money.ts';
import { aboutOrder, type Rule, type RuleInput } from './rule.ts';

/** The money moved after the due time. */
export const paidLate: Rule = (input) =>
  latenessOf(input) === 'late' ? [aboutOrder([datesOf(input, 'paid_at')], input.money.paid)] : [];

/** The provider's answer leaves open whether the money moved before the due time. */
export const possiblyLate: Rule = (input) =>
  latenessOf(input) === 'unknown' ? [aboutOrder([datesOf(input, 'in_time')], input.money.paid)] : [];

function latenessOf({ facts: { order }, money, state }: RuleInput) {
  if (money.counted.length === 0 || state === 'paid_after_cancel') return 'in_time';
  return lateness(order, money);
}

function datesOf({ facts: { order }, money }: RuleInput, field: string) {
  return { field, expected: order.dueAt?.toISOString() ?? null, actual: money.paidAt?.toISOString() ?? null };
}
