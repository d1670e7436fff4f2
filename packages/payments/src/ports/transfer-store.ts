import type { Transaction } from '../model/callback.ts';
import type { ScanPage } from '../model/observed-transfer.ts';

/** Money that scans saw, and where they ended. */
export interface SightingStore {
  /** Where the scans of this provider ended, by scope. */
  cursors(provider: string): Promise<ReadonlyMap<string, string>>;
  /** When the oldest order was made that is not paid and that this provider may pay; null: there is none. */
  openSince(provider: string): Promise<Date | null>;
  /** Stores a stretch of a scan, what was seen and the cursor together. What was seen before is the same sighting. */
  record(provider: string, page: ScanPage): Promise<void>;
  /** What nobody has claimed and fits one open order alone, that nothing else unclaimed fits: by currency, amount and time. */
  proposals(provider: string): Promise<readonly Proposal[]>;
  /**
   * Orders that are not paid, and of which somebody said that a transaction paid them, which was seen and which their witness, when
   * it was last asked, had not found. Nobody asks without end, so that a transaction may turn up when nobody asks any more.
   */
  turnedUp(provider: string): Promise<readonly string[]>;
}

/** A transaction that may have been for an order. That it was is for a person to say. */
export interface Proposal {
  readonly orderId: string;
  readonly transaction: Transaction;
  /** Whether the amount is the order's to the last unit, not only within the tolerance. */
  readonly exact: boolean;
}
