import type { Run } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';

/**
 * Merges what a run found into the stored discrepancies: found again is the same row, not found any more is `gone`. A
 * discrepancy that a person resolved stays resolved while its fields are the same, and is open again when they differ.
 * Those of `incomparable` orders stay as they are.
 */
export async function mergeDiscrepancies(
  transaction: Queryable,
  { runId, from, to }: Run,
  now: Date,
  incomparable: readonly string[],
): Promise<void> {
  await transaction.query(withoutTimeLimit(MERGE, [runId, now]));
  await transaction.query(withoutTimeLimit(LINK, [runId]));
  // The planner has no statistics of the rows just inserted, expects one, and would compare each row with each.
  await transaction.query('set local enable_nestloop = off');
  await transaction.query(withoutTimeLimit(MARK_GONE, [runId, from, to, incomparable]));
  await transaction.query('set local enable_nestloop = default');
}

/** $1 run id · $2 now */
const MERGE = /* sql */ `
insert into discrepancies as stored
  (kind, subject, order_id, provider, fields, risk_minor, risk_currency, risk_exponent, first_seen_at, last_seen_at,
  opened_by)
select kind, subject, order_id, provider, fields, risk_minor, risk_currency, risk_exponent, $2, $2, $1
from run_discrepancies where run_id = $1
order by kind, subject
on conflict (kind, subject) do update set
  fields = excluded.fields,
  risk_minor = excluded.risk_minor,
  risk_currency = excluded.risk_currency,
  risk_exponent = excluded.risk_exponent,
  last_seen_at = excluded.last_seen_at,
  opened_by = case
    when stored.state = 'open' or (stored.state = 'resolved' and stored.fields = excluded.fields) then stored.opened_by
    else excluded.opened_by end,
  state = case when stored.state = 'resolved' and stored.fields = excluded.fields then 'resolved' else 'open' end`;

/** Links what the run found for the first time to its row. $1 run id */
const LINK = /* sql */ `
update run_discrepancies found set discrepancy_id = stored.discrepancy_id
from discrepancies stored
where found.run_id = $1 and found.discrepancy_id is null and stored.kind = found.kind and stored.subject = found.subject`;

/**
 * Only what the run could have found: orders in its window; discrepancies without an order, when it has no window. $1
 * run id · $2 from · $3 to · $4 orders that could not be compared
 */
const MARK_GONE = /* sql */ `
-- First those that were not found: few, so that few orders are looked up.
with not_found as materialized (
  select discrepancy_id, order_id from discrepancies stored
  where state = 'open' and (order_id is null or order_id <> all ($4::text[]))
    and not exists (
      select from run_discrepancies found where found.run_id = $1 and found.kind = stored.kind
        and found.subject = stored.subject
    )
)
update discrepancies stored set state = 'gone'
from not_found
where stored.discrepancy_id = not_found.discrepancy_id
  and case when not_found.order_id is null then $2::timestamptz is null and $3::timestamptz is null
    else exists (
      select from orders o
      where o.order_id = not_found.order_id
        and ($2::timestamptz is null or o.created_at >= $2) and ($3::timestamptz is null or o.created_at < $3)
    ) end`;
