import { type FigureStore, type OrderDay, PAID_STATES } from '@punteo/payments';
import { moneyFromRow } from '../rows/money.ts';
import { checkTimeZone } from '../sql/check-time-zone.ts';
import type { Queryable } from '../sql/database.ts';

/** See `FigureStore.orderDays`. */
export async function orderDays(
  database: Queryable,
  { from, to, timeZone }: Parameters<FigureStore['orderDays']>[0],
): Promise<readonly OrderDay[]> {
  await checkTimeZone(database, timeZone);
  const { rows } = await database.query<DayRow>(DAYS, [from, to, timeZone, PAID_STATES]);
  return [...Map.groupBy(rows, ({ day }) => day)].map(([day, sums]) => {
    const [{ from_at, to_at }] = sums as [DayRow];
    const counted = sums.filter((row): row is CountedRow => row.currency !== null);
    const total = (count: (row: CountedRow) => number) => counted.reduce((sum, row) => sum + count(row), 0);
    return {
      day,
      from: from_at,
      to: to_at,
      orders: total((row) => row.orders),
      paid: total((row) => row.paid),
      matched: total((row) => row.matched),
      sums: counted.map(({ currency, exponent, ordered_minor, paid_minor }) => ({
        ordered: moneyFromRow(ordered_minor, currency, exponent),
        paid: moneyFromRow(paid_minor, currency, exponent),
      })),
    };
  });
}

interface CountedRow {
  day: string;
  from_at: Date;
  to_at: Date;
  currency: string;
  exponent: number;
  orders: number;
  paid: number;
  matched: number;
  ordered_minor: string;
  paid_minor: string;
}

/** A day without an order has one row, without a currency. */
type DayRow = CountedRow | (Pick<CountedRow, 'day' | 'from_at' | 'to_at'> & { currency: null });

/** $1 first day · $2 last day · $3 time zone · $4 states that are paid in full */
const DAYS = /* sql */ `
with days as (
  select day::date as day, day::date::timestamp at time zone $3 as from_at, (day::date + 1)::timestamp at time zone $3 as to_at
  from generate_series($1::date::timestamp, $2::date::timestamp, '1 day') day
),
-- As a table of its own: of a thousand orders few have one.
attention as materialized (select distinct order_id from discrepancies where state = 'open' and order_id is not null),
sums as (
  select (created_at at time zone $3)::date as day, currency,
    greatest(max(orders.exponent), max(paid_exponent)) as exponent, count(*)::int as orders,
    count(*) filter (where state = any ($4::text[]))::int as paid,
    count(*) filter (where state = any ($4::text[]) and attention.order_id is null)::int as matched,
    sum(amount_minor * ('1e-' || orders.exponent)::numeric) as ordered,
    coalesce(sum(paid_minor * ('1e-' || paid_exponent)::numeric) filter (where paid_minor > 0), 0) as paid_sum
  from orders join standings using (order_id) left join attention using (order_id)
  where created_at >= (select min(from_at) from days) and created_at < (select max(to_at) from days)
  group by 1, 2
)
select days.day::text, from_at, to_at, currency, exponent, orders, paid, matched,
  (ordered * ('1e' || exponent)::numeric)::numeric(1000, 0)::text as ordered_minor,
  (paid_sum * ('1e' || exponent)::numeric)::numeric(1000, 0)::text as paid_minor
from days left join sums using (day)
order by day, currency collate "C"`;
