import type { Transaction } from './claim.ts';
import type { Money } from './money.ts';

/**
 * A transfer to the merchant that a chain scan read. It says what to verify and proves nothing: a node may be wrong.
 */
export interface ObservedTransfer {
  readonly transaction: Transaction;
  /** The claim key and proof keys that its evidence would have; see `EvidenceDraft`. */
  readonly claimKey: string;
  readonly proofKeys: readonly string[];
  /** The total of one currency in the transaction. */
  readonly amount: Money;
  /** By how much an order's amount may differ and still match. */
  readonly tolerance: Money;
  readonly movedAt: Date;
  /** An order created after this instant does not match. */
  readonly forOrdersUntil: Date;
}

/** One page of a chain scan: its transfers, and the cursor of the next page. Stored in one transaction. */
export interface ScanPage {
  /** What is scanned: `chain:56`. Each scope has its own cursor. */
  readonly scope: string;
  /** Opaque; null while no node could name the starting block. */
  readonly cursor: string | null;
  readonly transfers: readonly ObservedTransfer[];
  /**
   * Why the scan of this scope ended early; null otherwise. `nodes`: too few nodes answered. `budget`: the scan used up
   * its calls.
   */
  readonly gap: 'nodes' | 'budget' | null;
}

export interface ScanOptions {
  /** Where earlier scans ended, by scope. */
  readonly cursors: ReadonlyMap<string, string>;
  /** Where a scope without a cursor starts; null: now, because no open order could have been paid earlier. */
  readonly since: Date | null;
  readonly now: Date;
  readonly signal?: AbortSignal;
}
