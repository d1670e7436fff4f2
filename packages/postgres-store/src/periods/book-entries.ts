import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import { TRUE_MONEY } from './true-money.ts';

/** What a closing wrote, and when all orders were last reconciled. */
export interface Booked {
  readonly entries: number;
  readonly openItems: number;
  readonly reconciledAt: Date | null;
}

/**
 * Books the money that moved before the period's end, as the difference from what is booked, and lists the open
 * discrepancies: one statement, and so one snapshot, whatever is being decided meanwhile.
 */
export async function bookEntries(
  transaction: Queryable,
  { number, from, to }: { readonly number: number; readonly from: Date; readonly to: Date },
): Promise<Booked> {
  const { rows } = await transaction.query<{ entries: number; open_items: number; reconciled_at: Date | null }>(
    withoutTimeLimit(BOOK, [number, from, to]),
  );
  const [row] = rows;
  await transaction.query(withoutTimeLimit(TOTAL, [number]));
  return {
    entries: row?.entries ?? 0,
    openItems: row?.open_items ?? 0,
    reconciledAt: row?.reconciled_at ?? null,
  };
}

/**
 * A unit that was booked keeps the instant that it was booked with. $1 number · $2 from · $3 to
 */
const BOOK = /* sql */ `
with ${TRUE_MONEY},
sides as (
  select unit, order_id, provider, currency, exponent, amount, moved_at from true_money
  union all
  select unit, coalesce(order_id, ''), provider, currency, exponent, -amount_minor * ('1e-' || exponent)::numeric, moved_at
  from period_entries
),
differences as materialized (
  select unit, order_id, provider, currency, max(exponent) as exponent, sum(amount) as amount, min(moved_at) as moved_at
  from sides group by unit, order_id, provider, currency
  having sum(amount) <> 0
),
booked_units as (
  select unit, min(moved_at) as moved_at from period_entries
  where unit in (select unit from differences) group by unit
),
differing as materialized (
  select unit, order_id, provider, currency, exponent, amount,
    coalesce(booked_units.moved_at, differences.moved_at) as moved_at, booked_units.moved_at is not null as was_booked
  from differences left join booked_units using (unit)
  where booked_units.moved_at is not null or differences.moved_at < $3
),
corrected as (select distinct unit, currency from differing where was_booked),
corrected_sums as (
  select unit, currency, sum(now_amount) as now_amount, sum(booked_amount) as booked_amount
  from (
    select unit, currency, amount as now_amount, 0 as booked_amount from true_money join corrected using (unit, currency)
    union all
    select unit, currency, 0, amount_minor * ('1e-' || exponent)::numeric
    from period_entries join corrected using (unit, currency)
  ) sums
  group by unit, currency
),
entries as (
  insert into period_entries (period, place, kind, moved_at, unit, order_id, provider, currency, exponent, amount_minor)
  select $1, row_number() over (order by moved_at, unit collate "C", order_id collate "C", amount),
    case
      when was_booked then case
        when now_amount = 0 then 'taken_back' when now_amount = booked_amount then 'reallocated' else 'changed' end
      when moved_at >= $2 then 'moved'
      when $1 = 1 then 'opening'
      else 'late' end,
    moved_at, unit, nullif(order_id, ''), provider, currency, exponent, amount * ('1e' || exponent)::numeric
  from differing left join corrected_sums using (unit, currency)
  returning period
),
items as (
  insert into period_open_items (period, place, discrepancy_id, kind, subject, order_id, provider, risk_minor,
    risk_currency, risk_exponent, first_seen_at)
  select $1, row_number() over (order by kind collate "C", subject collate "C"), discrepancy_id, kind, subject, order_id,
    provider, risk_minor, risk_currency, risk_exponent, first_seen_at
  from discrepancies where state = 'open'
  returning period
)
select (select count(*)::int from entries) as entries, (select count(*)::int from items) as open_items,
  (select max(finished_at) from runs where complete and not dry_run and from_at is null and to_at is null)
    as reconciled_at`;

/** Also of a provider and currency of which nothing was booked this time. $1 number */
const TOTAL = /* sql */ `
with parts as (
  select provider, currency, kind, count(*) as entries, max(exponent) as exponent,
    sum(amount_minor * ('1e-' || exponent)::numeric) as amount
  from period_entries where period = $1
  group by provider, currency, kind
  union all
  select provider, currency, 'opening', entries, exponent, amount_minor * ('1e-' || exponent)::numeric
  from period_totals where period = $1 - 1 and kind = 'closing'
),
figures as (
  select * from parts
  union all
  select provider, currency, 'closing', sum(entries), max(exponent), sum(amount) from parts group by provider, currency
)
insert into period_totals (period, provider, currency, kind, entries, exponent, amount_minor)
select $1, provider, currency, kind, entries, exponent, amount * ('1e' || exponent)::numeric
from figures`;
