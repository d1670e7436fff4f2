import { median, ratioLines } from '../ratio.ts';
import type { Measured, ReceiveReport } from './bench-receive.ts';

/** The report for people: the results of each receiver, then the ratios. */
export function receiveTable(report: ReceiveReport): string {
  const line = (name: string, results: readonly Measured[]) => {
    const of = (pick: (result: Measured) => number) => median(results.map(pick));
    return [
      name.padEnd(16),
      String(Math.round(of((each) => each.perSecond))).padStart(8),
      of((each) => each.p50Milliseconds)
        .toFixed(2)
        .padStart(9),
      of((each) => each.p99Milliseconds)
        .toFixed(2)
        .padStart(9),
      of((each) => each.cpuMicroseconds)
        .toFixed(0)
        .padStart(9),
    ].join('');
  };
  const section = (title: string, all: Readonly<Record<string, readonly Measured[]>>) => [
    title,
    `${''.padEnd(16)}${'per s'.padStart(8)}${'p50 ms'.padStart(9)}${'p99 ms'.padStart(9)}${'CPU µs'.padStart(9)}`,
    ...Object.entries(all).map(([name, results]) => line(name, results)),
    '',
  ];
  return [
    ...section('At full speed', report.full),
    ...section('At a steady rate', report.steady),
    `kill -9: ${report.killed.acknowledged} acknowledged, ${report.killed.lost} lost`,
    '',
    ...ratioLines(report.ratios),
    '',
  ].join('\n');
}
