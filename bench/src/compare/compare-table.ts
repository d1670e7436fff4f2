import { medianTable } from '../median-table.ts';
import { ratioLines } from '../ratio.ts';
import type { CompareReport } from './bench-compare.ts';

/** The report for people. */
export function compareTable({ rows, measured, ratios }: CompareReport): string {
  const table = medianTable(measured, [
    { title: 's', read: ({ seconds }) => seconds, decimals: 2 },
    { title: 'peak MB', read: ({ peakMegabytes }) => peakMegabytes },
  ]);
  return [`Two files of ${rows} rows`, ...table, '', ...ratioLines(ratios), ''].join('\n');
}
