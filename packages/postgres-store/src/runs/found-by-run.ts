/** Fields and amounts as the run found them; owner, note and state as they are now. $1 run id */
const FOUND_BY_RUN = /* sql */ `
select coalesce(stored.discrepancy_id, md5(found.kind || ' ' || found.subject)::uuid) as discrepancy_id, found.kind,
  found.subject, found.order_id, found.provider, found.fields, found.risk_minor, found.risk_currency,
  found.risk_exponent, coalesce(stored.first_seen_at, runs.requested_at) as first_seen_at,
  coalesce(stored.last_seen_at, runs.requested_at) as last_seen_at, stored.owner, stored.note,
  stored.due_on, coalesce(stored.state, 'open') as state, coalesce(stored.version, 0) as version
from run_discrepancies found
join runs using (run_id)
left join discrepancies stored on stored.kind = found.kind and stored.subject = found.subject
where found.run_id = $1`;

/** In the order of the reports. $1 run id */
export const FOUND_IN_ORDER = `${FOUND_BY_RUN} order by found.kind, found.subject`;

/** $1 run id · $2 kind; null: any · $3, $4 position · $5 rows */
export const LIST_FOUND = /* sql */ `
select *, first_seen_at::text as cursor_at, discrepancy_id::text as cursor_id
from (${FOUND_BY_RUN} and ($2::text is null or found.kind = $2)) listed
where $3::timestamptz is null or (first_seen_at, discrepancy_id) < ($3, $4::uuid)
order by first_seen_at desc, discrepancy_id desc
limit $5`;
