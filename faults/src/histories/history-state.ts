import type { Random } from '../random.ts';
import type { TestStore } from '../test-store.ts';
import { createTestSystem, orderOf, putOrder, type TestSystem } from '../test-system.ts';
import { type Model, newModelOrder } from './model.ts';

/** A history in progress: the system under test, the model, and what happened so far. */
export interface HistoryState {
  readonly system: TestSystem;
  readonly random: Random;
  readonly model: Model;
  /** Three orders of the merchant. The buyer of the second one may be dishonest; money reaches the third by persons alone. */
  readonly orders: readonly [string, string, string];
  /** Ids of the payments at Neopay that were created for each order, also of those whose answer was lost. */
  readonly payments: Map<string, string[]>;
  /** The order that each payment is bound to, by the name of its claim. */
  readonly bound: Map<string, string>;
  /** Callbacks that were received, to be sent again. */
  readonly callbacks: {
    readonly provider: 'neopay' | 'pentagoo';
    readonly callbackAddress: string;
    readonly body: string;
  }[];
  readonly ordersCreatedAt: Date;
  /** Digits that make the ids of this history unique in the database. */
  readonly unique: string;
}

export async function startHistory(testStore: TestStore, random: Random, unique: string): Promise<HistoryState> {
  const system = createTestSystem(testStore);
  system.advance(random.below(1_000));
  const orders = [`H-${unique}-1`, `H-${unique}-2`, `H-${unique}-3`] as const;
  const dueAt = random.next() < 0.3 ? new Date(system.now.getTime() + 900_000) : null;
  await putOrder(system, orderOf(system, orders[0], { dueAt }));
  await putOrder(system, orderOf(system, orders[1]));
  await putOrder(system, orderOf(system, orders[2]));
  return {
    system,
    random,
    model: {
      orders: new Map([
        [orders[0], newModelOrder(system.now, dueAt)],
        [orders[1], newModelOrder(system.now, null)],
        [orders[2], newModelOrder(system.now, null)],
      ]),
      money: new Map(),
      holders: new Map(),
      allocations: new Map(),
    },
    orders,
    payments: new Map(),
    bound: new Map(),
    callbacks: [],
    ordersCreatedAt: system.now,
    unique,
  };
}
