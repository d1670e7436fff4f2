import type { Check, Evidence } from '@punteo/payments';

/**
 * The values of a check that its witness left out where they are the same for every answer, from what the answer showed: so
 * each named check can be shown with both. Values that the witness wrote stay.
 */
export function checkValues(
  check: Check,
  { claim, facts }: Pick<Evidence, 'claim' | 'facts'>,
): Partial<Pick<Check, 'expected' | 'actual'>> {
  const id = claim.kind === 'payment' ? claim.paymentId : claim.hash;
  const values = VALUES[check.name]?.({ id, facts, isPassed: check.result === 'passed' }) ?? {};
  return {
    ...values,
    ...(check.expected === undefined ? {} : { expected: check.expected }),
    ...(check.actual === undefined ? {} : { actual: check.actual }),
  };
}

interface Shown {
  readonly id: string;
  readonly facts: Evidence['facts'];
  readonly isPassed: boolean;
}
type Values = Partial<Pick<Check, 'expected' | 'actual'>>;

const VALUES: Readonly<Record<string, (shown: Shown) => Values>> = {
  found: ({ id, isPassed }) => ({ expected: id, ...(isPassed ? { actual: id } : {}) }),
  chain_id: ({ facts }) => (facts?.kind === 'transaction' ? { expected: String(facts.chainId) } : {}),
  token: ({ facts }) => transferred(facts, 'token'),
  recipient: ({ facts }) => transferred(facts, 'recipient'),
  outflow: ({ isPassed }) => (isPassed ? { expected: 'none', actual: 'none' } : {}),
};

/** A transfer is shown only where its token and its recipient are configured. */
function transferred(facts: Evidence['facts'], side: 'token' | 'recipient'): Values {
  if (facts?.kind !== 'transaction' || facts.transfers.length === 0) return {};
  const values = [...new Set(facts.transfers.map((transfer) => transfer[side]))].join(' ');
  return { expected: values, actual: values };
}
