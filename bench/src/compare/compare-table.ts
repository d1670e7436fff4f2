import { median, ratioLines } from '../ratio.ts';
import type { CompareReport } from './bench-compare.ts';

/** The report for people. */
export function compareTable({ rows, measured, ratios }: CompareReport): string {
  return [
    `Two files of ${rows} rows`,
    `${''.padEnd(18)}${'s'.padStart(8)}${'peak MB'.padStart(9)}`,
    ...Object.entries(measured).map(([name, results]) =>
      [
        name.padEnd(18),
        median(results.map(({ seconds }) => seconds))
          .toFixed(2)
          .padStart(8),
        median(results.map(({ peakMegabytes }) => peakMegabytes))
          .toFixed(0)
          .padStart(9),
      ].join(''),
    ),
    '',
    ...ratioLines(ratios),
    '',
  ].join('\n');
}
