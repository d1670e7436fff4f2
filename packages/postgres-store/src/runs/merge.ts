/**
 * Merges what a run found into the standing discrepancies: the same fault is the same row. A person's `resolved` holds
 * while the fault looks as it did; another look opens it again. $1 run id · $2 now
 */
export const MERGE = /* sql */ `
insert into discrepancies as d (kind, subject, order_id, provider, fields, risk_minor, risk_currency, risk_exponent, first_seen_at, last_seen_at)
select kind, subject, order_id, provider, fields, risk_minor, risk_currency, risk_exponent, $2, $2
from run_discrepancies where run_id = $1
order by kind, subject
on conflict (kind, subject) do update set
  fields = excluded.fields,
  risk_minor = excluded.risk_minor,
  risk_currency = excluded.risk_currency,
  risk_exponent = excluded.risk_exponent,
  last_seen_at = excluded.last_seen_at,
  state = case when d.state = 'resolved' and d.fields = excluded.fields then 'resolved' else 'open' end`;

/** Ties the run's findings to those rows. $1 run id */
export const TIE = /* sql */ `
update run_discrepancies r set discrepancy_id = d.discrepancy_id
from discrepancies d
where r.run_id = $1 and d.kind = r.kind and d.subject = r.subject`;

/**
 * What was open and was not found again is gone: for orders in the window, and for what has no order when there is
 * no window. $1 run id · $2 from · $3 to
 */
export const MARK_GONE = /* sql */ `
update discrepancies d set state = 'gone'
where d.state = 'open'
  and not exists (select from run_discrepancies r where r.run_id = $1 and r.kind = d.kind and r.subject = d.subject)
  and case when d.order_id is null then $2::timestamptz is null and $3::timestamptz is null
    else exists (
      select from orders o
      where o.order_id = d.order_id
        and ($2::timestamptz is null or o.created_at >= $2) and ($3::timestamptz is null or o.created_at < $3)
    ) end`;
