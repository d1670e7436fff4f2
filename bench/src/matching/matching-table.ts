import { ratioLines } from '../ratio.ts';
import type { MatchingReport } from './bench-matching.ts';

/** The report for people. */
export function matchingTable({ shops, ratios }: MatchingReport): string {
  const lines = shops.map(
    ({ paidOrders, openOrders, payments, full, incremental }) =>
      `${payments} payments, ${openOrders} open and ${paidOrders} paid orders of one amount: full ${full.toFixed(2)} s, incremental ${incremental.toFixed(2)} s`,
  );
  return [...lines, '', ...ratioLines(ratios), ''].join('\n');
}
