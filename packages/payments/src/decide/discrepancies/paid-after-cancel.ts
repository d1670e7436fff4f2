import { aboutOrder, amountsOf, type Rule } from './rule.ts';

/** Money arrived for a cancelled order. */
export const paidAfterCancel: Rule = (input) => {
  if (input.state !== 'paid_after_cancel') return [];
  const { cancelledAt } = input.facts.order;
  const cancelled = { field: 'cancelled_at', expected: null, actual: cancelledAt?.toISOString() ?? null };
  return [aboutOrder([cancelled, amountsOf(input)], input.money.paid)];
};
