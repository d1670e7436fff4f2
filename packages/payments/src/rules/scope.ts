import type { RuleScope } from '../model/matching-rule.ts';

/** Whether a rule is about all of the money, and about an order in this currency. */
export function isInScope(
  rule: RuleScope,
  currency: string,
  held: { readonly providers: readonly string[]; readonly tokens: readonly string[] },
): boolean {
  return allIn([currency], rule.currencies) && allIn(held.providers, rule.providers) && allIn(held.tokens, rule.tokens);
}

function allIn(values: readonly string[], allowed: readonly string[]): boolean {
  return allowed.length === 0 || values.every((value) => allowed.includes(value));
}
