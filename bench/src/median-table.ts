import { median } from './ratio.ts';

/** Lines for people: one row for each measured program, with the median of its repetitions in each column. */
export function medianTable<Result>(
  measured: Readonly<Record<string, readonly Result[]>>,
  columns: readonly Column<Result>[],
): readonly string[] {
  const nameWidth = Math.max(...Object.keys(measured).map((name) => name.length)) + 2;
  return [
    ' '.repeat(nameWidth) + columns.map(({ title }) => title.padStart(WIDTH)).join(''),
    ...Object.entries(measured).map(([name, results]) => {
      const cells = columns.map(({ read, decimals = 0 }) => median(results.map(read)).toFixed(decimals));
      return name.padEnd(nameWidth) + cells.map((cell) => cell.padStart(WIDTH)).join('');
    }),
  ];
}

export interface Column<Result> {
  readonly title: string;
  readonly read: (result: Result) => number;
  /** Default 0. */
  readonly decimals?: number;
}

const WIDTH = 12;
