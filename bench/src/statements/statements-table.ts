import { medianTable } from '../median-table.ts';
import { ratioLines } from '../ratio.ts';
import type { StatementsReport } from './bench-statements.ts';

/** The report for people. */
export function statementsTable({ rows, large, small, ratios }: StatementsReport): string {
  const table = medianTable({ [`${rows} rows`]: large, [`${rows / 10} rows`]: small }, [
    { title: 's', read: ({ seconds }) => seconds, decimals: 2 },
    { title: 'peak MB', read: ({ peakMegabytes }) => peakMegabytes },
  ]);
  return [...table, '', ...ratioLines(ratios), ''].join('\n');
}
