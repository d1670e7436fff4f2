import { ratioLines } from '../ratio.ts';
import type { ReconcileReport } from './bench-reconcile.ts';

/** The report for people. */
export function reconcileTable({ orders, rounds, ratios }: ReconcileReport): string {
  const listed = (seconds: readonly number[]) => seconds.map((each) => each.toFixed(2)).join(', ');
  const secondsOf = (each: 'full' | 'incremental' | 'settled') => listed(rounds.map((round) => round[each].seconds));
  return [
    `${orders} orders with as many standings, payments, evidence, callbacks and statement entries; seconds per round`,
    `bare full join:      ${listed(rounds.map(({ join }) => join))}`,
    `reconciliation run:  ${secondsOf('full')}`,
    `after 1,000 changes: ${secondsOf('incremental')}`,
    `and all statements:  ${secondsOf('settled')}`,
    '',
    ...ratioLines(ratios),
    '',
  ].join('\n');
}
