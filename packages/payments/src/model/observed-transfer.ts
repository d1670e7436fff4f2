import type { Transaction } from './callback.ts';
import type { Money } from './money.ts';

/**
 * Money that was seen to reach the merchant, without anybody's word what for. It says what may be asked about and proves
 * nothing: whoever reports it may be wrong.
 */
export interface ObservedTransfer {
  readonly transaction: Transaction;
  /** The claim it would be, and the proof keys it would use; see `EvidenceDraft`. */
  readonly claimKey: string;
  readonly proofKeys: readonly string[];
  /** Everything of one currency that the transaction brought. */
  readonly amount: Money;
  /** By how much an order may differ from the amount and still be what it was for. */
  readonly tolerance: Money;
  readonly movedAt: Date;
  /** An order made after this instant is not what it was for. */
  readonly forOrdersUntil: Date;
}

/** A stretch of a scan: what was seen in it, and where the next one begins. To be stored together. */
export interface ScanPage {
  /** What is scanned: `chain:56`. Each scope has a cursor of its own. */
  readonly scope: string;
  /** Opaque; null while nobody could say where to begin. */
  readonly cursor: string | null;
  readonly transfers: readonly ObservedTransfer[];
  /**
   * Why the scope was not followed to its end, with which it ends; null otherwise. `nodes`: too few nodes answered.
   * `budget`: as much as one scan may ask was asked.
   */
  readonly gap: 'nodes' | 'budget' | null;
}

export interface ScanOptions {
  /** Where former scans ended, by scope. */
  readonly cursors: ReadonlyMap<string, string>;
  /** Where a scope without a cursor begins; null: from now on, since there is nothing that could have been paid before. */
  readonly since: Date | null;
  readonly now: Date;
  readonly signal?: AbortSignal;
}
