import type { Callback, CallbackDisposition, CallbackHint } from '../model/callback.ts';
import type { Page, PageRequest } from './page.ts';

export interface CallbackStore {
  /**
   * Commits a batch with one statement; the same bytes to the same address are one row with a count. Resolves after
   * the commit. `stored` or `duplicate` for each, in order. One bad row fails alone, not its neighbours.
   */
  receive(batch: readonly ReceivedCallback[]): Promise<readonly ('stored' | 'duplicate')[]>;
  /**
   * Hands unread callbacks over to verification: locks up to `limit` rows, lets `judge` read them (it is told which of
   * the order ids it resolves exist), stores the judgements and the jobs in the same transaction. Returns how many.
   * With `looksPerNetworkPerMinute`, looks that one network wants beyond so many are put off, an hour at most.
   */
  handOver(limit: number, judge: CallbackJudge, looksPerNetworkPerMinute?: number): Promise<number>;
  get(callbackId: string): Promise<{ readonly callback: Callback; readonly body: Uint8Array } | null>;
  list(
    filter: { readonly provider?: string; readonly disposition?: CallbackDisposition; readonly orderId?: string },
    page: PageRequest,
  ): Promise<Page<Callback>>;
  /** Makes it unread again, so that the relay hands it over once more; false when there is no such callback. */
  replay(callbackId: string, actor: string): Promise<boolean>;
  /** Makes orphans unread again whose order reference now names a known order. Returns how many. */
  adoptOrphans(): Promise<number>;
}

/** A callback as the receiver got it. */
export interface ReceivedCallback {
  readonly provider: string;
  readonly addressedOrderId: string | null;
  readonly keyId: string;
  readonly body: Uint8Array;
  /** SHA-256 of `body`, 32 bytes. */
  readonly digest: Uint8Array;
  readonly contentType: string | null;
  readonly receivedAt: Date;
  /** Who sent it, as far as budgets are concerned: an IPv4 address or an IPv6 /64. Unset: in nobody's share. */
  readonly network?: string;
}

export interface CallbackJudge {
  /** Pure: what the bytes say and which order they speak of. */
  read(row: { readonly callback: Callback; readonly body: Uint8Array }): {
    readonly reading: { readonly hint: CallbackHint | null; readonly unreadableReason: string | null };
    /** The order meant; null when the callback's reference is not one of ours. */
    readonly orderId: string | null;
  };
}

/** What the relay made of a stored callback. */
export interface CallbackJudgement {
  readonly callbackId: string;
  readonly disposition: Exclude<CallbackDisposition, 'received'>;
  readonly reason: string | null;
  readonly orderId: string | null;
  readonly hint: CallbackHint | null;
}
