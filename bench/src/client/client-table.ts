import { medianTable } from '../median-table.ts';
import { ratioLines } from '../ratio.ts';
import type { ClientReport } from './bench-client.ts';

/** The report for people. */
export function clientTable({ measured, ratios }: ClientReport): string {
  const table = medianTable(measured, [
    { title: 'per second', read: ({ perSecond }) => perSecond },
    { title: 'CPU µs', read: ({ cpuMicroseconds }) => cpuMicroseconds },
  ]);
  return [...table, '', ...ratioLines(ratios), ''].join('\n');
}
