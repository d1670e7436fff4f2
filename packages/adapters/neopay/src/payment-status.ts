import { type CheckResult, PAYMENT_STATUSES, type PaymentStatus } from '@punteo/payments';

/** Neopay's status to ours, compared byte by byte. */
export type StatusTable = Readonly<Record<string, PaymentStatus>>;

/** The one status that Neopay's documentation shows; the merchant configures the others. */
export const DOCUMENTED_STATUSES = { pending: 'pending' } as const satisfies StatusTable;

/** A status without a mapping is `unknown`, which is a discrepancy and never paid. */
export function statusOf(theirs: string, statuses: StatusTable): PaymentStatus {
  return Object.hasOwn(statuses, theirs) ? (statuses[theirs] ?? 'unknown') : 'unknown';
}

/** The result of the check that a payment is paid. */
export const PAID_CHECK = {
  created: 'unknown',
  pending: 'unknown',
  authorised: 'unknown',
  paid: 'passed',
  failed: 'failed',
  cancelled: 'failed',
  expired: 'failed',
  refunded: 'failed',
  unknown: 'unknown',
} as const satisfies Record<PaymentStatus, CheckResult>;

/**
 * What is wrong with mapping Neopay's status word to ours; null: nothing. A documented word keeps its meaning, and a word
 * that says that no money is held is never paid. Letter case makes no difference here: `Pending` is no other word.
 */
export function contradictionOf(theirs: string, ours: PaymentStatus): string | null {
  const word = theirs.toLowerCase();
  const documented = Object.hasOwn(DOCUMENTED_STATUSES, word)
    ? DOCUMENTED_STATUSES[word as keyof typeof DOCUMENTED_STATUSES]
    : null;
  if (documented !== null && PAID_CHECK[ours] !== PAID_CHECK[documented])
    return `Should not map ${word} to ${ours}: Neopay documents ${word} as the status of a payment that is not complete.`;
  const plain = PAYMENT_STATUSES.find((status) => status === word);
  if (ours === 'paid' && plain !== undefined && PAID_CHECK[plain] === 'failed')
    return `Should not map ${word} to paid: the word says that no money is held.`;
  return null;
}
