/** How a reconciliation run finds the discrepancies of one kind. */
export interface DiscrepancyQuery {
  /** Why it needs a person, in one sentence. */
  readonly reason: string;
  /**
   * Selects `kind, subject, order_id, provider, fields, risk_minor, risk_currency, risk_exponent`, one row for each
   * discrepancy, from `sharedTables` and the store's own tables. Whole tables are joined; nothing is looked up row by
   * row.
   */
  readonly select: string;
}
