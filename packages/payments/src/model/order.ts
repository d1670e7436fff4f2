import type { Money } from './money.ts';

/** What the merchant expects to be paid, and whether the order is fulfilled. */
export interface Order {
  /** The merchant's own id; see `isOrderId`. Compared byte by byte. */
  readonly orderId: string;
  readonly amount: Money;
  /** Names of the providers that may pay it; empty: any. */
  readonly providers: readonly string[];
  readonly createdAt: Date;
  /** After this instant an unpaid order is overdue, and a payment late; null: never. */
  readonly dueAt: Date | null;
  /** When the goods went out; null: not yet. */
  readonly fulfilledAt: Date | null;
}

/** 1 to 128 visible ASCII characters. */
export function isOrderId(text: string): boolean {
  return /^[!-~]{1,128}$/.test(text);
}
