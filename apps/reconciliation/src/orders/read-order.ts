import type { Order, OrderFacts, Standing, Store, StoryEntry } from '@punteo/payments';
import { notFound } from '../not-found.ts';

/** Everything that is known about one order. */
export interface OrderReading {
  readonly order: Order;
  readonly standing: Standing;
  readonly facts: OrderFacts;
  readonly story: readonly StoryEntry[];
}

/** Throws `order_unknown`. */
export async function readOrder(
  { orders, standings }: Pick<Store, 'orders' | 'standings'>,
  orderId: string,
): Promise<OrderReading> {
  const [found, [facts], story] = await Promise.all([
    orders.get(orderId),
    standings.orderFacts([orderId]),
    orders.story(orderId),
  ]);
  if (!found || !facts || !story) throw notFound('order', orderId);
  return { ...found, facts, story };
}
