import { median, ratioLines } from '../ratio.ts';
import type { StartupReport } from './bench-startup.ts';

/** The report for people. */
export function startupTable({ starts, ratios }: StartupReport): string {
  return [
    `${''.padEnd(28)}${'ms'.padStart(8)}${'peak MB'.padStart(9)}`,
    ...Object.entries(starts).map(([name, repetitions]) =>
      [
        name.padEnd(28),
        median(repetitions.map(({ milliseconds }) => milliseconds))
          .toFixed(0)
          .padStart(8),
        median(repetitions.map(({ peakMegabytes }) => peakMegabytes))
          .toFixed(0)
          .padStart(9),
      ].join(''),
    ),
    '',
    ...ratioLines(ratios),
    '',
  ].join('\n');
}
