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
 * What is wrong with mapping Neopay's status word to ours; null: nothing. A documented word keeps its meaning, and a
 * word with a plain meaning keeps what it says about the money. Letter case and separators make no difference:
 * `Pending` and `not-paid` are no other words than `pending` and `not_paid`.
 */
export function contradictionOf(theirs: string, ours: PaymentStatus): string | null {
  const word = theirs.toLowerCase();
  const documented = Object.hasOwn(DOCUMENTED_STATUSES, word)
    ? DOCUMENTED_STATUSES[word as keyof typeof DOCUMENTED_STATUSES]
    : null;
  if (documented !== null && PAID_CHECK[ours] !== PAID_CHECK[documented])
    return `Should not map ${word} to ${ours}: Neopay documents ${word} as the status of a payment that is not complete.`;
  const letters = word.replaceAll(/[^a-z]/g, '');
  if (ours === 'paid' && (NO_MONEY_STATUSES.includes(letters) || /(?:un|not|non)paid/.test(letters)))
    return `Should not map ${word} to paid: the word says that no money is held.`;
  if (PAID_STATUSES.includes(letters) && PAID_CHECK[ours] === 'failed')
    return `Should not map ${word} to ${ours}: the word says that the payment succeeded.`;
  return null;
}

/** Words that plainly say that no money is held: our own, and usual ones of other providers. */
const NO_MONEY_STATUSES: readonly string[] = [
  ...PAYMENT_STATUSES.filter((status) => PAID_CHECK[status] === 'failed'),
  ...['canceled', 'declined', 'denied', 'error', 'failure', 'incomplete', 'notcompleted', 'refused', 'rejected'],
  ...['chargedback', 'reversed', 'voided'],
];

/** Words that plainly say that the money arrived. Neopay's page names none; `completed` is the sandbox's. */
const PAID_STATUSES: readonly string[] = ['paid', 'completed', 'succeeded', 'success', 'successful'];
