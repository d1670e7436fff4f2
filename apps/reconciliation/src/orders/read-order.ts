import type { Order, OrderFacts, Page, PageRequest, Standing, Store, StoryEntry } from '@punteo/payments';
import { notFound } from '../not-found.ts';

/** What is known about one order. */
export interface OrderReading {
  readonly order: Order;
  readonly standing: Standing;
  readonly facts: OrderFacts;
  /** A page of its history, oldest entry first. */
  readonly story: Page<StoryEntry>;
}

/** Throws `order_unknown`. */
export async function readOrder(
  { orders, standings }: Pick<Store, 'orders' | 'standings'>,
  orderId: string,
  page: PageRequest = {},
): Promise<OrderReading> {
  const [found, [facts], story] = await Promise.all([
    orders.get(orderId),
    standings.orderFacts([orderId]),
    orders.story(orderId, page),
  ]);
  if (!found || !facts || !story) throw notFound('order', orderId);
  return { ...found, facts, story };
}
