import { createHash } from 'node:crypto';
import { type ListedPayment, moneyText, type Payment } from '@punteo/payments';

/** What one walk over the list saw, as far as it has come. */
export interface Pass {
  /** The ids on each page that held something, as they stood. A row that cannot be read has an id of its content. */
  readonly pages: string[][];
  /** By id; of a row that was shown twice, the look that the provider dates later. */
  readonly looks: Map<string, Look>;
  /** Whether each page was asked for when the one before had come: else a row may slip between two that overtake each other. */
  readonly isInOrder: boolean;
  /** Something was not shown where it should have stood: an empty page before others. */
  hasGap: boolean;
  /** How many rows there are by the provider's count, as its first page said; a hint. */
  total: number | null;
}

/** How a row looked. Dates are by the provider's clock, in milliseconds; -Infinity where it gives none. */
export interface Look {
  readonly money: string;
  /** What two passes must agree in. */
  readonly mark: string;
  readonly createdAt: number;
  readonly changedAt: number;
}

/** The same for the same row; a row that cannot be read goes by its content. */
export function idOf(row: ListedPayment): string {
  if (row.kind === 'payment') return row.payment.providerPaymentId;
  return `raw:${createHash('sha256').update(row.raw).digest('base64')}`;
}

export function lookOf({ amount, providerStatus, createdAt, updatedAt }: Payment): Look {
  const money = moneyText(amount);
  const made = createdAt?.getTime() ?? -Infinity;
  const changedAt = Math.max(made, updatedAt?.getTime() ?? -Infinity);
  return { money, mark: `${money} ${providerStatus}`, createdAt: made, changedAt };
}

/**
 * When a pass began, by the provider's clock and at the earliest: the latest date on its first page where that shows the
 * latest first, else the latest of all. Infinity where it cannot be told.
 */
export function beganAt({ pages: [first = []], looks }: Pass): number {
  const onFirst = first.flatMap((id) => looks.get(id) ?? []);
  const isLatestFirst = isFalling(onFirst.map(dateMade)) || isFalling(onFirst.map(dateChanged));
  const dates = (isLatestFirst ? onFirst : [...looks.values()]).map(dateChanged);
  return dates.length === 0 || dates.includes(-Infinity) ? Infinity : dates.reduce((last, at) => Math.max(last, at));
}

function isFalling(dates: readonly number[]): boolean {
  return dates.every((date, index) => index === 0 || date <= (dates[index - 1] as number));
}

function dateMade({ createdAt }: Look): number {
  return createdAt;
}

function dateChanged({ changedAt }: Look): number {
  return changedAt;
}
