import { type Order, type OrderChange, PunteoError, type Standing } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';

export type Fulfilment = Extract<OrderChange, { readonly type: 'fulfil' }>;

/** Whether the change records or corrects a time. */
export function changesFulfilment({ fulfilledAt }: Order, { at, ifFulfilled }: Fulfilment): boolean {
  return fulfilledAt === null || (ifFulfilled === 'correct' && fulfilledAt.getTime() !== at.getTime());
}

/**
 * Throws `order_fulfilled` where another time is recorded and is not to be changed, and `order_not_paid` where the goods may
 * not go out and might not at that instant: a report may come after the money was taken back.
 */
export async function refuseFulfilment(
  transaction: Queryable,
  { orderId, fulfilledAt }: Order,
  { state, fulfilmentAllowed }: Standing,
  { at, force, isStated, ifFulfilled }: Fulfilment,
): Promise<void> {
  if (fulfilledAt !== null) {
    if (ifFulfilled !== 'refuse' || fulfilledAt.getTime() === at.getTime()) return;
    throw new PunteoError(
      'order_fulfilled',
      `The goods of order ${orderId} went out at ${fulfilledAt.toISOString()}. Give a reason to correct that.`,
    );
  }
  if (fulfilmentAllowed || force || isStated) return;
  const { rows } = await transaction.query<{ fulfilment_allowed: boolean }>(ALLOWED_AT, [orderId, at]);
  if (rows[0]?.fulfilment_allowed) return;
  throw new PunteoError(
    'order_not_paid',
    `Order ${orderId} is ${state}, and its goods may not go out. If they did: \`punteo orders fulfil --force\`, or ` +
      '`"force": true` in the API, with a reason.',
  );
}

/** The goods did not go out: the order is released only if a merchant event allowed them to. */
export async function withdrawFulfilment(transaction: Queryable, orderId: string): Promise<void> {
  await transaction.query('update orders set fulfilled_at = null where order_id = $1', [orderId]);
  await transaction.query(RELEASED, [orderId]);
}

/** $1 order id · $2 instant */
const ALLOWED_AT = /* sql */ `
select fulfilment_allowed from standing_transitions where order_id = $1 and at <= $2 order by version desc limit 1`;

const RELEASED = /* sql */ `
update standings set released = exists (
  select from standing_transitions transition where transition.order_id = standings.order_id and fulfilment_allowed)
where order_id = $1`;
