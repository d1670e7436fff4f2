import { medianTable } from '../median-table.ts';
import { ratioLines } from '../ratio.ts';
import type { StartupReport } from './bench-startup.ts';

/** The report for people. */
export function startupTable({ starts, ratios }: StartupReport): string {
  const table = medianTable(starts, [
    { title: 'ms', read: ({ milliseconds }) => milliseconds },
    { title: 'peak MB', read: ({ peakMegabytes }) => peakMegabytes },
  ]);
  return [...table, '', ...ratioLines(ratios), ''].join('\n');
}
