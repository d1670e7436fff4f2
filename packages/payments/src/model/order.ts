import type { Money } from './money.ts';

/** What the merchant expects to be paid, and whether the goods went out. */
export interface Order {
  /** The merchant's own id: 1 to 128 visible ASCII characters, compared byte by byte. */
  readonly orderId: string;
  readonly amount: Money;
  /** Names of the providers that may pay it; empty means any. */
  readonly providers: readonly string[];
  readonly createdAt: Date;
  /** After this instant an unpaid order is overdue and a payment is late; null: never. */
  readonly dueAt: Date | null;
  /** When the goods went out; null: not yet. */
  readonly fulfilledAt: Date | null;
}

export function isOrderId(text: string): boolean {
  return /^[!-~]{1,128}$/.test(text);
}
