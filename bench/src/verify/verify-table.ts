import { ratioLines } from '../ratio.ts';
import type { VerifyReport } from './bench-verify.ts';

/** The report for people. */
export function verifyTable({ drained, steady, ratios }: VerifyReport): string {
  return [
    ...drained.map(
      ({ perSecond, cpuMicroseconds }, round) =>
        `drained in round ${round + 1}: ${Math.round(perSecond)} payments a second, ${Math.round(cpuMicroseconds)} µs of the worker's CPU each`,
    ),
    `looked at, ms after the commit: p50 ${steady.p50Milliseconds.toFixed(1)}, p99 ${steady.p99Milliseconds.toFixed(1)}`,
    '',
    ...ratioLines(ratios),
    '',
  ].join('\n');
}
