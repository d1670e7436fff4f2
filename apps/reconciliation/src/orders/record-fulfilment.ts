import type { App } from '../app.ts';
import { notFound } from '../not-found.ts';

/** Records that the goods went out. Set once: the first instant stays. Throws `order_unknown`. */
export async function recordFulfilment(
  { store, clock }: Pick<App, 'store' | 'clock'>,
  orderId: string,
  at: Date,
  by: { readonly actor: string; readonly reason?: string },
): Promise<void> {
  const found = await store.orders.get(orderId);
  if (found === null) throw notFound('order', orderId);
  if (found.order.fulfilledAt !== null) return;
  const { actor, reason = 'the goods went out' } = by;
  await store.orders.change(orderId, { type: 'fulfil', at }, { actor, reason }, clock());
}
