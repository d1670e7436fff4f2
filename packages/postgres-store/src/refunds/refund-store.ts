import type { RefundBalance, RefundFilter, RefundKind, RefundStore, RefundTotal } from '@punteo/payments';
import { CLAIM_COLUMNS, type ClaimRow, claimFromRow, claimIdSql } from '../claims/claim-columns.ts';
import { moneyFromRow } from '../rows/money.ts';
import { padded } from '../rows/padded.ts';
import { type RefundRow, refundFromRow } from '../rows/refund.ts';
import type { Database } from '../sql/database.ts';
import { type CursorRow, pageOf, pagePosition } from '../sql/paging.ts';
import { isUuid } from '../sql/text.ts';
import { recordRefund } from './record-refund.ts';
import { REFUND_ORDERS, refundBalance } from './refund-balance.ts';

export function refundStore(database: Database): RefundStore {
  return {
    async balances(filter, page) {
      const { at, id, limit } = pagePosition(page, isBalanceId);
      for (let orders = limit * 4; ; orders *= 8) {
        const { rows } = await database.query<ReadRow>(BALANCES, [...valuesOf(filter), at, id, limit + 1, orders]);
        const isWhole = Number(rows[0]?.orders_read ?? 0) < orders;
        const found = rows.filter((row): row is FoundRow => row.order_id !== null);
        if (isWhole || found.length > limit) return pageOf(found, limit, balanceFromRow);
      }
    },

    async totals(filter) {
      const { rows } = await database.query<TotalRow>(TOTALS, valuesOf(filter));
      return rows.map(({ currency, count, due, refunded, left_over }): RefundTotal => {
        const text = (sum: string) => padded(sum, currency);
        return { currency, count, due: text(due), refunded: text(refunded), left: text(left_over) };
      });
    },

    async list({ orderId }, page) {
      const { at, id, limit } = pagePosition(page, isUuid);
      const { rows } = await database.query<RefundRow & CursorRow>(LIST, [orderId ?? null, at, id, limit + 1]);
      return pageOf(rows, limit, refundFromRow);
    },

    record: (refund, by) => recordRefund(database, refund, by),
  };
}

interface BalanceRow extends ClaimRow {
  order_id: string;
  currency: string;
  why: RefundKind | null;
  /** In minor units of `exponent`. */
  due: string;
  refunded: string;
  left_over: string;
  exponent: number;
  is_seen: boolean;
}

type FoundRow = BalanceRow & CursorRow & { orders_read: string };

/** One row without a balance where none was found. */
type ReadRow = FoundRow | { orders_read: string; order_id: null };

function balanceFromRow(row: BalanceRow): RefundBalance {
  const money = (minor: string) => moneyFromRow(minor, row.currency, row.exponent);
  return {
    orderId: row.order_id,
    claim: claimFromRow(row),
    kind: row.why,
    due: money(row.due),
    refunded: money(row.refunded),
    left: money(row.left_over),
    isSeenAtProvider: row.is_seen,
  };
}

type TotalRow = Pick<RefundTotal, 'currency' | 'count' | 'due'> & { refunded: string; left_over: string };

function valuesOf({ orderId, provider, currency, state }: RefundFilter): unknown[] {
  return [orderId ?? null, provider ?? null, currency ?? null, state ?? null];
}

/** An order, a claim and a currency: see `BALANCE_ID`. Ids of payments may hold spaces. */
function isBalanceId(text: string): boolean {
  return text.length <= 600 && /^[!-~]+ [!-~]+ (payment|[!-~]+ transaction) [ -~]+ [!-~]+$/.test(text);
}

const BALANCE_ID = `order_id || ' ' || ${claimIdSql()} || ' ' || currency`;

/**
 * The balances of these orders that the filter selects. $1 order · $2 provider · $3 currency · $4 state
 */
const filtered = (orders: string) => /* sql */ `
refund_order as materialized (
  select refund_orders.order_id, created_at, order_exponent
  from (${REFUND_ORDERS}) refund_orders
  -- Few among all orders: each is looked up, whatever the planner expects.
  cross join lateral (
    select created_at, exponent as order_exponent from orders where orders.order_id = refund_orders.order_id offset 0
  ) stated
  where ($1::text is null or refund_orders.order_id = $1) ${orders}
),
${refundBalance('order_id in (select order_id from refund_order)')},
filtered as (
  select * from refund_balance
  where ($2::text is null or provider = $2) and ($3::text is null or currency = $3)
    and ($4::text is null or (left_over > 0) = ($4 = 'open'))
)`;

/** Only the newest orders are read, of a time all or none. $5, $6 position · $7 rows · $8 orders */
const BALANCES = /* sql */ `
with ${filtered(`and ($5::timestamptz is null or created_at <= $5)
  order by created_at desc fetch first $8 rows with ties`)},
placed as (
  select filtered.*, created_at, ${BALANCE_ID} as id,
    -- An exponent in which all three are whole.
    greatest(order_exponent, min_scale(due), min_scale(refunded), 2)::smallint as exponent
  from filtered join refund_order using (order_id)
),
page as (
  select * from placed
  where $5::timestamptz is null or (created_at, id) < ($5, $6::text)
  order by created_at desc, id desc
  limit $7
)
select orders_read, order_id, ${CLAIM_COLUMNS}, currency, why, is_seen, exponent, created_at::text as cursor_at, id as cursor_id,
  trim_scale(due * ('1e' || exponent)::numeric)::text as due, trim_scale(refunded * ('1e' || exponent)::numeric)::text as refunded,
  trim_scale(left_over * ('1e' || exponent)::numeric)::text as left_over
from (select count(*) as orders_read from refund_order) read left join page on true
order by created_at desc, id desc`;

const TOTALS = /* sql */ `
with ${filtered('')}
select currency, count(*)::int as count, trim_scale(sum(due))::text as due, trim_scale(sum(refunded))::text as refunded,
  trim_scale(sum(left_over))::text as left_over
from filtered group by currency order by currency`;

/** $1 order · $2, $3 position · $4 rows */
const LIST = /* sql */ `
select *, recorded_at::text as cursor_at, refund_id::text as cursor_id from refunds
where ($1::text is null or order_id = $1)
  and ($2::timestamptz is null or (recorded_at, refund_id) < ($2, $3::uuid))
order by recorded_at desc, refund_id desc
limit $4`;
