import type { PlayedOrder } from './play-order.ts';
import type { Surroundings } from './surroundings.ts';

export interface WrongOrder extends PlayedOrder {
  readonly found: string;
}

/** The orders whose stored standing is not what is true of them. */
export async function wrongOrders(
  { query }: Pick<Surroundings, 'query'>,
  orders: readonly PlayedOrder[],
): Promise<readonly WrongOrder[]> {
  const rows = await query(STANDINGS);
  const standings = new Map(rows.map(({ order_id, state, paid }) => [order_id, `${state} ${paid}`]));
  return orders.flatMap((order) => {
    const found = standings.get(order.orderId) ?? 'none';
    return found === `${order.state} ${order.paidMinor}` ? [] : [{ ...order, found }];
  });
}

/** An order without a standing has not been decided: nothing is claimed for it. */
const STANDINGS = /* sql */ `
select order_id, coalesce(state, 'awaiting') as state,
  coalesce(trim_scale(paid_minor / power(10::numeric, paid_exponent) * 100), 0)::text as paid
from orders left join standings using (order_id)`;

/** Events that did not reach the shop under one id, or are not delivered yet. */
export async function undeliveredEvents({
  query,
  shop,
}: Pick<Surroundings, 'query' | 'shop'>): Promise<readonly string[]> {
  const rows = await query(`
    select event_id, stream, sequence,
      exists (select from deliveries where deliveries.event_id = events.event_id and state = 'delivered') as delivered
    from events`);
  const taken = shop.requests.filter(({ isTaken }) => isTaken);
  const ids = Map.groupBy(taken, ({ stream, sequence }) => `${stream} ${sequence}`);
  return rows.flatMap(({ event_id, stream, sequence, delivered }) => {
    const event = `${stream} ${sequence}`;
    const received = new Set(ids.get(event)?.map(({ eventId }) => eventId));
    if (received.size === 1 && received.has(String(event_id)) && delivered) return [];
    return [`event ${event_id} (${event}): received under ${[...received].join(' and ') || 'no id'}`];
  });
}

/** Positions of first deliveries that came after a later event of the same stream. */
export function outOfOrder({ shop }: Pick<Surroundings, 'shop'>): readonly string[] {
  const seen = new Set<string>();
  const last = new Map<string, number>();
  return shop.requests.flatMap(({ isTaken, eventId, stream, sequence }) => {
    if (!isTaken || seen.has(eventId)) return [];
    seen.add(eventId);
    const expected = (last.get(stream) ?? 0) + 1;
    last.set(stream, Math.max(sequence, last.get(stream) ?? 0));
    return sequence === expected ? [] : [`${stream}: ${sequence} came when ${expected} was due`];
  });
}
