import type { AcceptPartsRule, MatchingRule } from '../model/matching-rule.ts';
import { compareMoney, type Money } from '../model/money.ts';
import { exactly } from './decimal-rule.ts';
import type { HeldForRules } from './explaining-rule.ts';
import { isInScope } from './scope.ts';

/** The first rule that accepts the parts of an order that is paid in parts; null: a person decides. */
export function acceptingRule(
  rules: readonly MatchingRule[],
  amount: Money,
  held: Omit<HeldForRules, 'fee'>,
): AcceptPartsRule | null {
  const accepting = rules.filter((rule): rule is AcceptPartsRule => rule.kind === 'accept_parts');
  return accepting.find((rule) => isInScope(rule, amount.currency, held) && accepts(rule, amount, held)) ?? null;
}

function accepts({ paymentsMax, amountMax }: AcceptPartsRule, amount: Money, { payments }: { payments: number }) {
  if (payments > paymentsMax) return false;
  if (amountMax === null) return true;
  return compareMoney(amount, exactly(amountMax, amount.currency)) <= 0;
}
