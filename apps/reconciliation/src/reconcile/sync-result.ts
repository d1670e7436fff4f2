/** What a walk over one provider's list, or a scan for its money, brought. */
export interface ProviderSyncResult {
  readonly provider: string;
  readonly complete: boolean;
  /** Stable code of what ended it early; null when it is complete. */
  readonly reason: string | null;
  /** From when on changes were asked for; null: everything was. A look at changes alone proves no absence. */
  readonly changedSince: Date | null;
  readonly rows: number;
  readonly unreadableRows: number;
  /** Bound orders whose payment changed. */
  readonly changedOrders: readonly string[];
}
