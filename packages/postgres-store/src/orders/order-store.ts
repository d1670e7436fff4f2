import type { OrderStore } from '@punteo/payments';
import { writeAudit } from '../audit/write-audit.ts';
import { type OrderRow, orderFromRow } from '../rows/order.ts';
import { type StandingRow, standingFromRow } from '../rows/standing.ts';
import type { Database } from '../sql/database.ts';
import { type CursorRow, pageOf, pagePosition } from '../sql/paging.ts';
import { orderStory } from './order-story.ts';
import { putOrders } from './put-orders.ts';

export function orderStore(database: Database): OrderStore {
  return {
    put: (orders) => putOrders(database, orders),

    async get(orderId) {
      const { rows } = await database.query<OrderAndStandingRow>(GET, [orderId]);
      return rows[0] ? orderAndStanding(rows[0]) : null;
    },

    async list({ state }, page) {
      const { at, id, limit } = pagePosition(page);
      const { rows } = await database.query<OrderAndStandingRow & CursorRow>(LIST, [at, id, limit + 1, state]);
      return pageOf(rows, limit, orderAndStanding);
    },

    markFulfilled: (orderId, at, actor) =>
      database.transaction(async (transaction) => {
        const updated = await transaction.query(MARK_FULFILLED, [orderId, at]);
        if (updated.rowCount === 0) {
          const existing = await transaction.query('select from orders where order_id = $1', [orderId]);
          return existing.rowCount === 1;
        }
        await writeAudit(transaction, {
          actor,
          action: 'order.fulfilled',
          subject: `order:${orderId}`,
          detail: { fulfilledAt: at.toISOString() },
        });
        return true;
      }),

    story: (orderId) => orderStory(database, orderId),
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

const MARK_FULFILLED = 'update orders set fulfilled_at = $2 where order_id = $1 and fulfilled_at is null';
