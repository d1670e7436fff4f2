import type { OrderState, Run } from '@punteo/payments';
import type { App } from '../app.ts';
import { eachItem } from '../orders/each-item.ts';
import { type Apart, orThrow } from './apart.ts';
import type { SyncResult } from './sync-result.ts';

/** A run also verifies orders that are due, so that proven payments become final where no worker runs. */
const DUE_ORDERS_MAX = 1_000;

/**
 * The ids of the orders that a run verifies, each once: first the unproven orders of its window, then orders inside or
 * outside the window whose payment changed or whose verification is due or requested.
 */
export async function* ordersToVerify(
  { store, clock }: Pick<App, 'store' | 'clock'>,
  { from, to }: Pick<Run, 'from' | 'to'>,
  syncs: readonly SyncResult[],
  apart: Apart,
): AsyncGenerator<string> {
  const due = orThrow(await apart(() => store.verifications.due(clock(), DUE_ORDERS_MAX)));
  // A callback may have requested a verification that waits for a worker: a paid order may have been paid twice.
  const requested = orThrow(await apart(() => store.verifications.requested()));
  const urgent = new Set([
    ...syncs.flatMap(({ changedOrders }) => changedOrders),
    ...[...due, ...requested].map(({ orderId }) => orderId),
  ]);
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
}

/** Nothing more is expected, or nobody waits for it any more. */
function isSettled({ state, fulfilmentAllowed }: OrderState): boolean {
  return fulfilmentAllowed || state === 'closed';
}
