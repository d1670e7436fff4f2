import type {
  Callback,
  CallbackAuthenticator,
  CallbackHint,
  CallbackOutcome,
  StoredHeaders,
} from '../model/callback.ts';
import type { Page, PageRequest } from './page.ts';
import type { SignatureRefusal } from './provider.ts';

/** The inbox: callbacks as received, and the outcome of matching each. */
export interface CallbackStore {
  /**
   * Stores one callback and resolves after its commit; concurrent calls are committed together. The same bytes to the
   * same address are one row with a delivery count: the first is `stored`, the others are `duplicate`. Throws
   * `inbox_full` (retryable) while too many callbacks wait for their commit, and `store_failed` for a callback that the
   * database refuses, which fails alone.
   */
  receive(callback: ReceivedCallback): Promise<ReceiveOutcome>;
  /**
   * Matches up to `limit` new callbacks, oldest first: locks their rows, calls `matcher`, and stores the outcomes and
   * one verification job per matched order, all in one transaction. Returns the number of callbacks. With
   * `verificationsPerNetworkPerMinute`, verifications that one sender network causes beyond that rate are delayed, by
   * an hour at most. A callback that fails alone is put off, for ten seconds first and an hour at most; one whose order
   * another session has locked is put off for ten seconds. The others of the batch are matched; then the error is passed to
   * `onPutOff`, or thrown without one.
   */
  match(limit: number, matcher: CallbackMatcher, options?: MatchOptions): Promise<number>;
  /** New callbacks that were put off because matching them failed, with the code of the last error; `limit` at most. */
  notMatched(
    limit: number,
  ): Promise<readonly { readonly callbackId: string; readonly orderId: string | null; readonly code: string }[]>;
  /** A callback with its raw body; null when there is none with this id. */
  get(callbackId: string): Promise<{ readonly callback: Callback; readonly body: Uint8Array } | null>;
  /** Callbacks to which every given condition applies, newest first. */
  list(
    filter: { readonly provider?: string; readonly outcome?: CallbackOutcome; readonly orderId?: string },
    page: PageRequest,
  ): Promise<Page<Callback>>;
  /** Marks a callback as new, so that it is matched again; false when there is no such callback. */
  replay(callbackId: string, actor: string, reason?: string): Promise<boolean>;
  /** Marks orphans as new whose order exists by now. Returns their number. */
  retryOrphans(): Promise<number>;
  /**
   * The traces of this order's callbacks since one of them, at one provider, oldest first; `limit` at most. `callbackId`: the
   * callback that caused a verification, which the later ones share.
   */
  tracesSince(
    callback: { readonly orderId: string; readonly provider: string; readonly callbackId: string },
    limit: number,
  ): Promise<readonly string[]>;
  /** Adds to the counts of refused callbacks, for `punteo doctor`. */
  countRefusals(refusals: readonly CallbackRefusals[]): Promise<void>;
}

/** Settings of `CallbackStore.match`. */
export interface MatchOptions {
  /** Default: no limit. */
  readonly verificationsPerNetworkPerMinute?: number;
  /** Called with the error of each callback that was put off. Without it the first one is thrown. */
  readonly onPutOff?: (error: unknown) => void;
}

/** Requests to callback addresses of ours that were refused for one reason. */
export interface CallbackRefusals {
  readonly provider: string;
  readonly reason: CallbackRefusalReason;
  readonly count: number;
  readonly lastAt: Date;
}

/** `encoding`: a Content-Encoding, answered 415. `signature_…`: see `SignatureRefusal`, answered 404. */
export type CallbackRefusalReason = 'encoding' | `signature_${SignatureRefusal}`;

/** A callback as the receiver got it. */
export interface ReceivedCallback {
  readonly provider: string;
  readonly addressedOrderId: string | null;
  readonly keyId: string;
  /** Default `address`. */
  readonly authenticatedBy?: CallbackAuthenticator;
  /** Default none. */
  readonly headers?: StoredHeaders;
  readonly body: Uint8Array;
  /** SHA-256 of `body`, 32 bytes. */
  readonly digest: Uint8Array;
  readonly contentType: string | null;
  readonly receivedAt: Date;
  /** The sender's network: an IPv4 address or an IPv6 /64. Absent: counts towards no network's rate. */
  readonly senderNetwork?: string;
  /** The trace that receiving it belongs to, in W3C Trace Context; null or absent: none. */
  readonly traceparent?: string | null;
}

/** `duplicate`: the same bytes to the same address are stored already. Both are answered 200. */
export type ReceiveOutcome = 'stored' | 'duplicate';

/** Reads a callback and finds its order. Pure: see `matchCallback`. */
export type CallbackMatcher = (received: {
  readonly callback: Callback;
  readonly body: Uint8Array;
  /** See `ReceivedCallback.traceparent`. */
  readonly traceparent?: string | null;
}) => CallbackMatch;

/** What a callback says, and which order it is about. */
export interface CallbackMatch {
  /** What the body says. When it is unreadable: what was readable all the same, or null. */
  readonly hint: CallbackHint | null;
  /** Stable code; null when the body was read. */
  readonly unreadableReason: string | null;
  /** The order that the address or the reference names; null when the reference was not issued by us. */
  readonly orderId: string | null;
}

/** The outcome of matching one stored callback. */
export interface MatchedCallback {
  readonly callbackId: string;
  readonly outcome: Exclude<CallbackOutcome, 'received'>;
  readonly reason: string | null;
  readonly orderId: string | null;
  readonly hint: CallbackHint | null;
}
