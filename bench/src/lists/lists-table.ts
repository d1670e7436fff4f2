import { ratioLines } from '../ratio.ts';
import type { ListsReport } from './bench-lists.ts';

/** The report for people. */
export function listsTable({ orders, results, ratios }: ListsReport): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  const line = (name: string, ...cells: readonly string[]) =>
    name.padEnd(width) + cells.map((cell) => cell.padStart(10)).join('');
  return [
    `${orders} orders; pages of 50 rows, milliseconds`,
    line('', 'rows', 'median', 'p95'),
    ...results.map(({ name, rows, median, p95 }) => line(name, String(rows), median.toFixed(1), p95.toFixed(1))),
    '',
    ...ratioLines(ratios),
    '',
  ].join('\n');
}
