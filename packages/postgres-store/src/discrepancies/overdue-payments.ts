/**
 * Tables for the `with` of a statement; the last one is `overdue_payments`: for each unpaid order and provider through which a
 * payment of it goes on, whether its clock says that it is late, and that it is missed. An order may have several payments:
 * the one whose clock goes on keeps it in time. A payment without a clock is in time. `clocks`: the clocks as jsonb, see
 * `clocksToJson`. `now`: the instant of the comparison. `orders`: in SQL, the query of the ids of the orders to read; null:
 * all.
 */
export function overduePayments({
  clocks,
  now,
  orders,
}: {
  readonly clocks: string;
  readonly now: string;
  readonly orders: string | null;
}): string {
  return /* sql */ `
clock as materialized (
  select * from jsonb_to_recordset(${clocks}) as clock (provider text, status text, late_seconds float8, missing_seconds float8)
),
unpaid_order as (
  select order_id, state, since from standings
  -- Without clocks, none is read.
  where state in ('awaiting', 'overdue', 'confirming') and ${clocks} <> '[]'${orders === null ? '' : `\n    and order_id in (${orders})`}
),
payment_that_goes_on as (
  select payments.order_id, payments.provider, coalesce(payments.status, 'created') as status,
    coalesce(
      (select max(observation.observed_at) from payment_observations observation
        where observation.provider = payments.provider
          and observation.provider_payment_id = payments.provider_payment_id),
      payments.bound_at, payments.recorded_at) as since
  from payments join unpaid_order using (order_id)
  where coalesce(payments.status, 'created') in ('created', 'pending', 'authorised')
  union all
  -- A provider that returns no payment: its answer to the create is all that is known.
  select order_id, provider, 'created', finished_at
  from create_attempts join unpaid_order using (order_id)
  where outcome = 'created' and provider_payment_id is null and state <> 'confirming'
  union all
  select order_id, claims.provider, 'confirming', unpaid_order.since
  from claims join unpaid_order using (order_id)
  where state = 'confirming' and kind = 'transaction' and withdrawn_at is null
),
overdue_payments as materialized (
  select order_id, payment.provider, max(payment.since) as since,
    (array_agg(payment.status order by payment.since desc))[1] as status,
    bool_and(coalesce(payment.since <= ${now} - make_interval(secs => late_seconds), false)) as is_late,
    bool_and(coalesce(payment.since <= ${now} - make_interval(secs => missing_seconds), false)) as is_missed
  from payment_that_goes_on payment
  left join lateral (
    select late_seconds, missing_seconds from clock
    where clock.status = payment.status and coalesce(clock.provider, payment.provider) = payment.provider
    order by clock.provider nulls last limit 1
  ) own_clock on true
  group by order_id, payment.provider
)`;
}
