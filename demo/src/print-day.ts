import type { PlayedDay } from './play-day.ts';
import type { DayCounts, Scene } from './scenario.ts';

/** The script, so that a reader can count along. */
export function scriptText(scenes: readonly Scene[]): string {
  const lines = scenes.map(({ times, title, outcome }) => {
    const ends = [...(outcome.standings ?? []), ...(outcome.discrepancies ?? []).map((kind) => `! ${kind}`)];
    return `  ${String(times).padStart(2)} ×  ${title}${ends.length > 0 ? `  →  ${ends.join(', ')}` : ''}`;
  });
  return ['The script of the day:', ...lines].join('\n');
}

export function dayText({ report, discrepancies }: PlayedDay): string {
  const { callbacks } = report;
  return [
    `${report.orders} orders:`,
    ...countLines(report.standings),
    '',
    `${callbacks.received} callbacks received = ${callbacks.stored} stored + ${callbacks.duplicate} duplicate + ${callbacks.refused} refused;`,
    `of the stored, ${callbacks.orphan} belong to no order and ${callbacks.unreadable} cannot be read.`,
    '',
    `${discrepancies.length} things do not tally:`,
    ...discrepancies
      .toSorted((left, right) => (left.kind < right.kind ? -1 : 1))
      .map(({ kind, sentence }) => `  ${kind.padEnd(26)}${sentence}`),
    '',
    report.complete ? 'The run is complete: every witness was asked and answered.' : 'The run is NOT complete.',
  ].join('\n');
}

/** Where the day differs from its script; empty when it does not. */
export function differences(script: DayCounts, played: DayCounts): readonly string[] {
  const sides = [script, played].map((counts) => new Map(flat(counts)));
  const names = new Set(sides.flatMap((side) => [...side.keys()]));
  return [...names].flatMap((name) => {
    const [expected = 0, actual = 0] = sides.map((side) => side.get(name) ?? 0);
    return expected === actual ? [] : [`${name}: the script says ${expected}, the day ended with ${actual}`];
  });
}

function flat({ orders, standings, callbacks, discrepancies }: DayCounts): (readonly [string, number])[] {
  const group = (name: string, counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([word, count]) => [`${name} ${word}`, count] as const);
  return [
    ['orders', orders],
    ...group('standing', standings),
    ...group('callbacks', callbacks),
    ...group('discrepancy', discrepancies),
  ];
}

function countLines(counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(counts).map(([word, count]) => `  ${String(count).padStart(3)}  ${word}`);
}
