import { ratioLines } from '../ratio.ts';
import type { VerifyReport } from './bench-verify.ts';

/** The report for people. */
export function verifyTable({ drained, steady, ratios }: VerifyReport): string {
  return [
    ...drained.map(
      ({ perSecond, cpuMicroseconds }, round) =>
        `round ${round + 1}: ${Math.round(perSecond)} payments per second, ${Math.round(cpuMicroseconds)} µs of the worker's CPU time each`,
    ),
    `ms from the commit of a callback to the witness's answer: p50 ${steady.p50Milliseconds.toFixed(1)}, p99 ${steady.p99Milliseconds.toFixed(1)}`,
    '',
    ...ratioLines(ratios),
    '',
  ].join('\n');
}
