import { subtractMoney } from '../../model/money.ts';
import { aboutOrder, amountsOf, type Rule } from './rule.ts';

/** Less than the amount arrived, beyond the token's tolerance. */
export const amountUnder: Rule = (input) =>
  input.state === 'underpaid'
    ? [aboutOrder([amountsOf(input)], subtractMoney(input.facts.order.amount, input.money.paid))]
    : [];
