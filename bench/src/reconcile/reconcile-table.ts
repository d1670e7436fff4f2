import { ratioLines } from '../ratio.ts';
import type { ReconcileReport } from './bench-reconcile.ts';

/** The report for people. */
export function reconcileTable({ orders, measured, ratios }: ReconcileReport): string {
  const listed = (seconds: readonly number[]) => seconds.map((each) => each.toFixed(2)).join(', ');
  const line = (each: 'join' | 'full' | 'incremental') => {
    const [seconds, server] = [
      measured.map((round) => round[each].seconds),
      measured.map((round) => round[each].serverCpuSeconds),
    ];
    return `${listed(seconds)} (CPU of PostgreSQL: ${listed(server)})`;
  };
  return [
    `${orders} orders with as many standings, payments, evidence, callbacks and statement entries; seconds per round`,
    `bare full join:      ${line('join')}`,
    `full run:            ${line('full')}`,
    `after 1,000 changes: ${line('incremental')}`,
    '',
    ...ratioLines(ratios),
    '',
  ].join('\n');
}
