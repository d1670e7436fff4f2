import type { CheckResult, PaymentStatus } from '@punteo/payments';

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
