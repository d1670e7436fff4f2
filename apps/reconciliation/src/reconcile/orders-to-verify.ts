import type { OrderState, Run } from '@punteo/payments';
import type { App } from '../app.ts';
import { eachItem } from '../orders/each-item.ts';
import { type Apart, orThrow } from './apart.ts';
import type { SyncResult } from './sync-result.ts';

/** A run also verifies orders that are due, so that proven payments become final where no worker runs. */
const DUE_ORDERS_MAX = 1_000;

/**
 * The ids of the orders that a run verifies: first the unproven orders of its window, then orders inside or outside the
 * window whose verification is due or requested, then those whose payment changed, as soon as each of `readings` ends. An
 * order may come again when its payment changed.
 */
export async function* ordersToVerify(
  { store, clock }: Pick<App, 'store' | 'clock'>,
  { from, to }: Pick<Run, 'from' | 'to'>,
  readings: readonly Promise<readonly SyncResult[]>[],
  apart: Apart,
): AsyncGenerator<string> {
  const due = orThrow(await apart(() => store.verifications.due(clock(), DUE_ORDERS_MAX)));
  // A callback may have requested a verification that waits for a worker: a paid order may have been paid twice.
  const requested = orThrow(await apart(() => store.verifications.requested()));
  const urgent = new Set([...due, ...requested].map(({ orderId }) => orderId));
  const yielded = new Set<string>();
  for await (const order of eachItem(async (page) => orThrow(await apart(() => store.orders.listStates(page))))) {
    // The list is newest first: every order after this one is older than the window.
    if (from !== null && order.createdAt < from) break;
    if (to !== null && order.createdAt >= to) continue;
    if (isSettled(order) && !urgent.has(order.orderId)) continue;
    yielded.add(order.orderId);
    yield order.orderId;
  }
  for (const orderId of urgent) {
    if (!yielded.has(orderId)) yield orderId;
  }
  for await (const syncs of asTheyEnd(readings)) yield* syncs.flatMap(({ changedOrders }) => changedOrders);
}

async function* asTheyEnd<Value>(promises: readonly Promise<Value>[]): AsyncGenerator<Value> {
  const waiting = new Map(promises.map((promise, index) => [index, promise.then((value) => ({ index, value }))]));
  while (waiting.size > 0) {
    const { index, value } = await Promise.race(waiting.values());
    waiting.delete(index);
    yield value;
  }
}

/** Nothing more is expected, or the order was closed. */
function isSettled({ state, fulfilmentAllowed }: OrderState): boolean {
  return fulfilmentAllowed || state === 'closed';
}
