/** Of each payment. */
const LISTED_MAX = 20;
/**
 * Of each payment: a shop with one price may have thousands of open orders with the same amount, and each payment would be
 * compared with all of them.
 */
const COMPARED_MAX = 100;

/**
 * Three tables for the `with` of a statement, without parameters. They read `create_candidates` and `open_orders`.
 * - `unexpected_money`: payments with money that are bound to no order and allocated to none, and that no create attempt
 *   may have made: those are reported with their attempt.
 * - `payment_matches`: each of them with each open order that it matches in amount, currency, payer and time, the number
 *   of orders that match the payment, and of payments that match the order. Where an order has the payer of the payment,
 *   those with an unknown payer are no match.
 * - `payment_proposals`: each payment with a match, with its first matches as fields of a discrepancy; `is_single`: whether
 *   it is one order that no other payment matches.
 *
 * A payment is compared with the orders of its amount that were created last before it, and with those of its payer. All
 * joins are by hash: payments without an order are few, and one pass over the open orders finds those with their amounts.
 */
export const PAYMENT_MATCHES = /* sql */ `
unexpected_money as materialized (
  select provider, provider_payment_id, provider_status, status, amount_minor, currency, exponent, created_at,
    recorded_at, payers, amount_minor * ('1e-' || exponent)::numeric as amount
  from payments
  where order_id is null and status in ('paid', 'authorised', 'refunded', 'unknown')
    -- A person may allocate a payment without binding it.
    and not exists (
      select from allocations a
      where a.unit_kind = 'payment' and a.unit_provider = payments.provider
        and a.unit_reference = payments.provider_payment_id)
    and not exists (
      select from create_candidates candidate
      where candidate.provider = payments.provider and candidate.provider_payment_id = payments.provider_payment_id)
),
priced_orders as materialized (
  select order_id, currency, amount, providers, created_at, due_at,
    row_number() over (partition by currency, amount order by created_at, order_id) as place
  from open_orders
  where (currency, amount) in (select currency, amount from unexpected_money where status <> 'refunded')
),
-- How many of the orders with its amount were created up to 5 minutes after each payment.
payment_places as (
  select provider, provider_payment_id, last_place
  from (
    select provider, provider_payment_id,
      count(*) filter (where provider is null) over (partition by currency, amount order by at) as last_place
    from (
      select currency, amount, created_at as at, null as provider, null as provider_payment_id from priced_orders
      union all
      select currency, amount, coalesce(created_at, recorded_at) + interval '5 minutes', provider, provider_payment_id
      from unexpected_money where status <> 'refunded'
    ) moments
  ) counted
  where provider is not null
),
-- Materialised, so that the orders are joined once and not for each payment.
near_places as materialized (
  select m.provider, m.provider_payment_id, m.currency, m.amount, place
  from payment_places
  join unexpected_money m using (provider, provider_payment_id)
  cross join lateral generate_series(greatest(last_place - ${COMPARED_MAX} + 1, 1), last_place) place
),
nearest_orders as (
  select provider, provider_payment_id, order_id from near_places join priced_orders using (currency, amount, place)
),
orders_of_payer as (
  select m.provider, m.provider_payment_id, o.order_id
  from unexpected_money m
  cross join unnest(m.payers) payer
  join (
    select order_id, payer from create_attempts cross join unnest(payers) payer
    where order_id in (select order_id from priced_orders)
  ) known using (payer)
  join priced_orders o on o.order_id = known.order_id and o.currency = m.currency and o.amount = m.amount
  where m.status <> 'refunded'
),
fitting_orders as (
  select m.provider, m.provider_payment_id, m.payers, o.order_id
  from (select * from nearest_orders union select * from orders_of_payer) pair
  join unexpected_money m using (provider, provider_payment_id)
  join priced_orders o using (order_id)
  where (o.providers = '{}' or m.provider = any (o.providers))
    and coalesce(
      m.created_at between o.created_at - interval '5 minutes' and coalesce(o.due_at, o.created_at + interval '7 days'),
      m.recorded_at >= o.created_at - interval '5 minutes')
    -- Not for the order that a person withdrew the payment from.
    and not exists (
      select from claims c
      where c.order_id = o.order_id and c.reference = m.provider_payment_id and c.withdrawn_at is not null)
),
payers_of_orders as (
  select a.order_id, payer from create_attempts a cross join unnest(a.payers) payer
  where a.order_id in (select order_id from fitting_orders)
  group by a.order_id, payer
),
orders_with_payer as (
  select fit.provider, fit.provider_payment_id, fit.order_id,
    -- Null: the payer of the order or of the payment is unknown.
    case when cardinality(fit.payers) > 0 and known.order_id is not null then fit.payers && known.payers end as is_same
  from fitting_orders fit
  left join (select order_id, array_agg(payer) as payers from payers_of_orders group by order_id) known using (order_id)
),
best_orders as (
  select *, bool_or(is_same) over (partition by provider, provider_payment_id) as has_same from orders_with_payer
  where is_same is not false
),
payment_matches as materialized (
  select provider, provider_payment_id, order_id,
    count(*) over (partition by provider, provider_payment_id) as orders,
    count(*) over (partition by order_id) as payments
  from best_orders where is_same or has_same is not true
),
payment_proposals as materialized (
  select provider, provider_payment_id, bool_and(orders = 1 and payments = 1) as is_single,
    jsonb_agg(jsonb_build_object('field', 'candidate', 'expected', order_id, 'actual', null) order by order_id)
      filter (where place <= ${LISTED_MAX})
      || case when max(orders) > ${LISTED_MAX} then jsonb_build_array(jsonb_build_object(
        'field', 'more_candidates', 'expected', (max(orders) - ${LISTED_MAX})::text, 'actual', null)) else '[]' end
      as candidates
  from (
    select *, row_number() over (partition by provider, provider_payment_id order by order_id) as place
    from payment_matches
  ) numbered
  group by provider, provider_payment_id
)`;
