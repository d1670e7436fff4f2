import type { Money } from './money.ts';

/** Bytes that arrived behind a good address. A hint: it makes us ask, it proves nothing. */
export interface Callback {
  readonly callbackId: string;
  readonly provider: string;
  /** What the address alone says: the order of a per-order capability; null for a per-merchant address. */
  readonly addressedOrderId: string | null;
  /** Which key or token of ours the address was made with. */
  readonly keyId: string;
  /** SHA-256 of the body, 64 hex digits. With provider and address it makes a repeat recognisable. */
  readonly digest: string;
  readonly receivedAt: Date;
  readonly lastReceivedAt: Date;
  /** How often the same bytes came to the same address. */
  readonly deliveries: number;
  readonly contentType: string | null;
  readonly outcome: CallbackOutcome;
  /** Stable code that says why it is an orphan or unreadable; null otherwise. */
  readonly reason: string | null;
  /** The order it was matched to; null for an orphan or before it was read. */
  readonly orderId: string | null;
  /** What we read in the body; null when unread or unreadable. */
  readonly hint: CallbackHint | null;
}

/**
 * `received`: stored, not read yet. `matched`: points at an order of ours. `orphan`: read, but points at none.
 * `unreadable`: the body is not what the provider documents; if the address names an order, that order is checked all the same.
 */
export type CallbackOutcome = 'received' | 'matched' | 'orphan' | 'unreadable';

/** What a callback claims, in our words. */
export interface CallbackHint {
  /** The order reference as the provider echoed it, still unproven. */
  readonly orderReference: string | null;
  readonly providerPaymentId: string | null;
  readonly transaction: Transaction | null;
  readonly amount: Money | null;
  /** The amount as written, for people. */
  readonly amountText: string | null;
  readonly occurredAtText: string | null;
}

/** A transaction on a chain: the network as the provider spells it, the hash in lower case with 0x. */
export interface Transaction {
  readonly network: string;
  readonly hash: string;
}
