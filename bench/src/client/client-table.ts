import { median, ratioLines } from '../ratio.ts';
import type { ClientReport } from './bench-client.ts';

/** The report for people. */
export function clientTable({ measured, ratios }: ClientReport): string {
  return [
    `${''.padEnd(10)}${'per second'.padStart(10)}${'CPU µs'.padStart(9)}`,
    ...Object.entries(measured).map(([name, results]) =>
      [
        name.padEnd(10),
        String(Math.round(median(results.map(({ perSecond }) => perSecond)))).padStart(10),
        median(results.map(({ cpuMicroseconds }) => cpuMicroseconds))
          .toFixed(0)
          .padStart(9),
      ].join(''),
    ),
    '',
    ...ratioLines(ratios),
    '',
  ].join('\n');
}
