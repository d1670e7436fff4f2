import type { Transaction } from '../model/claim.ts';
import type { ScanPage } from '../model/observed-transfer.ts';

/** Transfers that chain scans observed, and where each scan ended. */
export interface TransferStore {
  /** Where this provider's scans ended, by scope. */
  cursors(provider: string): Promise<ReadonlyMap<string, string>>;
  /** The creation time of the oldest unpaid order that this provider may pay; null: none. */
  openSince(provider: string): Promise<Date | null>;
  /**
   * Stores one page of a scan: its transfers and the cursor, in one transaction. A transfer stored before is kept once.
   */
  record(provider: string, page: ScanPage): Promise<void>;
  /**
   * Pairs of an unclaimed transfer and an open order that match in currency, amount and time, where neither has another
   * match.
   */
  proposals(provider: string): Promise<readonly Proposal[]>;
  /**
   * Unpaid orders whose claimed transaction was observed by a scan although the last verification did not find it.
   * Polling for a missing transaction ends after some weeks; a later scan may still find it.
   */
  claimsFoundByScan(provider: string): Promise<readonly string[]>;
}

/** A transaction that may have paid an order. A person confirms it. */
export interface Proposal {
  readonly orderId: string;
  readonly transaction: Transaction;
  /** Whether the amount equals the order's to the last unit, not only within the tolerance. */
  readonly exact: boolean;
}
