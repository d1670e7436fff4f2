import { chanceOf } from '../random.ts';
import type { Ground } from '../test-system.ts';
import { EVENTS, type EventName } from './events.ts';
import { examine, type Stage, setStage } from './players.ts';

export interface PlayedHistory {
  readonly events: readonly EventName[];
  /** States that an order of this history went through. */
  readonly states: ReadonlySet<string>;
  /** What differed from the model, with the event after which it did; null: nothing. */
  readonly wrong: string | null;
  /** What each order should have gone through, to be compared with the stored steps. */
  readonly moves: ReadonlyMap<string, readonly string[]>;
  readonly readings: Stage['readings'];
}

/** Plays the history of a seed: 4 to 20 events of chance, then a quiet hour in which everything is asked once more. */
export async function playHistory(ground: Ground, seed: number): Promise<PlayedHistory> {
  const chance = chanceOf(seed);
  const stage = await setStage(ground, chance, String(seed));
  const events: EventName[] = [];
  let wrong: string | null = null;
  const length = 4 + chance.below(17);
  while (events.length < length && wrong === null) {
    const name = chance.pick(NAMES);
    events.push(name);
    stage.system.wait(chance.below(20));
    wrong = await EVENTS[name](stage);
  }
  if (wrong === null) {
    stage.system.wait(3_600);
    for (const orderId of stage.model.orders.keys()) wrong ??= await examine(stage, orderId);
  }
  const orders = [...stage.model.orders];
  return {
    events,
    states: new Set(orders.flatMap(([, { moves }]) => moves)),
    wrong: wrong === null ? null : `seed ${seed}: ${wrong}\n  ${events.join('\n  ')}`,
    moves: new Map(orders.map(([orderId, { moves }]) => [orderId, moves])),
    readings: stage.readings,
  };
}

/** What leads somewhere happens more often than what only disturbs. */
const NAMES: readonly EventName[] = [
  ...(Object.keys(EVENTS) as EventName[]),
  'a payment is created',
  'a payment is created',
  'the buyer pays at the bank',
  'the buyer pays at the bank',
  'the order is polled',
  'the order is polled',
  'a transfer is made',
  'a transfer is made',
  'Pentagoo calls back',
  'Pentagoo calls back',
  'blocks become final',
  'blocks become final',
  'the sum comes in two parts',
  'the buyer pays after the last day',
  'the money is returned after it came',
];
