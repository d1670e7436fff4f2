import type { Transaction } from './claim.ts';
import type { Money } from './money.ts';

/** A request that came to a valid callback address. A hint: it starts a verification and proves nothing. */
export interface Callback {
  readonly callbackId: string;
  readonly provider: string;
  /** The order that the address was made for; null when the address serves all orders. */
  readonly addressedOrderId: string | null;
  /** Names the key or token of the address, or the secret that signed the body. */
  readonly keyId: string;
  readonly authenticatedBy: CallbackAuthenticator;
  /** SHA-256 of the body, 64 hex digits. Equal provider, address and digest: the same callback again. */
  readonly digest: string;
  readonly receivedAt: Date;
  readonly lastReceivedAt: Date;
  /** How often the same bytes came to the same address. */
  readonly deliveries: number;
  readonly contentType: string | null;
  /** Of its first delivery. */
  readonly headers: StoredHeaders;
  readonly outcome: CallbackOutcome;
  /** Stable code of the reason for `orphan` or `unreadable`; null otherwise. */
  readonly reason: string | null;
  /** The order that it was matched to; null for an orphan, and before matching. */
  readonly orderId: string | null;
  /** What the body says; null before matching. When unreadable: what was readable all the same, or null. */
  readonly hint: CallbackHint | null;
}

/** The headers that the provider's adapter names, by name in lower case; those that did not come are missing. */
export type StoredHeaders = Readonly<Record<string, string>>;

/**
 * What the receiver checked: the callback `address`, which is a secret, or a `signature` of the body. Either way the
 * callback proves nothing.
 */
export type CallbackAuthenticator = 'address' | 'signature';

/**
 * `received`: stored, not matched yet. `matched`: names an order of ours. `orphan`: readable, but names no order of
 * ours. `unreadable`: the body is not what the provider documents; the order that the address names is verified anyway.
 */
export type CallbackOutcome = 'received' | 'matched' | 'orphan' | 'unreadable';

/** What a callback says about a payment, translated from the provider's fields. Unproven. */
export interface CallbackHint {
  /** The order reference as the provider returned it. */
  readonly orderReference: string | null;
  readonly providerPaymentId: string | null;
  readonly transaction: Transaction | null;
  readonly amount: Money | null;
  /** The amount as written, for people. */
  readonly amountText: string | null;
  readonly occurredAtText: string | null;
}
