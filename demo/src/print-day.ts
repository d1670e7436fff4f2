import type { DayResult } from './run-day.ts';
import type { DayCounts, Scenario } from './scenario.ts';

/** Lists the scenarios with their expected outcomes, so that a reader can check the result. */
export function scenariosText(scenarios: readonly Scenario[]): string {
  const lines = scenarios.map(({ times, title, outcome }) => {
    const expected = [
      ...(outcome.standings ?? []),
      ...(outcome.discrepancies ?? []).map((kind) => `discrepancy ${kind}`),
      ...(outcome.refused === undefined ? [] : [`${outcome.refused} callbacks refused`]),
    ];
    const arrow = expected.length > 0 ? `  →  ${expected.join(', ')}` : '';
    return `  ${String(times).padStart(2)} ×  ${title}${arrow}`;
  });
  return ['Scenarios of the day, each with its expected outcome:', ...lines].join('\n');
}

export function resultText({ report, discrepancies }: DayResult): string {
  const { orders, standings, callbacks, complete } = report;
  return [
    `${orders} orders by standing:`,
    ...Object.entries(standings).map(([name, count]) => `  ${String(count).padStart(3)}  ${name}`),
    '',
    `${callbacks.received} callbacks received = ${callbacks.stored} stored + ${callbacks.duplicate} duplicate + ${callbacks.refused} refused.`,
    `Of those stored, ${callbacks.orphan} match no order and ${callbacks.unreadable} are unreadable.`,
    '',
    `${discrepancies.length} discrepancies:`,
    ...discrepancies.map(({ kind, sentence }) => `  ${kind.padEnd(26)}${sentence}`).sort(),
    '',
    complete
      ? 'The reconciliation run is complete: every provider and the chain answered.'
      : 'The reconciliation run is incomplete: a provider or the chain did not answer.',
  ].join('\n');
}

/** One line for each number of the day that differs from the expected one; empty if none does. */
export function unexpectedCounts(expected: DayCounts, actual: DayCounts): readonly string[] {
  const sides = [expected, actual].map((counts) => new Map(namedCounts(counts)));
  const names = new Set(sides.flatMap((side) => [...side.keys()]));
  return [...names].flatMap((name) => {
    const [expectedCount = 0, actualCount = 0] = sides.map((side) => side.get(name) ?? 0);
    return expectedCount === actualCount ? [] : [`${name}: expected ${expectedCount}, found ${actualCount}`];
  });
}

function namedCounts({ orders, standings, callbacks, discrepancies }: DayCounts): (readonly [string, number])[] {
  const group = (prefix: string, counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([name, count]) => [`${prefix} ${name}`, count] as const);
  return [
    ['orders', orders],
    ...group('standing', standings),
    ...group('callbacks', callbacks),
    ...group('discrepancy', discrepancies),
  ];
}
