import type { RunFailure } from '@punteo/payments';

/** The result of one provider sync or one chain scan. */
export interface SyncResult {
  readonly provider: string;
  /** The list or chain was read to its end, and every row of it could be read. */
  readonly complete: boolean;
  /** Stable code of the cause when it is not complete, with its values behind a colon; null when it is. */
  readonly reason: string | null;
  /** The sync read changes since this instant only, so it proves no absence. Null: it read everything. */
  readonly changedSince: Date | null;
  readonly rows: number;
  readonly unreadableRows: number;
  /** Why rows could not be read, each cause once: `bad_shape amount`. Of the first 200 of them. */
  readonly unreadableReasons: readonly string[];
  /** Ids of the bound orders whose payment changed. */
  readonly changedOrders: readonly string[];
  /** What could not be stored while the rest was. */
  readonly failures: readonly RunFailure[];
}
