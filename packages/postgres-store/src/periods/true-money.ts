import { REFUNDED_OF_PAYMENT, STANDS } from '../refunds/refund-rows.ts';
import { COUNTS } from '../standings/counted-allocation.ts';

/** In SQL: `moneyUnitKey` of the unit of an allocation. */
const UNIT = /* sql */ `case unit_kind when 'payment' then 'payment ' || unit_provider || ' ' || unit_reference
      else 'transfer ' || chain_id || ' ' || unit_reference || ' ' || token || ' ' || recipient || ' ' || position end`;

/** In SQL: what people gave back of the unit of the allocation `a`, as a decimal number. */
const REFUNDED_OF_UNIT = /* sql */ `coalesce((
          select sum(unit.amount_minor * ('1e-' || refunds.exponent)::numeric)
          from refund_units unit join refunds using (refund_id)
          where (unit.unit_kind, unit.unit_provider, unit.chain_id, unit.unit_reference, unit.token, unit.recipient,
              unit.position)
            = (a.unit_kind, a.unit_provider, a.chain_id, a.unit_reference, a.token, a.recipient, a.position)
            and refunds.currency = a.currency and ${STANDS}), 0)`;

/**
 * For the `with` of one statement. `true_money`: the money that is proven now, one row for each unit and order, as the sums
 * of a run count it: what pays an order, and paid payments that belong to none. What people gave back is booked twice, as it
 * came and as a line of its own as it went. One pass over allocations and standings; the few orders with several units,
 * or with a person's part, are read apart.
 *
 * The money of an order moved when its standing says; where several units pay an order, when the evidence on each says.
 */
export const TRUE_MONEY = /* sql */ `
special_orders as materialized (
  select order_id from allocations group by order_id having count(*) > 1 or bool_or(allocated_by = 'person')
),
-- What a person gave to an order counts as far as its witness still shows it, and as it was not given back: the standing
-- knows the sum.
special_parts as (
  select part.*, sum(amount) over (partition by order_id order by allocated_by = 'person', unit_kind, unit_provider,
    chain_id, unit_reference, token, recipient, position) as up_to_this
  from (
    select a.*, coalesce(s.paid_at, s.since) as moved_at, s.paid_minor * ('1e-' || s.paid_exponent)::numeric as paid,
      case when allocated_by = 'rule' then amount_minor * ('1e-' || exponent)::numeric
        else greatest(least(amount_minor * ('1e-' || exponent)::numeric,
          unit_minor * ('1e-' || exponent)::numeric - ${REFUNDED_OF_UNIT}), 0) end as amount
    from allocations a join special_orders using (order_id) join standings s using (order_id)
    where ${COUNTS}
  ) part
),
-- Money that was reversed never came, so what was given back of it is lost.
recorded_refund as (
  select ${UNIT} as unit, refund_id, refunds.order_id, provider, currency, exponent, refunded_at,
    refund_units.moved_at as came_at, refund_units.amount_minor * ('1e-' || exponent)::numeric as amount,
    exists (
      select from standings s, jsonb_array_elements(s.discrepancies) discrepancy
      where s.order_id = refunds.order_id and discrepancy ->> 'kind' = 'reversed'
        and discrepancy #>> '{claim,provider}' = refunds.provider
        and coalesce(discrepancy #>> '{claim,paymentId}', discrepancy #>> '{claim,hash}') = refunds.reference
    ) as is_reversed
  from refunds join refund_units using (refund_id)
  where ${STANDS}
),
true_money as materialized (
  select ${UNIT} as unit, a.order_id, a.provider, a.currency, a.exponent,
    a.amount_minor * ('1e-' || a.exponent)::numeric as amount, coalesce(s.paid_at, s.since) as moved_at
  from allocations a join standings s using (order_id)
  where ${COUNTS} and not exists (select from special_orders where special_orders.order_id = a.order_id)
  union all
  select ${UNIT}, order_id, provider, currency, exponent, least(amount, paid - (up_to_this - amount)),
    coalesce((
      select case parts.kind when 'payment' then min(instant) else (array_agg(instant order by evidence_id desc))[1] end
      from (
        select evidence_id, case when text ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z$'
          then text::timestamptz end as instant
        from evidence
        cross join lateral (select coalesce(facts #>> '{block,minedAt}', facts ->> 'updatedAt') as text) stated
        where evidence.reference = parts.reference and evidence.provider = parts.provider
          and evidence.kind = parts.kind and answered
          and (facts -> 'block' is not null or facts ->> 'status' = 'paid')
      ) shown
      where instant is not null
    ), moved_at)
  from special_parts parts
  where up_to_this - amount < paid
  union all
  select 'payment ' || provider || ' ' || provider_payment_id, '', provider, currency, exponent,
    amount_minor * ('1e-' || exponent)::numeric - ${REFUNDED_OF_PAYMENT}, coalesce(updated_at, created_at, recorded_at)
  from payments
  where order_id is null and status = 'paid' and amount_minor > 0
    and amount_minor * ('1e-' || exponent)::numeric > ${REFUNDED_OF_PAYMENT}
    -- A person may allocate a payment without binding it.
    and not exists (
      select from allocations a
      where a.unit_kind = 'payment' and a.unit_provider = payments.provider
        and a.unit_reference = payments.provider_payment_id)
  union all
  -- What people gave back came first: the money is booked as it came, and as it went.
  select came.unit, order_id, provider, currency, exponent, came.amount, came.moved_at
  from recorded_refund cross join lateral (
    values (unit, amount, came_at, not is_reversed), ('refund ' || refund_id, -amount, refunded_at, true)
  ) came (unit, amount, moved_at, is_booked)
  where is_booked
)`;
