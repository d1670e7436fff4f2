import type { ProbeResult, RuleSet } from '@punteo/payments';

/** Names the rules in force. A file that cannot be used is a wrong configuration, and found before. */
export function rulesCheck(set: RuleSet | null): ProbeResult {
  if (set === null) return { name: 'rules', result: 'ok', detail: 'None: RULES_FILE is not set.' };
  const names = set.rules.map(({ name, kind }) => `${name} (${kind})`).join(', ') || 'none';
  return { name: 'rules', result: 'ok', detail: `In force: ${names}. Fingerprint ${set.fingerprint}.` };
}
