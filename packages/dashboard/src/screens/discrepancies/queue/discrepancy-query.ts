import type { FilterValues } from '../../../components/filters/use-filters.ts';
import type { DiscrepancyFilterName } from './discrepancy-filters.ts';

type Values = FilterValues<DiscrepancyFilterName>;

/** The API's filter for what the URL of the queue says. `today`: the date where the person is, `2026-03-01`. */
export function discrepancyQuery(
  { mine, due, state = 'open', owner, dueBy, ...rest }: Values,
  { actor, today }: { readonly actor: string; readonly today: string },
): Readonly<Record<string, string>> {
  const query: Readonly<Record<string, string | undefined>> = {
    ...rest,
    state: state === 'all' ? undefined : state,
    owner: mine === undefined ? owner : actor,
    dueBy: due === undefined ? dueBy : dayAfter(today, DUE_DAYS[due] ?? 0),
  };
  return Object.fromEntries(Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined));
}

/** The last due date of each choice, in days after today. */
const DUE_DAYS: Readonly<Record<string, number>> = { overdue: -1, today: 0, week: 7 };

/** The date some days after another one. */
export function dayAfter(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** Conditions of which one at a time can hold. */
const ALTERNATIVES: readonly (readonly DiscrepancyFilterName[])[] = [
  ['mine', 'unassigned', 'owner'],
  ['due', 'dueBy'],
  ['provider', 'withoutProvider'],
  ['currency', 'withoutAmount'],
  ['atLeast', 'withoutAmount'],
  ['atMost', 'withoutAmount'],
];

/** The changes, with those conditions removed that cannot hold beside the ones that were set now. */
export function withoutAlternatives<Changes extends { readonly [Name in DiscrepancyFilterName]?: string | undefined }>(
  before: Values,
  changes: Changes,
): Changes {
  const isNew = (name: DiscrepancyFilterName) => Boolean(changes[name]) && changes[name] !== before[name];
  const removed = ALTERNATIVES.filter((group) => group.some(isNew)).flatMap((group) =>
    group.filter((name) => !isNew(name)).map((name) => [name, undefined] as const),
  );
  return { ...changes, ...Object.fromEntries(removed) };
}
