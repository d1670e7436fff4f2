import { PAID_STATES, RISK_AGES, type Run, type RunSummary } from '@punteo/payments';
import { padded } from '../rows/padded.ts';
import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';

/** Counts and sums over the orders in a run's window. Reads the temporary tables of `selectChanges` and `groupOutcomes`. */
export async function summarise(
  transaction: Queryable,
  { runId, from, to }: Run,
  { now, isIncremental }: { readonly now: Date; readonly isIncremental: boolean },
): Promise<RunSummary> {
  const values = [runId, from, to, PAID_STATES, now, isIncremental];
  const { rows } = await transaction.query<SummaryRow>(withoutTimeLimit(SUMMARY, values));
  const [row] = rows as [SummaryRow];
  const ordersByOutcome = {
    awaited: 0,
    overdue: 0,
    matched: 0,
    matched_within_tolerance: 0,
    explained: 0,
    attention: 0,
    ...row.orders_by_outcome,
  };
  return {
    orders: row.orders,
    standings: row.standings,
    ordersByOutcome,
    discrepancies: row.discrepancies,
    callbacks: row.callbacks,
    sums: row.sums.map(({ currency, ordered, proven, matched, unmatched }) => ({
      currency,
      ordered: padded(ordered, currency),
      proven: padded(proven, currency),
      matched: padded(matched, currency),
      unmatched: padded(unmatched, currency),
    })),
    moneyAtRisk: row.money_at_risk
      .map(({ amount, ...sum }) => ({ ...sum, amount: padded(amount, sum.currency) }))
      .sort((left, right) => RISK_AGES.indexOf(left.age) - RISK_AGES.indexOf(right.age)),
  };
}

interface SummaryRow {
  orders: number;
  standings: RunSummary['standings'];
  orders_by_outcome: Partial<RunSummary['ordersByOutcome']>;
  discrepancies: RunSummary['discrepancies'];
  callbacks: RunSummary['callbacks'];
  sums: RunSummary['sums'];
  /** By currency. */
  money_at_risk: RunSummary['moneyAtRisk'];
}

/** $1 run id · $2 from · $3 to · $4 states of an order that is paid in full · $5 now · $6 whether the run continues the base */
const SUMMARY = /* sql */ `
-- An incremental run finds again what its base found, so these are all.
with unresolved as materialized (
  select r.risk_minor * ('1e-' || r.risk_exponent)::numeric as risk, r.risk_currency,
    coalesce(d.first_seen_at, $5) as first_seen_at
  from run_discrepancies r left join discrepancies d on d.kind = r.kind and d.subject = r.subject
  where r.run_id = $1 and r.explained_by is null and d.state is distinct from 'resolved'
),
counted as (
  select state, currency, needs_attention, is_explained, n, amount_minor * ('1e-' || exponent)::numeric as amount,
    paid_minor * ('1e-' || paid_exponent)::numeric as paid,
    case
      when needs_attention then 'attention'
      when is_explained then 'explained'
      when state = any ($4::text[]) and differs then 'matched_within_tolerance'
      -- Nothing more is expected of the others.
      when state = any ($4::text[]) or state in ('refunded', 'cancelled', 'paid_after_cancel', 'closed') then 'matched'
      when is_late then 'overdue'
      else 'awaited' end as outcome
  from order_groups
),
by_state as (select state, sum(n)::int as n from counted group by state),
by_outcome as (select outcome, sum(n)::int as n from counted group by outcome),
by_kind as (select kind, count(*)::int as n from run_discrepancies where run_id = $1 group by kind),
-- Paid payments without an order count too: matched and unmatched must add up to all proven money.
money as (
  select currency, amount, paid, needs_attention from counted
  union all
  select currency, 0, amount_minor * ('1e-' || exponent)::numeric, true from payments
  where order_id is null and status = 'paid'
    -- A person may allocate a payment without binding it.
    and not exists (
      select from allocations a
      where a.unit_kind = 'payment' and a.unit_provider = payments.provider
        and a.unit_reference = payments.provider_payment_id)
    and ($2::timestamptz is null or coalesce(created_at, recorded_at) >= $2)
    and ($3::timestamptz is null or coalesce(created_at, recorded_at) < $3)
),
by_currency as (
  select currency, trim_scale(sum(amount))::text as ordered, trim_scale(sum(paid))::text as proven,
    trim_scale(coalesce(sum(paid) filter (where not needs_attention), 0))::text as matched,
    trim_scale(coalesce(sum(paid) filter (where needs_attention), 0))::text as unmatched
  from money group by currency
),
at_risk as (
  select risk_currency as currency, trim_scale(sum(risk))::text as amount, count(*)::int as discrepancies,
    case when first_seen_at > $5 - interval '1 day' then 'day'
      when first_seen_at > $5 - interval '7 days' then 'week'
      when first_seen_at > $5 - interval '30 days' then 'month'
      else 'older' end as age
  from unresolved where risk is not null and risk > 0
  group by currency, age
),
callback_counts as (
  select sum(deliveries)::int as received, sum(callbacks)::int as stored,
    sum(deliveries - callbacks)::int as duplicate, sum(orphan)::int as orphan, sum(unreadable)::int as unreadable
  from (
    select callbacks, deliveries, orphan, unreadable from noted_changes
    union all
    select callbacks, deliveries, orphan, unreadable from run_base where $6
    union all
    select 0, 0, 0, 0
  ) counts
)
select
  (select coalesce(sum(n), 0)::int from counted) as orders,
  (select coalesce(json_object_agg(state, n order by state), '{}') from by_state) as standings,
  (select coalesce(json_object_agg(outcome, n order by outcome), '{}') from by_outcome) as orders_by_outcome,
  (select coalesce(json_object_agg(kind, n order by kind), '{}') from by_kind) as discrepancies,
  (select row_to_json(callback_counts) from callback_counts) as callbacks,
  (select coalesce(json_agg(by_currency order by currency), '[]') from by_currency) as sums,
  (select coalesce(json_agg(at_risk order by currency), '[]') from at_risk) as money_at_risk`;
