import type { DecisionPolicy, OrderFilter, OrderStore } from '@punteo/payments';
import { type OrderRow, orderFromRow } from '../rows/order.ts';
import { readRow } from '../rows/readable.ts';
import { type StandingRow, standingFromRow } from '../rows/standing.ts';
import type { Database } from '../sql/database.ts';
import { type CursorRow, pageOf, pagePosition } from '../sql/paging.ts';
import { isOrderId } from '../sql/text.ts';
import { changeOrder, changeOrders } from './change-order.ts';
import { orderConditions } from './order-conditions.ts';
import { orderStory } from './order-story.ts';
import { putOrders } from './put-orders.ts';
import { summariseOrders } from './summarise-orders.ts';

export function orderStore(database: Database, policy: DecisionPolicy): OrderStore {
  return {
    put: (orders, by = MERCHANT, now = new Date()) => putOrders(database, policy, orders, by, now),

    change: (orderId, change, by, now) => changeOrder(database, policy, orderId, change, by, now),

    split: (parts, by, now) => database.transaction((transaction) => changeOrders(transaction, policy, parts, by, now)),

    async get(orderId) {
      const { rows } = await database.query<OrderAndStandingRow>(GET, [orderId]);
      const [row] = rows;
      return row ? readRow(`Order ${orderId}`, () => orderAndStanding(row)) : null;
    },

    async list(filter, page) {
      const { at, id, limit } = pagePosition(page, isOrderId);
      const { statement, values } = listStatement(filter, at === null ? null : [at, id], limit + 1);
      const { rows } = await database.query<OrderAndStandingRow & CursorRow>(statement, values);
      return pageOf(rows, limit, orderAndStanding);
    },

    summarise: (filter) => summariseOrders(database, filter),

    async listStates(page) {
      const { at, id, limit } = pagePosition(page, isOrderId);
      const { rows } = await database.query<OrderStateRow & CursorRow>(LIST_STATES, [at, id, limit + 1]);
      return pageOf(rows, limit, ({ order_id, created_at, state, fulfilment_allowed }) => ({
        orderId: order_id,
        createdAt: created_at,
        state,
        fulfilmentAllowed: fulfilment_allowed,
      }));
    },

    story: (orderId, page) => orderStory(database, orderId, page),
  };
}

/** The actor of an amendment that names none. */
const MERCHANT = { actor: 'merchant', reason: 'stated again' } as const;

type OrderStateRow = Pick<StandingRow, 'state' | 'fulfilment_allowed'> & Pick<OrderRow, 'order_id' | 'created_at'>;
type OrderAndStandingRow = OrderRow & StandingRow;

function orderAndStanding(row: OrderAndStandingRow) {
  return { order: orderFromRow(row), standing: standingFromRow(row) };
}

const GET = 'select * from orders join standings using (order_id) where order_id = $1';

/** One page of the orders that a filter selects. `after`: the creation time and the id of the last one of the page before. */
function listStatement(filter: OrderFilter, after: readonly unknown[] | null, limit: number) {
  const { sql, values } = orderConditions(filter, after === null ? 2 : 4);
  const statement = /* sql */ `
select *, created_at::text as cursor_at, order_id as cursor_id
from orders join standings using (order_id)
where ${sql}${after === null ? '' : ' and (created_at, order_id) < ($2::timestamptz, $3::text)'}
order by created_at desc, order_id desc
limit $1`;
  return { statement, values: [limit, ...(after ?? []), ...values] };
}

/** $1, $2 position · $3 rows */
const LIST_STATES = /* sql */ `
select order_id, created_at, state, fulfilment_allowed, created_at::text as cursor_at, order_id as cursor_id
from orders join standings using (order_id)
where $1::timestamptz is null or (created_at, order_id) < ($1, $2::text)
order by created_at desc, order_id desc
limit $3`;
