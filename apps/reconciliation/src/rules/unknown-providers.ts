import type { MatchingRule } from '@punteo/payments';

/**
 * A line for each provider that a rule names and that is not configured: the rule would explain nothing, and no message would say
 * why.
 */
export function unknownProviders(rules: readonly MatchingRule[], configured: readonly string[]): readonly string[] {
  const known = configured.join(', ') || 'none';
  return rules.flatMap(({ name, providers }) =>
    providers.flatMap((provider, index) =>
      configured.includes(provider)
        ? []
        : [`rule ${name}: providers.${index}: ${provider} is not configured. Configured: ${known}.`],
    ),
  );
}
