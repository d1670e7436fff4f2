import { CREATE_CANDIDATES } from '../create-attempts/create-candidates.ts';
import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';

/**
 * Fills the temporary tables of a run about payments without an order:
 * - `create_candidates`: see `CREATE_CANDIDATES`.
 * - `unexpected_money`: payments with money that are bound to no order and allocated to none, and that no create attempt
 *   may have made: those are reported with their attempt.
 * - `payment_proposals`: each of them with an open order that fits it in amount, currency, payer and time, with the first
 *   of these orders as fields of a discrepancy. `is_single`: whether it is one order, and no other payment fits that order.
 *
 * A run with many such payments and many open orders of one amount compares each payment with a bounded number of orders.
 * An incremental run fills them in the same way: a payment without an order has no scope.
 */
export async function matchPayments(transaction: Queryable): Promise<void> {
  await transaction.query(withoutTimeLimit(CREATE_CANDIDATES_TABLE));
  await transaction.query(withoutTimeLimit(UNEXPECTED_MONEY));
  // Without statistics the planner would compare each row with each.
  await transaction.query('analyze create_candidates, unexpected_money');
  await transaction.query(withoutTimeLimit(PRICED_ORDERS));
  await transaction.query(INDEX_PRICED_ORDERS);
  await transaction.query('analyze priced_orders');
  await transaction.query(withoutTimeLimit(PAYMENT_PROPOSALS));
}

/** Orders that the discrepancy of a payment lists. */
const LISTED_MAX = 20;
/** Orders that fit a payment and are counted; one more is `80+` others. */
const COUNTED_MAX = 100;
/** Open orders of its amount that a payment is compared with: the last ones created before it. */
const COMPARED_MAX = 2_000;

const CREATE_CANDIDATES_TABLE = /* sql */ `
create temporary table create_candidates on commit drop as
with ${CREATE_CANDIDATES}
select * from create_candidates`;

const UNEXPECTED_MONEY = /* sql */ `
create temporary table unexpected_money on commit drop as
select provider, provider_payment_id, provider_status, status, amount_minor, currency, exponent, created_at, recorded_at,
  payers, amount_minor * ('1e-' || exponent::text)::numeric as amount,
  -- An order that was created later than this is for another payment.
  coalesce(created_at, recorded_at) + interval '5 minutes' as ordered_until
from payments
where order_id is null and status in ('paid', 'authorised', 'refunded', 'unknown')
  -- A person may allocate a payment without binding it.
  and not exists (
    select from allocations a
    where a.unit_kind = 'payment' and a.unit_provider = payments.provider
      and a.unit_reference = payments.provider_payment_id)
  and not exists (
    select from create_candidates candidate
    where candidate.provider = payments.provider and candidate.provider_payment_id = payments.provider_payment_id)`;

/** The open orders with the amount of such a payment, and of its time; a payment without a time may be of any. */
const PRICED_ORDERS = /* sql */ `
create temporary table priced_orders on commit drop as
with prices as (
  select currency, amount, max(ordered_until) as last,
    case when bool_and(created_at is not null) then min(created_at) else '-infinity' end as first
  from unexpected_money where status <> 'refunded' group by currency, amount
)
select o.order_id, prices.currency, prices.amount, o.providers, o.created_at,
  coalesce(o.due_at, o.created_at + interval '7 days') as payable_until
from prices
join orders o on o.currency = prices.currency
  and o.amount_minor * ('1e-' || o.exponent::text)::numeric = prices.amount and o.created_at <= prices.last
join standings s using (order_id)
where s.state in ('awaiting', 'overdue') and coalesce(o.due_at, o.created_at + interval '7 days') >= prices.first`;

const INDEX_PRICED_ORDERS = /* sql */ `
create index on priced_orders (currency, amount, created_at desc, order_id);
create index on priced_orders (order_id)`;

/** In SQL: the order `o` fits the payment `m`, which has its amount and currency. */
const FITS = /* sql */ `
(o.providers = '{}' or m.provider = any (o.providers)) and (m.created_at is null or o.payable_until >= m.created_at)
      -- Not for the order that a person withdrew the payment from.
      and not exists (
        select from claims c
        where c.order_id = o.order_id and c.reference = m.provider_payment_id and c.withdrawn_at is not null)`;

/**
 * Where an order has the payer of the payment, it fits alone: those with an unknown payer do not. Where one payment of an
 * amount fits more orders than are counted, it may fit the order of any other payment of that amount.
 */
const PAYMENT_PROPOSALS = /* sql */ `
create temporary table payment_proposals on commit drop as
with near_orders as (
  select m.provider, m.provider_payment_id, near.order_id
  from unexpected_money m
  cross join lateral (
    select order_id
    from (
      select * from priced_orders o
      where o.currency = m.currency and o.amount = m.amount and o.created_at <= m.ordered_until
      order by o.created_at desc, o.order_id limit ${COMPARED_MAX}
    ) o
    where ${FITS}
      -- Not of another payer, where both are known.
      and not exists (
        select from create_attempts a where a.order_id = o.order_id and a.payers <> '{}' and m.payers <> '{}'
        having not bool_or(a.payers && m.payers))
    limit ${COUNTED_MAX + 1}
  ) near
  where m.status <> 'refunded'
),
payers_of_orders as materialized (
  select distinct order_id, payer
  from priced_orders join create_attempts a using (order_id) cross join unnest(a.payers) payer
),
payers_of_payments as materialized (
  select provider, provider_payment_id, payer
  from unexpected_money cross join unnest(payers) payer where status <> 'refunded'
),
orders_of_payer as materialized (
  select distinct m.provider, m.provider_payment_id, o.order_id
  from payers_of_payments join payers_of_orders using (payer)
  join unexpected_money m using (provider, provider_payment_id)
  join priced_orders o using (order_id)
  where o.currency = m.currency and o.amount = m.amount and o.created_at <= m.ordered_until and ${FITS}
),
fitting_orders as (
  select * from orders_of_payer
  union all
  select * from near_orders
  where not exists (select from orders_of_payer payer where (payer.provider, payer.provider_payment_id)
    = (near_orders.provider, near_orders.provider_payment_id))
),
numbered as (
  select *, count(*) over (partition by provider, provider_payment_id) as orders,
    row_number() over (partition by provider, provider_payment_id order by order_id) as place,
    count(*) over (partition by order_id) as payments
  from fitting_orders
),
proposals as (
  select provider, provider_payment_id, max(orders) as orders, max(payments) as payments,
    jsonb_agg(jsonb_build_object('field', 'candidate', 'expected', order_id, 'actual', null) order by order_id)
      filter (where place <= ${LISTED_MAX}) as listed
  from numbered group by provider, provider_payment_id
)
select provider, provider_payment_id,
  orders = 1 and payments = 1
    and not bool_or(orders > ${COUNTED_MAX}) over (partition by currency, amount) as is_single,
  listed || case when orders > ${LISTED_MAX} then jsonb_build_array(jsonb_build_object(
    'field', 'more_candidates', 'expected',
    case when orders > ${COUNTED_MAX} then '${COUNTED_MAX - LISTED_MAX}+' else (orders - ${LISTED_MAX})::text end,
    'actual', null)) else '[]' end as candidates
from proposals join unexpected_money using (provider, provider_payment_id)`;
