import type { CallbackHint, Transaction } from '../model/callback.ts';
import type { CreateAttemptOutcome } from '../model/create-attempt.ts';
import type { EvidenceDraft } from '../model/evidence.ts';
import type { Money } from '../model/money.ts';
import type { ScanOptions, ScanPage } from '../model/observed-transfer.ts';
import type { Order } from '../model/order.ts';
import type { Payment } from '../model/payment.ts';

/**
 * One payment provider, in our language. An adapter package exports `create<Name>(config): Provider`; apps name
 * the providers they run in one file. Nothing outside an adapter knows which provider it is talking to.
 */
export interface Provider {
  /** Lower case, as in callback URLs and in the store: `neopay`. */
  readonly name: string;

  /**
   * What proves a payment here. `payment`: the provider is asked for the payment that was bound to the order when it
   * was created. `transaction`: the chain is asked for the transaction that a callback named.
   */
  readonly provesBy: 'payment' | 'transaction';

  /** Whether a callback is to be expected at all after a payment (its absence is then a discrepancy). */
  readonly sendsCallbacks: boolean;

  /**
   * Decides whether a callback address is one of ours. Pure and in constant time over the secret part; called before
   * any parsing or database work. Null means: answer 404 and store nothing.
   */
  authenticate(callbackAddress: string, now: Date): CallbackAddress | null;

  /** Raw bytes to a hint, or the reason why not. Pure; never throws, whatever the bytes. */
  readCallback(body: Uint8Array): CallbackReading;

  /**
   * Which order a hint speaks of, once its reference is shown to be one that we issued; null when it is not.
   * Pure. The order may still be unknown to the store.
   */
  resolveOrder(hint: CallbackHint): string | null;

  /**
   * Asks the provider for a payment. Call it only after the intent is committed. Never throws for an answer or a lost
   * answer: those are outcomes. Never retries.
   */
  createPayment(request: PaymentRequest): Promise<CreateOutcome>;

  /**
   * Who is asked to pay by a request with these details, in the marks that `Payment.payers` has. Pure. Absent or empty
   * where it cannot be told.
   */
  payersOf?(details: PaymentRequest['details']): readonly string[];

  /**
   * A payment's id in the one spelling in which this provider gives it, from any that a person may have copied; what is
   * no id stays as it is. Pure. Absent where there is one spelling only.
   */
  normalisePaymentId?(written: string): string;

  /**
   * Asks the witness about one claim on one order. Never throws for what the witness or the network does: an outage
   * is an answer with `answered: false`. Makes no more than a handful of outside calls.
   */
  verify(claim: Claim, order: Order, now: Date): Promise<Verification>;

  /** Walks the provider's own list of payments; absent where the provider has none. */
  listPayments?(options?: ListOptions): AsyncIterable<ListedPayment>;

  /** Names of the keys that callback addresses may be made with, the one for new addresses first: `CallbackAddress.keyId`. */
  readonly keyIds?: readonly string[];

  /** What this provider's documents are announced to look like, for comparison with those that come. */
  readonly declaredShapes?: DeclaredShapes;

  /** Asks harmless questions, for a doctor: can it be reached, do our clocks agree. Never throws; reveals no secret. */
  probe?(now: Date): Promise<readonly ProbeResult[]>;

  /**
   * Looks for money that reached the merchant and that no callback may have told of; absent where money leaves no
   * public trace. Never throws for what witnesses and networks do: a scope that was not followed to its end says so.
   */
  scanTransfers?(options: ScanOptions): AsyncIterable<ScanPage>;

  /**
   * Whether the merchant gives every open order an amount of its own. A sighting that fits one order alone, to the last
   * unit, is then taken as somebody's word for it and verified like any other; else it is only proposed.
   */
  readonly hasUniqueAmounts?: boolean;
}

/** One thing that a provider needs in order to be asked, as it is now. */
export interface ProbeResult {
  /** What was looked at, in a few words: `chain 56 quorum`. */
  readonly name: string;
  readonly result: 'ok' | 'warn' | 'fail';
  /** One sentence without secrets: how it is; unless it is well, also how to mend it. */
  readonly detail: string;
}

/** Lines of `shapeOf` that a provider's own documents announce; null: it announces nothing about them. */
export interface DeclaredShapes {
  readonly callback: readonly string[] | null;
  /** Its answers about payments; null also where it has none. */
  readonly record: readonly string[] | null;
}

export interface CallbackAddress {
  /** The order that the address was made for; null when it serves all orders of the merchant. */
  readonly orderId: string | null;
  /** Name of the key or token it was made with; safe to store and log. */
  readonly keyId: string;
}

export type CallbackReading =
  | { readonly kind: 'read'; readonly hint: CallbackHint }
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface PaymentRequest {
  readonly createAttemptId: string;
  readonly order: Order;
  readonly amount: Money;
  readonly description: string;
  /** What only this provider asks for (Neopay: institution and customer), checked by the adapter. */
  readonly details: Readonly<Record<string, unknown>>;
}

export interface CreateOutcome {
  readonly outcome: CreateAttemptOutcome;
  readonly providerPaymentId: string | null;
  readonly authorisationUrl: string | null;
  /** Stable code for `refused` and `unknown`; null for `created`. */
  readonly reason: string | null;
}

/** Somebody's word that an order was paid in a certain way: the thing to verify. */
export interface Claim {
  readonly provider: string;
  readonly orderId: string;
  readonly subject:
    | { readonly kind: 'payment'; readonly providerPaymentId: string }
    | { readonly kind: 'transaction'; readonly transaction: Transaction };
}

export interface Verification {
  readonly evidence: EvidenceDraft;
  /** The provider's record as just read; null where there is none. */
  readonly payment: Payment | null;
  /** How long the witness asked us to wait; null when it did not. */
  readonly retryAfterSeconds: number | null;
  /** Until when money that is proven is worth another look, because it might still be undone; absent or null: no longer. */
  readonly watchUntil?: Date | null;
}

export interface ListOptions {
  /** Called after each page, for progress and for politeness. */
  readonly onPage?: (page: { readonly number: number; readonly rows: number }) => void;
  readonly signal?: AbortSignal;
  /**
   * Only what changed since is asked for, by the provider's clock: a walk that may end early where the list's order
   * allows it, and that proves nothing about what it did not show.
   */
  readonly changedSince?: Date;
}

/** One row of a provider's list. A row of an unknown shape does not stop the rest. */
export type ListedPayment =
  | { readonly kind: 'payment'; readonly payment: Payment }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly raw: string };
