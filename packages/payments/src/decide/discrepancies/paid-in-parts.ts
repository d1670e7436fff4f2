import { aboutOrder, type Rule } from './rule.ts';

/** Several payments add up to the amount and none of them is enough: a person accepts them before the goods go out. */
export const paidInParts: Rule = ({ state, money: { counted, paid } }) =>
  state === 'paid_in_parts'
    ? [aboutOrder([{ field: 'payments', expected: '1', actual: String(counted.length) }], paid)]
    : [];
