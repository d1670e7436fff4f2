import { createHash } from 'node:crypto';
import { type ListedPayment, moneyText, type Payment } from '@punteo/payments';

/** What tells two versions of a listed payment apart. Dates are Neopay's, in milliseconds; -Infinity where it gives none. */
export interface RowVersion {
  readonly amount: string;
  /** Amount and status. */
  readonly content: string;
  readonly createdAt: number;
  readonly changedAt: number;
}

export interface RowChange {
  /** The amount differs, which Neopay never changes. */
  readonly amount: boolean;
  /** The amount or the status differs. */
  readonly content: boolean;
  /** Whether the version that was read later has the later date. */
  readonly date: 'same' | 'later' | 'earlier';
}

/** Compares two versions of one row, in the order in which they were read. The only place that decides whether a row changed. */
export function changeBetween(before: RowVersion, after: RowVersion): RowChange {
  const isSameDate = before.changedAt === after.changedAt;
  return {
    amount: before.amount !== after.amount,
    content: before.content !== after.content,
    date: isSameDate ? 'same' : after.changedAt > before.changedAt ? 'later' : 'earlier',
  };
}

/** The id of the payment; for an unreadable row, a digest of its content. */
export function rowIdOf(row: ListedPayment): string {
  if (row.kind === 'payment') return row.payment.providerPaymentId;
  return `raw:${createHash('sha256').update(row.raw).digest('base64')}`;
}

export function versionOf({ amount, providerStatus, createdAt, updatedAt }: Payment): RowVersion {
  const text = moneyText(amount);
  const created = createdAt?.getTime() ?? -Infinity;
  const changedAt = Math.max(created, updatedAt?.getTime() ?? -Infinity);
  return { amount: text, content: `${text} ${providerStatus}`, createdAt: created, changedAt };
}
