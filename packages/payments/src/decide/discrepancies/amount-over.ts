import { isPaidTwice } from './double-payment.ts';
import { aboutSurplus, type Rule } from './rule.ts';

/** More than the amount arrived, in one payment or in parts. */
export const amountOver: Rule = (input) =>
  input.state === 'overpaid' && !isPaidTwice(input) ? [aboutSurplus(input)] : [];
