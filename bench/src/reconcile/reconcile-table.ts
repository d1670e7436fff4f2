import { ratioLines } from '../ratio.ts';
import type { ReconcileReport } from './bench-reconcile.ts';

/** The report for people. */
export function reconcileTable({ orders, joins, results, incremental, ratios }: ReconcileReport): string {
  const listed = (seconds: readonly number[]) => seconds.map((each) => each.toFixed(2)).join(', ');
  return [
    `${orders} orders with as many standings, payments, evidence and callbacks; seconds per round`,
    `bare full join:     ${listed(joins)}`,
    `reconciliation run: ${listed(results.map(({ seconds }) => seconds))}`,
    `after 1,000 changes: ${listed(incremental.map(({ seconds }) => seconds))}`,
    '',
    ...ratioLines(ratios),
    '',
  ].join('\n');
}
