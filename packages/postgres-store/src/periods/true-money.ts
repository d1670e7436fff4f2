/** In SQL: the allocation `a` counts for its order, by the standing `s`. */
const COUNTS = /* sql */ `s.paid_minor > 0 and a.currency = s.paid_currency
    -- An order also keeps its right to money that was taken back, and such a claim is not among these.
    and s.claims @> jsonb_build_array(case a.kind
      when 'payment' then jsonb_build_object('provider', a.provider, 'kind', a.kind, 'paymentId', a.reference)
      else jsonb_build_object('provider', a.provider, 'kind', a.kind, 'network', a.network, 'hash', a.reference) end)`;

/** In SQL: `moneyUnitKey` of the unit of an allocation. */
const UNIT = /* sql */ `case unit_kind when 'payment' then 'payment ' || unit_provider || ' ' || unit_reference
      else 'transfer ' || chain_id || ' ' || unit_reference || ' ' || token || ' ' || recipient || ' ' || position end`;

/**
 * For the `with` of one statement. `true_money`: the money that is proven now, one row for each unit and order, as the sums
 * of a run count it: what pays an order, and paid payments that belong to none. One pass over allocations and standings;
 * the few orders with several units, or with a person's part, are read apart.
 *
 * The money of an order moved when its standing says; where several units pay an order, when the evidence on each says.
 */
export const TRUE_MONEY = /* sql */ `
special_orders as materialized (
  select order_id from allocations group by order_id having count(*) > 1 or bool_or(allocated_by = 'person')
),
-- What a person gave to an order counts as far as its witness still shows it: the standing knows the sum.
special_parts as (
  select a.*, coalesce(s.paid_at, s.since) as moved_at, s.paid_minor * ('1e-' || s.paid_exponent)::numeric as paid,
    amount_minor * ('1e-' || exponent)::numeric as amount,
    sum(amount_minor * ('1e-' || exponent)::numeric) over (partition by order_id order by allocated_by = 'person',
      unit_kind, unit_provider, chain_id, unit_reference, token, recipient, position) as up_to_this
  from allocations a join special_orders using (order_id) join standings s using (order_id)
  where ${COUNTS}
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
          and evidence.kind = parts.kind and evidence.network = parts.network and answered
          and (facts -> 'block' is not null or facts ->> 'status' = 'paid')
      ) shown
      where instant is not null
    ), moved_at)
  from special_parts parts
  where up_to_this - amount < paid
  union all
  select 'payment ' || provider || ' ' || provider_payment_id, '', provider, currency, exponent,
    amount_minor * ('1e-' || exponent)::numeric, coalesce(updated_at, created_at, recorded_at)
  from payments
  where order_id is null and status = 'paid' and amount_minor > 0
    -- A person may allocate a payment without binding it.
    and not exists (
      select from allocations a
      where a.unit_kind = 'payment' and a.unit_provider = payments.provider
        and a.unit_reference = payments.provider_payment_id)
)`;
