import type { CallbackRefusals } from '@punteo/payments';

/** What `health()` of the store reads. Apart from the query: a user has no types of pg. */
export interface StoreHealth {
  /** The database's clock. */
  readonly now: Date;
  /** One entry for each provider that ever sent a callback. */
  readonly callbacks: readonly CallbackHealth[];
  readonly keys: readonly KeyUsage[];
  /**
   * For each provider, the orders of the last 30 days that are to be paid there and are newer than its last callback.
   */
  readonly ordersWithoutCallback: readonly {
    readonly provider: string;
    readonly count: number;
    readonly oldestAt: Date;
  }[];
  /** Requests to callback addresses of ours that were refused, of the last 24 hours or a little more. */
  readonly refusals: readonly CallbackRefusals[];
  /** Of the latest callbacks of the last 24 hours, 100 at most. */
  readonly senders: {
    readonly callbacks: number;
    readonly providers: number;
    /** The network of all of them; null when there are several, or none is known. */
    readonly onlyNetwork: string | null;
  };
  /** When the oldest callback came that is not matched yet; null: all are matched. */
  readonly oldestUnmatchedAt: Date | null;
  readonly unmatched: number;
  /** The scheduled order whose witness has not answered for the longest time; null: all were answered. */
  readonly oldestUnanswered: { readonly orderId: string; readonly since: Date } | null;
  readonly unanswered: number;
  /** Merchant events that could not be delivered to at least one endpoint. */
  readonly deadEvents: number;
  /** Why the latest of them could not: `http_500`, `timeout`, `unreachable`; null without one. */
  readonly lastDeliveryError: string | null;
  readonly deadVerifications: number;
  /** Their orders, the latest first; five at most. */
  readonly deadVerificationOrders: readonly string[];
}

/** When a provider last sent a callback, and how long it is usually silent. */
export interface CallbackHealth {
  readonly provider: string;
  readonly lastAt: Date;
  /**
   * The longest time between two of the provider's last 1 000 callbacks; null when fewer than ten of them are among the
   * last 200 000 of all providers.
   */
  readonly usualSilenceSeconds: number | null;
}

/** The key or token of the callback addresses that callbacks came to. */
export interface KeyUsage {
  readonly provider: string;
  readonly keyId: string;
  readonly firstUsedAt: Date;
  readonly lastUsedAt: Date;
}
