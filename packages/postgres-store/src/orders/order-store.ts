import type { OrderStore } from '@punteo/payments';
import type { Pool } from 'pg';
import { type OrderRow, orderFromRow } from '../rows/order.ts';
import { type StandingRow, standingFromRow } from '../rows/standing.ts';
import { type CursorRow, pageOf, pagePosition } from '../sql/paging.ts';
import { withTransaction } from '../sql/transaction.ts';
import { orderStory } from './order-story.ts';
import { putOrders } from './put-orders.ts';

export function orderStore(pool: Pool): OrderStore {
  return {
    put: (orders) => putOrders(pool, orders),

    async get(orderId) {
      const { rows } = await pool.query<OrderAndStandingRow>(GET, [orderId]);
      return rows[0] ? orderAndStanding(rows[0]) : null;
    },

    async list({ state }, page) {
      const { at, id, limit } = pagePosition(page);
      const { rows } = await pool.query<OrderAndStandingRow & CursorRow>(LIST, [at, id, limit + 1, state]);
      return pageOf(rows, limit, orderAndStanding);
    },

    markFulfilled: (orderId, at, actor) =>
      withTransaction(pool, async (client) => {
        const { rowCount } = await client.query(
          'update orders set fulfilled_at = $2 where order_id = $1 and fulfilled_at is null',
          [orderId, at],
        );
        if (rowCount === 0) {
          const known = await client.query('select from orders where order_id = $1', [orderId]);
          return known.rowCount === 1;
        }
        await client.query(
          "insert into audit (actor, action, subject, detail) values ($1, 'order.fulfilled', $2, jsonb_build_object('fulfilledAt', $3::text))",
          [actor, `order:${orderId}`, at.toISOString()],
        );
        return true;
      }),

    story: (orderId) => orderStory(pool, orderId),
  };
}

type OrderAndStandingRow = OrderRow & StandingRow;

function orderAndStanding(row: OrderAndStandingRow) {
  return { order: orderFromRow(row), standing: standingFromRow(row) };
}

const GET = 'select * from orders join standings using (order_id) where order_id = $1';

/** $1, $2 position · $3 rows · $4 state */
const LIST = /* sql */ `
select *, created_at::text as cursor_at, order_id as cursor_id
from orders join standings using (order_id)
where ($1::timestamptz is null or (created_at, order_id) < ($1, $2::text)) and ($4::text is null or state = $4)
order by created_at desc, order_id desc
limit $3`;
