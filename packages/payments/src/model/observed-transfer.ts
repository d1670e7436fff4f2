import type { MoneyUnit } from './money-unit.ts';

/** A transfer to the merchant that a chain scan found. It may have paid an order and proves nothing: the nodes may be wrong. */
export interface ObservedTransfer {
  /** A name of the chain, as the provider spells it. */
  readonly network: string;
  readonly hash: string;
  readonly unit: MoneyUnit;
  readonly movedAt: Date;
  /** Orders that were created later than this were not paid by it. */
  readonly forOrdersUntil: Date;
}

/** One page of a chain scan: what it found, and where the next page begins. Stored in one transaction. */
export interface ScanPage {
  /** What is scanned: `chain:56`. Each scope has a cursor of its own. */
  readonly scope: string;
  /** Opaque; null while no start could be determined. */
  readonly cursor: string | null;
  readonly transfers: readonly ObservedTransfer[];
  /**
   * Why the scan of this scope ended early; null: it did not. `nodes`: too few nodes answered. `budget`: the scan used up
   * its number of requests. `pruned`: the scan went on, from the first block that the nodes can still be asked about.
   */
  readonly gap: 'nodes' | 'budget' | 'pruned' | null;
  /** The hosts, calls and errors behind the gap, without secrets; absent where there are none. */
  readonly gapDetail?: string;
}

/** Where a scan of the chains begins, and what ends it early. */
export interface ScanOptions {
  /** Where earlier scans ended, by scope. */
  readonly cursors: ReadonlyMap<string, string>;
  /** Where a scope without a cursor begins; null: now, since no order could have been paid earlier. */
  readonly since: Date | null;
  readonly now: Date;
  readonly signal?: AbortSignal;
}
