import type { DiscrepancyQuery } from './discrepancy-query.ts';

/**
 * A query that reads the tables of `settle`, and runs after the others, where settlement accounts are configured. $1 run id
 * · $2 now · $3 from · $4 to
 */
export interface SettlementQuery extends DiscrepancyQuery {}

/** In SQL: the instant is in the run's window. */
export function inRunWindow(instant: string): string {
  return `(($3::timestamptz is null or ${instant} >= $3) and ($4::timestamptz is null or ${instant} < $4))`;
}
