import { ratioLines } from '../ratio.ts';
import type { TallyReport } from './bench-reconcile.ts';

/** The report for people. */
export function tallyTable({ orders, joins, tallies, ratios }: TallyReport): string {
  const listed = (seconds: readonly number[]) => seconds.map((each) => each.toFixed(2)).join(', ');
  return [
    `${orders} orders, with as many standings, payments, pieces of evidence and callbacks; seconds, round by round`,
    `bare full join: ${listed(joins)}`,
    `tally:          ${listed(tallies.map(({ seconds }) => seconds))}`,
    '',
    ...ratioLines(ratios),
    '',
  ].join('\n');
}
