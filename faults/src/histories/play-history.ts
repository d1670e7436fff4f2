import { createRandom } from '../random.ts';
import type { TestStore } from '../test-store.ts';
import { verify } from './actions.ts';
import { EVENTS, type EventName } from './events.ts';
import { startHistory } from './history-state.ts';

export interface PlayedHistory {
  readonly events: readonly EventName[];
  /** Every state that an order of this history reached. */
  readonly states: ReadonlySet<string>;
  /** Whether an order holds money at the end that a person allocated. */
  readonly hasAllocation: boolean;
  /** How the system differed from the model, with the events before; null: not at all. */
  readonly difference: string | null;
  /** The states that each order should have moved to, in order. */
  readonly moves: ReadonlyMap<string, readonly string[]>;
}

/** Plays the history of a seed: 4 to 20 random events, then an hour later a verification of every order. */
export async function playHistory(testStore: TestStore, seed: number): Promise<PlayedHistory> {
  const random = createRandom(seed);
  const history = await startHistory(testStore, random, String(seed));
  const events: EventName[] = [];
  let difference: string | null = null;
  const length = 4 + random.below(17);
  while (events.length < length && difference === null) {
    const name = random.pick(WEIGHTED_NAMES);
    events.push(name);
    history.system.advance(random.below(20));
    difference = await played(() => EVENTS[name](history));
  }
  if (difference === null) {
    history.system.advance(3_600);
    for (const orderId of history.model.orders.keys()) difference ??= await played(() => verify(history, orderId));
  }
  const orders = [...history.model.orders];
  return {
    events,
    states: new Set(orders.flatMap(([, { moves }]) => moves)),
    hasAllocation: history.model.allocations.size > 0,
    difference: difference === null ? null : `seed ${seed}: ${difference}\n  ${events.join('\n  ')}`,
    moves: new Map(orders.map(([orderId, { moves }]) => [orderId, moves])),
  };
}

/** An error is a difference too: the report then names the seed and its events. */
async function played(event: () => Promise<string | null>): Promise<string | null> {
  try {
    return await event();
  } catch (error) {
    return String(error);
  }
}

/** Events on the way to a paid order are more frequent than disturbances. */
const WEIGHTED_NAMES: readonly EventName[] = [
  ...(Object.keys(EVENTS) as EventName[]),
  'a payment is created',
  'a payment is created',
  'a payment completes',
  'a payment completes',
  'the first order is verified',
  'the first order is verified',
  'a transfer is made',
  'a transfer is made',
  'Pentagoo calls back',
  'Pentagoo calls back',
  'blocks become final',
  'blocks become final',
  'the amount arrives in two parts',
  'a payment completes after the due time',
  'a completed payment is refunded',
  'a payment is said to have failed by two answers',
  'a final transfer is replaced with its block',
  'a person withdraws a claim',
  'a person allocates money, whole',
  'a person allocates a part of money',
];
