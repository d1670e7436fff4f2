import type * as wire from '@punteo/contracts/reconciliation';
import type { Provider } from '@punteo/payments';
import { type StepFacts, valuesOf } from './read-step-facts.ts';

/** What the configuration does not know, and where it is set; null: the configuration is not at fault. */
export function configurationOf(
  { discrepancy, claim, payment }: StepFacts,
  providers: readonly Pick<Provider, 'name' | 'statusLines'>[],
): wire.NextStep['configuration'] {
  const { kind, fields, provider } = discrepancy;
  const status = kind === 'unmapped_status' ? valuesOf(fields, 'status', 'actual')[0] : unknownStatusOf(payment);
  if (status !== undefined) {
    const lines = providers.find(({ name }) => name === provider)?.statusLines?.(status);
    return lines
      ? { variable: lines.variable, value: status, choices: lines.choices.map((each) => ({ ...each })) }
      : null;
  }
  if (kind === 'environment_mismatch') return chainsFile(valuesOf(fields, 'network', 'actual')[0]);
  // Of a payment it is the account of the payee, which the merchant knows.
  if (kind !== 'wrong_recipient_or_token' || claim?.kind !== 'transaction') return null;
  const [unlisted] = [...valuesOf(fields, 'token', 'actual'), ...valuesOf(fields, 'recipient', 'actual')];
  return chainsFile(unlisted);
}

function unknownStatusOf(payment: StepFacts['payment']): string | undefined {
  return payment?.status === 'unknown' ? payment.providerStatus : undefined;
}

/** Networks, tokens and recipients are in the chains file. */
function chainsFile(value: string | undefined): wire.NextStep['configuration'] {
  return value === undefined || value === 'none' ? null : { variable: 'CHAINS_FILE', value, choices: [] };
}
