import type { Stage } from './actors.ts';

/** A piece of the day: what happens, and what must be the outcome. */
export interface Scene {
  readonly title: string;
  /** How many times it is played. */
  readonly times: number;
  /** What one playing of it leaves behind. */
  readonly outcome: Outcome;
  play(stage: Stage): Promise<Afterwards | undefined>;
}

/** A second act, played once the first has been verified. */
type Afterwards = () => Promise<void>;

interface Outcome {
  /** One entry per order: the standing it ends in. */
  readonly standings?: readonly string[];
  /** Requests sent to the receiver; what is not a duplicate or refused is stored. */
  readonly received?: number;
  readonly duplicate?: number;
  readonly orphan?: number;
  readonly unreadable?: number;
  readonly refused?: number;
  /** Kinds of discrepancy, one entry per discrepancy. */
  readonly discrepancies?: readonly string[];
}

/** The outcome of a whole day, counted. */
export interface DayCounts {
  readonly orders: number;
  readonly standings: Readonly<Record<string, number>>;
  readonly callbacks: Readonly<
    Record<'received' | 'stored' | 'duplicate' | 'orphan' | 'unreadable' | 'refused', number>
  >;
  readonly discrepancies: Readonly<Record<string, number>>;
}

export function countDay(scenes: readonly Scene[]): DayCounts {
  const outcomes = scenes.flatMap(({ times, outcome }) => Array.from({ length: times }, () => outcome));
  const sum = (pick: (outcome: Outcome) => number | undefined) =>
    outcomes.reduce((total, outcome) => total + (pick(outcome) ?? 0), 0);
  const received = sum((outcome) => outcome.received);
  const duplicate = sum((outcome) => outcome.duplicate);
  const refused = sum((outcome) => outcome.refused);
  return {
    orders: sum((outcome) => outcome.standings?.length),
    standings: tallied(outcomes.flatMap((outcome) => outcome.standings ?? [])),
    callbacks: {
      received,
      stored: received - duplicate - refused,
      duplicate,
      orphan: sum((outcome) => outcome.orphan),
      unreadable: sum((outcome) => outcome.unreadable),
      refused,
    },
    discrepancies: tallied(outcomes.flatMap((outcome) => outcome.discrepancies ?? [])),
  };
}

function tallied(words: readonly string[]): Record<string, number> {
  const counts = Map.groupBy(words.toSorted(), (word) => word);
  return Object.fromEntries([...counts].map(([word, list]) => [word, list.length]));
}
