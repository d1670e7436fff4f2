import type { MemoryUse } from './memory.ts';
import type { SoakResult } from './run-soak.ts';

/** The result as text: what happened, how the processes fared, and everything that is wrong. */
export function printSoak(result: SoakResult): string {
  const { options, load, disorder, memory, counts, settledAfterSeconds, faults, logs } = result;
  const kinds = Map.groupBy(load.orders, ({ kind, state }) => `${kind} → ${state}`);
  const recoveries = Map.groupBy(disorder.recoveries, ({ fault }) => fault);
  return [
    `Soak with seed ${options.seed}: ${options.activitySeconds} s of activity, settled after ${settledAfterSeconds.toFixed(0)} s`,
    table('Orders by what is true of them', [
      ...[...kinds].map(([kind, orders]) => [kind, orders.length] as const).sort(),
      ['all', load.orders.length],
    ]),
    table('Answers to callbacks', [...load.trade.answers].sort()),
    table('In the database', Object.entries(counts)),
    table('Faults', [...disorder.strikes].sort()),
    table(
      'Milliseconds until every process worked, from when the database answered again: p50, most',
      [...recoveries].map(([fault, each]) => [fault, spread(each.map(({ milliseconds }) => milliseconds))]),
    ),
    table('Memory in MiB: first third, last third, most', memory.map(memoryRow)),
    ...Object.entries(faults).flatMap(([name, each]) =>
      each.length === 0 ? [] : [`${name} (${each.length}):\n${each.slice(0, SHOWN).map(asText).join('\n')}`],
    ),
    ...logs,
  ].join('\n\n');
}

const SHOWN = 50;

function table(title: string, rows: readonly (readonly [string, unknown])[]): string {
  return [title, ...rows.map(([name, value]) => `  ${String(value).padStart(8)}  ${name}`)].join('\n');
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((left, right) => left - right);
  return `${(sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(0)}, ${(sorted.at(-1) ?? 0).toFixed(0)}`;
}

function memoryRow({ name, livedSeconds, firstMiB, lastMiB, mostMiB }: MemoryUse): readonly [string, string] {
  const figures = [firstMiB, lastMiB, mostMiB].map((figure) => figure?.toFixed(0) ?? '–');
  return [`${name}, compared over ${livedSeconds.toFixed(0)} s`, figures.join(', ')];
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
