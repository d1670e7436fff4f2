import { DIFFERING_LINES } from '../discrepancies/settlement-differs.ts';
import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';

/** Keeps what a run found settled as the base of the next run, and what that run must compare again. */
export async function keepSettlement(
  transaction: Queryable,
  { fingerprint, continuesBase }: { readonly fingerprint: string; readonly continuesBase: boolean },
): Promise<void> {
  await transaction.query(withoutTimeLimit(CLOSED));
  await transaction.query('analyze settlement_closed');
  await transaction.query('delete from open_settlements');
  await transaction.query(withoutTimeLimit(KEEP_OPEN));
  await transaction.query(continuesBase ? FORGET_CHANGED : 'delete from settled_entries');
  await transaction.query(withoutTimeLimit(KEEP_SETTLED));
  await transaction.query('delete from settled_totals');
  await transaction.query(KEEP_TOTALS);
  await transaction.query('update run_base set settlement_fingerprint = $1', [fingerprint]);
}

/**
 * `settlement_closed`: groups that entries settle by their reference, each with one of these entries. Nothing but a change
 * of the group, or of an entry that names it, can open it again. A sum may fit another group tomorrow.
 */
const CLOSED = /* sql */ `
create temporary table settlement_closed on commit drop as
select group_id, min(link.statement_entry_id) as first_entry_id, count(*) as entries
from settlement_results result join settlement_links link using (group_id)
where result.state = 'settled'
group by group_id
having bool_and(link.entry_groups = 1)`;

/** What a line of an export shows otherwise is open too. */
const KEEP_OPEN = /* sql */ `
insert into open_settlements (reference_key, statement_entry_id)
select key, null::bigint
from settlement_groups
where group_id not in (select group_id from settlement_closed)
union
select payment_key, null::bigint
from settlement_lines line
where not exists (
  select from settlement_units unit where unit.provider = line.provider and unit.key = line.payment_key)
union
select unit.key, null::bigint${DIFFERING_LINES}
union
select null::text, statement_entry_id
from settlement_entries
where statement_entry_id not in (
  select link.statement_entry_id from settlement_links link join settlement_closed using (group_id))`;

const FORGET_CHANGED = /* sql */ `
delete from settled_entries where statement_entry_id in (select statement_entry_id from settlement_scope_entries)`;

const CLOSED_SUMS = /* sql */ `
select closed.group_id, unit.currency, unit.exponent, count(*) as n, coalesce(sum(unit.amount), 0) as amount
from settlement_closed closed
join settlement_units unit on coalesce(unit.payout_id, -unit.unit_id) = closed.group_id
group by closed.group_id, unit.currency, unit.exponent`;

/**
 * One entry of each group stands for its sums, the others for nothing. An entry without a row stands for its own sum, so
 * most have none.
 */
const KEEP_SETTLED = /* sql */ `
insert into settled_entries (statement_entry_id, currency, exponent, n, amount)
with sums as (${CLOSED_SUMS}),
own_sum as (
  select closed.group_id
  from settlement_closed closed
  join sums using (group_id)
  join settlement_entries entry on entry.statement_entry_id = closed.first_entry_id
  where closed.entries = 1 and sums.n = 1 and sums.currency = entry.currency and sums.exponent = entry.exponent
    and sums.amount = entry.amount
    and not exists (
      select from sums other where other.group_id = sums.group_id
        and (other.currency, other.exponent) <> (sums.currency, sums.exponent))
)
select closed.first_entry_id, sums.currency, sums.exponent, coalesce(sums.n, 0), coalesce(sums.amount, 0)
from settlement_closed closed left join sums using (group_id)
where closed.group_id not in (select group_id from own_sum)
union all
select link.statement_entry_id, null::text, null::smallint, 0, 0
from settlement_closed closed join settlement_links link using (group_id)
where closed.entries > 1 and link.statement_entry_id <> closed.first_entry_id`;

const KEEP_TOTALS = /* sql */ `
insert into settled_totals (currency, exponent, n, amount)
select currency, exponent, sum(n), sum(amount)
from (
  select currency, exponent, n, amount from settled_elsewhere
  union all
  select currency, exponent, n, amount from (${CLOSED_SUMS}) sums
) parts
group by currency, exponent
having sum(n) <> 0`;
