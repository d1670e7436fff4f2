import type { VerifyReport } from './bench-verify.ts';

/** The report for people. */
export function verifyTable({ drained, steady, ratios }: VerifyReport): string {
  return [
    `drained, payments a second, round by round: ${drained.map((rate) => Math.round(rate)).join(', ')}`,
    `looked at, ms after the commit: p50 ${steady.p50Milliseconds.toFixed(1)}, p99 ${steady.p99Milliseconds.toFixed(1)}`,
    '',
    ...ratios.map(({ what, value, goal, met }) => `${met ? 'met   ' : 'missed'}  ${value} (${goal})  ${what}`),
    '',
  ].join('\n');
}
