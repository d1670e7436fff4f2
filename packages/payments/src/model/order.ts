import type { Money } from './money.ts';

/** What the merchant expects to be paid, and whether the order is fulfilled. */
export interface Order {
  /** The merchant's own id; see `isOrderId`. Compared byte by byte. */
  readonly orderId: string;
  readonly amount: Money;
  /** Names of the providers that may pay it; empty: any. */
  readonly providers: readonly string[];
  /** Never changes: money that moved earlier is not for this order. */
  readonly createdAt: Date;
  /** After this instant an unpaid order is overdue, and a payment late; null: never. */
  readonly dueAt: Date | null;
  /** When the goods went out; null: not yet. */
  readonly fulfilledAt: Date | null;
  /** When a person cancelled it; money that comes all the same is to be given back. */
  readonly cancelledAt: Date | null;
  /** When it was closed as abandoned: it is not verified any more until a callback, a scan or a list names it. */
  readonly closedAt: Date | null;
}

/** 1 to 128 visible ASCII characters. */
export function isOrderId(text: string): boolean {
  return /^[!-~]{1,128}$/.test(text);
}
