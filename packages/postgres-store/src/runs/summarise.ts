import { PAID_STATES, RISK_AGES, type Run, type RunSummary } from '@punteo/payments';
import { overduePayments } from '../discrepancies/overdue-payments.ts';
import { padded } from '../rows/padded.ts';
import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';

/** Counts and sums over the orders in a run's window. */
export async function summarise(
  transaction: Queryable,
  { runId, from, to }: Run,
  { now, clocks }: { readonly now: Date /** See `clocksToJson`. */; readonly clocks: string },
): Promise<RunSummary> {
  const { rows } = await transaction.query<SummaryRow>(
    withoutTimeLimit(SUMMARY, [runId, from, to, PAID_STATES, now, clocks]),
  );
  const [row] = rows as [SummaryRow];
  const ordersByOutcome = {
    awaited: 0,
    overdue: 0,
    matched: 0,
    matched_within_tolerance: 0,
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

/** $1 run id · $2 from · $3 to · $4 states of an order that is paid in full · $5 now · $6 clocks */
const SUMMARY = /* sql */ `
with unresolved as materialized (
  select r.order_id, r.risk_minor * ('1e-' || r.risk_exponent)::numeric as risk, r.risk_currency,
    coalesce(d.first_seen_at, $5) as first_seen_at
  from run_discrepancies r left join discrepancies d on d.kind = r.kind and d.subject = r.subject
  where r.run_id = $1 and d.state is distinct from 'resolved'
),
attention as (select distinct order_id from unresolved where order_id is not null),
${overduePayments({ clocks: '$6::jsonb', now: '$5::timestamptz' })},
late_order as (select order_id from overdue_payments group by order_id having bool_and(is_late)),
-- The one pass over all orders; what follows reads its few groups.
order_groups as (
  select s.state, o.currency, o.exponent, s.paid_exponent, attention.order_id is not null as needs_attention,
    late_order.order_id is not null or coalesce(o.due_at < $5, false) as is_late,
    -- Where money was given back, what it differs by was settled.
    refunded.order_id is null and case when o.exponent = s.paid_exponent then s.paid_minor <> o.amount_minor
      else s.paid_minor * ('1e-' || s.paid_exponent)::numeric <> o.amount_minor * ('1e-' || o.exponent)::numeric
      end as differs,
    count(*) as n, sum(o.amount_minor) as amount_minor, sum(s.paid_minor) as paid_minor
  from orders o
  join standings s using (order_id)
  left join attention using (order_id)
  left join late_order using (order_id)
  left join (select distinct order_id from refunds) refunded using (order_id)
  where ($2::timestamptz is null or o.created_at >= $2) and ($3::timestamptz is null or o.created_at < $3)
  group by s.state, o.currency, o.exponent, s.paid_exponent, needs_attention, is_late, differs
),
counted as (
  select state, currency, needs_attention, n, amount_minor * ('1e-' || exponent)::numeric as amount,
    paid_minor * ('1e-' || paid_exponent)::numeric as paid,
    case
      when needs_attention then 'attention'
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
  select coalesce(sum(deliveries), 0)::int as received, count(*)::int as stored,
    (coalesce(sum(deliveries), 0) - count(*))::int as duplicate,
    count(*) filter (where outcome = 'orphan')::int as orphan,
    count(*) filter (where outcome = 'unreadable')::int as unreadable
  from callbacks
  where ($2::timestamptz is null or received_at >= $2) and ($3::timestamptz is null or received_at < $3)
)
select
  (select coalesce(sum(n), 0)::int from counted) as orders,
  (select coalesce(json_object_agg(state, n order by state), '{}') from by_state) as standings,
  (select coalesce(json_object_agg(outcome, n order by outcome), '{}') from by_outcome) as orders_by_outcome,
  (select coalesce(json_object_agg(kind, n order by kind), '{}') from by_kind) as discrepancies,
  (select row_to_json(callback_counts) from callback_counts) as callbacks,
  (select coalesce(json_agg(by_currency order by currency), '[]') from by_currency) as sums,
  (select coalesce(json_agg(at_risk order by currency), '[]') from at_risk) as money_at_risk`;
