import { subtractMoney } from '../../model/money.ts';
import { aboutOrder, amountsOf, type Rule } from './rule.ts';

/** Less than the amount arrived, beyond the token's tolerance. What the order itself gave back is not missing. */
export const amountUnder: Rule = (input) => {
  if (input.state !== 'underpaid') return [];
  const { paid, neededBack } = input.money;
  const missing = subtractMoney(subtractMoney(input.facts.order.amount, paid), neededBack);
  return [aboutOrder([amountsOf(input)], missing)];
};
