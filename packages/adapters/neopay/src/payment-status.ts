import type { CheckResult, PaymentStatus } from '@punteo/payments';

/** Neopay's word to ours. Words are compared byte by byte. */
export type StatusTable = Readonly<Record<string, PaymentStatus>>;

/** The one word that the provider's document shows; the merchant configures the rest. */
export const DOCUMENTED_STATUSES = { pending: 'pending' } as const satisfies StatusTable;

/** A word that nobody mapped is `unknown`: loud, and never paid. */
export function statusOf(word: string, statuses: StatusTable): PaymentStatus {
  return Object.hasOwn(statuses, word) ? (statuses[word] ?? 'unknown') : 'unknown';
}

/** What a status says to the question whether it is paid. */
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
