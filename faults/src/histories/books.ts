import type { PostgresStore } from '@punteo/postgres-store';
import type pg from 'pg';

/** Closes the books of a day long after all histories: everything that moved so far is booked. `day` counts from 0. */
export async function closeDay(store: Pick<PostgresStore, 'periods'>, day: number): Promise<void> {
  const name = new Date(Date.UTC(2090, 0, 1 + day)).toISOString().slice(0, 10);
  await store.periods.close(name, {
    calendar: { timeZone: 'UTC', cutOff: '00:00' },
    by: { actor: 'ana', reason: 'the day is over' },
    now: new Date('2099-01-01T00:00:00Z'),
  });
}

/** Where the sum of all entries, by order and currency, is not what is proven now; empty when the books are true. */
export async function untrueBooks(sql: pg.Pool): Promise<readonly unknown[]> {
  const { rows } = await sql.query(DIFFERENCES);
  return rows;
}

/** From raw rows: what the standings hold, and the paid payments of no order, as the sums of a run. */
const DIFFERENCES = /* sql */ `
select order_id, currency, sum(booked) as booked, sum(proven) as proven from (
  select coalesce(order_id, '') as order_id, currency, amount_minor * ('1e-' || exponent)::numeric as booked, 0 as proven
  from period_entries
  union all
  select order_id, paid_currency, 0, paid_minor * ('1e-' || paid_exponent)::numeric from standings
  union all
  select '', currency, 0, amount_minor * ('1e-' || exponent)::numeric from payments
  where order_id is null and status = 'paid' and not exists (
    select from allocations where unit_kind = 'payment' and unit_provider = payments.provider
      and unit_reference = payments.provider_payment_id)
) sides
group by order_id, currency having sum(booked) <> sum(proven)
union all
-- One unit is never booked beyond itself, whichever orders it went through.
select unit, currency, sum(amount_minor), null from period_entries
group by unit, currency having sum(amount_minor) < 0`;
