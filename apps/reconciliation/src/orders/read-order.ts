import {
  type Order,
  type OrderFacts,
  type Page,
  type PageRequest,
  PunteoError,
  type Standing,
  type Store,
  type StoryEntry,
} from '@punteo/payments';
import { notFound } from '../not-found.ts';

/** What is known about one order. */
export interface OrderReading {
  /** Null where the row of the order, or of its standing, does not hold what Punteo writes. */
  readonly stated: { readonly order: Order; readonly standing: Standing } | null;
  /** Null where one of its rows does not. */
  readonly facts: OrderFacts | null;
  /** A page of its history, oldest entry first. */
  readonly story: Page<StoryEntry>;
  /** A sentence for each part that cannot be read. */
  readonly unreadable: readonly string[];
}

/** Throws `order_unknown`. */
export async function readOrder(
  { orders, standings }: Pick<Store, 'orders' | 'standings'>,
  orderId: string,
  page: PageRequest = {},
): Promise<OrderReading> {
  const unreadable: string[] = [];
  const [stated, facts, story] = await Promise.all([
    orders.get(orderId).catch(asUnreadable),
    standings.orderFacts([orderId]).then(([first]) => first ?? null, asUnreadable),
    orders.story(orderId, page),
  ]);
  if (!story || (unreadable.length === 0 && !(stated && facts))) throw notFound('order', orderId);
  return { stated, facts, story, unreadable: [...new Set(unreadable)] };

  function asUnreadable(error: unknown): null {
    if (!(error instanceof PunteoError) || error.code !== 'row_unreadable') throw error;
    unreadable.push(error.message);
    return null;
  }
}
