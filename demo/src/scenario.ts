import type { DayActions } from './day-actions.ts';

/** One part of the day: its actions, and their expected outcome. */
export interface Scenario {
  readonly title: string;
  /** How many times it runs. */
  readonly times: number;
  /** The expected outcome of one run. */
  readonly outcome: Outcome;
  /** True where every callback is forged or unreadable, so that no standing may change. */
  readonly forged?: true;
  /** Resolves to the actions that follow when all other scenarios have run; undefined without any. */
  run(actions: DayActions): Promise<LaterActions | undefined>;
}

type LaterActions = () => Promise<void>;

interface Outcome {
  /** The final standing of each order. */
  readonly standings?: readonly string[];
  /** Number of callbacks sent to the receiver. Those that are neither duplicate nor refused are stored. */
  readonly received?: number;
  readonly duplicate?: number;
  readonly orphan?: number;
  readonly unreadable?: number;
  readonly refused?: number;
  /** The kind of each discrepancy. */
  readonly discrepancies?: readonly string[];
}

/** The outcome of a whole day in numbers. */
export interface DayCounts {
  readonly orders: number;
  readonly standings: Readonly<Record<string, number>>;
  readonly callbacks: Readonly<
    Record<'received' | 'stored' | 'duplicate' | 'orphan' | 'unreadable' | 'refused', number>
  >;
  readonly discrepancies: Readonly<Record<string, number>>;
}

/** Adds up the expected outcomes of the scenarios. */
export function expectedCounts(scenarios: readonly Scenario[]): DayCounts {
  const outcomes = scenarios.flatMap(({ times, outcome }) => Array.from({ length: times }, () => outcome));
  const sum = (pick: (outcome: Outcome) => number | undefined) =>
    outcomes.reduce((total, outcome) => total + (pick(outcome) ?? 0), 0);
  const received = sum((outcome) => outcome.received);
  const duplicate = sum((outcome) => outcome.duplicate);
  const refused = sum((outcome) => outcome.refused);
  return {
    orders: sum((outcome) => outcome.standings?.length),
    standings: countEach(outcomes.flatMap((outcome) => outcome.standings ?? [])),
    callbacks: {
      received,
      stored: received - duplicate - refused,
      duplicate,
      orphan: sum((outcome) => outcome.orphan),
      unreadable: sum((outcome) => outcome.unreadable),
      refused,
    },
    discrepancies: countEach(outcomes.flatMap((outcome) => outcome.discrepancies ?? [])),
  };
}

function countEach(names: readonly string[]): Record<string, number> {
  const groups = Map.groupBy(names.toSorted(), (name) => name);
  return Object.fromEntries([...groups].map(([name, list]) => [name, list.length]));
}
