import type { DifferingField, Run, RunChange, RunDiff, RunDifference } from '@punteo/payments';
import { type DiscrepancyRow, discrepancyFromRow } from '../rows/discrepancy.ts';
import type { Queryable } from '../sql/database.ts';
import { type CursorRow, type PagePosition, pageOf } from '../sql/paging.ts';

/** See `RunStore.diff`. One full join of what both runs found. */
export async function diffRuns(
  transaction: Queryable,
  { before, after }: { readonly before: Run; readonly after: Run },
  change: RunChange | undefined,
  { at, id, limit }: PagePosition,
): Promise<RunDiff> {
  const runs = [before.runId, after.runId];
  const { rows: totals } = await transaction.query<TotalRow>(TOTALS, [...runs, change]);
  const { rows } = await transaction.query<DifferenceRow>(PAGE, [...runs, change, at, id, limit + 1]);
  const counts: Record<RunChange, number> = { new: 0, gone: 0, changed: 0, older: 0 };
  for (const row of totals) counts[row.change] += row.n;
  return {
    before,
    after,
    counts,
    moneyAtRisk: totals.flatMap(({ change, currency, at_risk }) =>
      currency === null ? [] : [{ change, currency, value: at_risk }],
    ),
    page: pageOf(rows, limit, differenceFromRow),
  };
}

interface TotalRow {
  change: RunChange;
  n: number;
  /** Null: without money at risk. */
  currency: string | null;
  at_risk: string;
}

interface DifferenceRow extends DiscrepancyRow, CursorRow {
  change: RunChange;
  before_fields: DifferingField[];
  before_minor: string | null;
  before_currency: string | null;
  before_exponent: number | null;
}

function differenceFromRow(row: DifferenceRow): RunDifference {
  const { change } = row;
  const discrepancy = discrepancyFromRow(row);
  if (change !== 'changed') return { change, discrepancy, before: null };
  const { fields, moneyAtRisk } = discrepancyFromRow({
    ...row,
    fields: row.before_fields,
    risk_minor: row.before_minor,
    risk_currency: row.before_currency,
    risk_exponent: row.before_exponent,
  });
  return { change, discrepancy, before: { fields, moneyAtRisk } };
}

/** $1 the earlier run · $2 the later run · $3 change; null: any */
const DIFFERENCES = /* sql */ `
differences as (
  select kind, subject,
    case when earlier.run_id is null then 'new' when later.run_id is null then 'gone'
      when ((earlier.found).fields, (earlier.found).risk_minor, (earlier.found).risk_currency,
          (earlier.found).risk_exponent)
        is distinct from ((later.found).fields, (later.found).risk_minor, (later.found).risk_currency,
          (later.found).risk_exponent) then 'changed'
      else 'older' end as change,
    case when later.run_id is null then earlier.found else later.found end as found, earlier.found as earlier
  from (select run_id, kind, subject, r as found from run_discrepancies r where run_id = $1) earlier
  full join (select run_id, kind, subject, r as found from run_discrepancies r where run_id = $2) later
    using (kind, subject)
),
chosen as (select * from differences where $3::text is null or change = $3)`;

const TOTALS = /* sql */ `
with ${DIFFERENCES}
select change, (found).risk_currency as currency, count(*)::int as n,
  trim_scale(coalesce(sum((found).risk_minor * ('1e-' || (found).risk_exponent)::numeric), 0))::text as at_risk
from chosen group by change, currency order by change, currency`;

/** $4, $5 position · $6 rows */
const PAGE = /* sql */ `
with ${DIFFERENCES},
listed as (
  select coalesce(stored.discrepancy_id, md5(chosen.kind || ' ' || chosen.subject)::uuid) as discrepancy_id, chosen.kind,
    chosen.subject, change, (found).order_id, (found).provider, (found).fields, (found).risk_minor,
    (found).risk_currency, (found).risk_exponent, (earlier).fields as before_fields,
    (earlier).risk_minor as before_minor, (earlier).risk_currency as before_currency,
    (earlier).risk_exponent as before_exponent, coalesce(stored.first_seen_at, runs.requested_at) as first_seen_at,
    coalesce(stored.last_seen_at, runs.requested_at) as last_seen_at, stored.owner, stored.note,
    stored.due_on, coalesce(stored.state, 'open') as state, coalesce(stored.version, 0) as version
  from chosen
  join runs on runs.run_id = (found).run_id
  left join discrepancies stored on stored.kind = chosen.kind and stored.subject = chosen.subject
)
select *, first_seen_at::text as cursor_at, discrepancy_id::text as cursor_id from listed
where $4::timestamptz is null or (first_seen_at, discrepancy_id) < ($4, $5::uuid)
order by first_seen_at desc, discrepancy_id desc
limit $6`;
