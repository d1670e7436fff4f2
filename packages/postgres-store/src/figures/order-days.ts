import { addMoney, type FigureStore, type OrderDay, PAID_STATES } from '@punteo/payments';
import { moneyFromRow } from '../rows/money.ts';
import { checkTimeZone } from '../sql/check-time-zone.ts';
import type { Queryable } from '../sql/database.ts';

/** See `FigureStore.orderDays`. */
export async function orderDays(
  database: Queryable,
  { from, to, timeZone }: Parameters<FigureStore['orderDays']>[0],
): Promise<readonly OrderDay[]> {
  await checkTimeZone(database, timeZone);
  const { rows: days } = await database.query<DayRow>(DAYS, [from, to, timeZone]);
  const { rows } = await database.query<SumRow>(SUMS, [
    days.map(({ from_at }) => from_at),
    PAID_STATES,
    days[0]?.from_at,
    days.at(-1)?.to_at,
  ]);
  const byDay = Map.groupBy(rows, ({ place }) => place);
  return days.map(({ day, from_at, to_at }, index) => {
    const sums = byDay.get(index + 1) ?? [];
    const total = (count: (row: SumRow) => number) => sums.reduce((sum, row) => sum + count(row), 0);
    return {
      day,
      from: from_at,
      to: to_at,
      orders: total((row) => row.orders),
      paid: total((row) => row.paid),
      matched: total((row) => row.matched),
      sums: [...Map.groupBy(sums, ({ currency }) => currency).values()].map((same) => ({
        ordered: same.map((row) => moneyFromRow(row.ordered_minor, row.currency, row.exponent)).reduce(addMoney),
        paid: same.map((row) => moneyFromRow(row.paid_minor, row.currency, row.paid_exponent)).reduce(addMoney),
      })),
    };
  });
}

interface DayRow {
  day: string;
  from_at: Date;
  to_at: Date;
}

interface SumRow {
  /** Of the day among the days, from 1 on. */
  place: number;
  currency: string;
  exponent: number;
  paid_exponent: number;
  orders: number;
  paid: number;
  matched: number;
  ordered_minor: string;
  paid_minor: string;
}

/** $1 first day · $2 last day · $3 time zone */
const DAYS = /* sql */ `
select day::date::text as day, day::date::timestamp at time zone $3 as from_at,
  (day::date + 1)::timestamp at time zone $3 as to_at
from generate_series($1::date::timestamp, $2::date::timestamp, '1 day') day
order by day`;

/**
 * The range as values, so that the planner knows how many orders it selects; the days as rows, so that it expects few groups
 * and does not sort the orders. $1 the beginning of each day · $2 states that are paid in full · $3, $4 the
 * range
 */
const SUMS = /* sql */ `
with attention as materialized (
  select distinct order_id from discrepancies where state = 'open' and order_id is not null
)
select place::int, currency, exponent, paid_exponent,
  count(*)::int as orders, count(*) filter (where state = any ($2::text[]))::int as paid,
  count(*) filter (where state = any ($2::text[]) and attention.order_id is null)::int as matched,
  sum(amount_minor)::text as ordered_minor, sum(paid_minor)::text as paid_minor
from orders
join standings using (order_id)
left join attention using (order_id)
join unnest($1::timestamptz[]) with ordinality day (from_at, place)
  on place = width_bucket(created_at, $1::timestamptz[])
where created_at >= $3::timestamptz and created_at < $4::timestamptz
group by place, currency, exponent, paid_exponent
order by place, currency collate "C"`;
