import { REFUND_KINDS } from '@punteo/payments';
import { claimIdOfJson } from '../claims/claim-columns.ts';

const KINDS = REFUND_KINDS.map((kind) => `'${kind}'`).join(', ');
const rankOf = (kind: string) => `array_position(array[${KINDS}], ${kind})`;

/**
 * In SQL: the ids of all orders that can have a balance. The conditions are those of partial indexes, which have to be
 * written alike.
 */
export const REFUND_ORDERS = /* sql */ `
select order_id from standings where discrepancies @? '${`$[*] ? (${REFUND_KINDS.map((kind) => `@.kind == "${kind}"`).join(' || ')})`}'
union select order_id from refunds
union select order_id from payments where status = 'refunded' and order_id is not null`;

/**
 * Tables for the `with` of a statement; the last one is `refund_balance`: what of each order's payments is to be given back,
 * what was, and what is left, in decimal units. `orders`: in SQL, the condition on `order_id` of the orders to read.
 *
 * The discrepancies of a standing say what is to be given back. Of money that an order holds, its surplus, or all of it; the
 * payment that fits the amount is kept, and of the others the larger ones. Money that no order holds is named by its
 * discrepancy. What a person resolved, and late money of an order that was fulfilled, was accepted.
 */
export function refundBalance(orders: string): string {
  return /* sql */ `
refund_reason as materialized (
  select order_id, discrepancy ->> 'kind' as why, nullif(discrepancy -> 'claim', 'null') as claim,
    (discrepancy #>> '{moneyAtRisk,amountMinor}')::numeric
      * ('1e-' || (discrepancy #>> '{moneyAtRisk,exponent}'))::numeric as amount,
    discrepancy #>> '{moneyAtRisk,currency}' as currency
  from standings join orders using (order_id), jsonb_array_elements(discrepancies) discrepancy
  where ${orders} and discrepancies <> '[]' and discrepancy ->> 'kind' in (${KINDS})
    and (discrepancy ->> 'kind' <> 'paid_late' or fulfilled_at is null)
    and not exists (
      select from discrepancies resolved
      where resolved.kind = discrepancy ->> 'kind' and resolved.order_id = standings.order_id
        and resolved.state = 'resolved'
        and resolved.subject = 'order:' || standings.order_id
          || case when discrepancy -> 'claim' = 'null' then '' else '#' || ${claimIdOfJson("discrepancy -> 'claim'")} end
    )
),
whole_order_reason as (
  select order_id, min(${rankOf('why')}) as rank from refund_reason where claim is null group by order_id
),
held_unit as (
  select order_id, rank, a.provider, a.kind, a.network, a.reference, a.currency,
    a.amount_minor * ('1e-' || a.exponent)::numeric as amount,
    o.amount_minor * ('1e-' || o.exponent)::numeric as ordered,
    sum(a.amount_minor * ('1e-' || a.exponent)::numeric) over (
      partition by order_id
      order by a.amount_minor * ('1e-' || a.exponent)::numeric <> o.amount_minor * ('1e-' || o.exponent)::numeric,
        a.amount_minor * ('1e-' || a.exponent)::numeric desc, a.allocated_at, a.reference, a.token, a.recipient, a.position
    ) as running
  from whole_order_reason join orders o using (order_id) join standings using (order_id) join allocations a using (order_id)
  where a.currency = o.currency
    and standings.claims @> jsonb_build_array(case a.kind
      when 'payment' then jsonb_build_object('provider', a.provider, 'kind', a.kind, 'paymentId', a.reference)
      else jsonb_build_object('provider', a.provider, 'kind', a.kind, 'network', a.network, 'hash', a.reference) end)
),
refunded_payment as (
  select order_id, provider, 'payment' as kind, '' as network, provider_payment_id as reference, currency,
    amount_minor * ('1e-' || exponent)::numeric as amount
  from payments where ${orders} and status = 'refunded' and amount_minor > 0
),
refund_part as (
  select order_id, provider, kind, network, reference, currency, rank,
    case when rank <= 2 then amount else least(amount, greatest(running - ordered, 0)) end as due, 0::numeric as refunded,
    false as is_seen
  from held_unit
  union all
  select order_id, claim ->> 'provider', claim ->> 'kind', coalesce(claim ->> 'network', ''),
    coalesce(claim ->> 'paymentId', claim ->> 'hash'), currency, ${rankOf('why')}, amount, 0, false
  from refund_reason where claim is not null and amount is not null
  union all
  -- What the provider shows replaces what people recorded about the same payment.
  select order_id, provider, kind, network, reference, currency, null, 0,
    amount_minor * ('1e-' || exponent)::numeric, false
  from refunds
  where ${orders} and not exists (
    select from refunded_payment seen
    where (seen.order_id, seen.provider, seen.kind, seen.reference)
      = (refunds.order_id, refunds.provider, refunds.kind, refunds.reference))
  union all
  select order_id, provider, kind, network, reference, currency, null, amount, amount, true from refunded_payment
),
refund_balance as (
  select order_id, provider, kind, network, reference, currency, (array[${KINDS}])[min(rank)] as why, sum(due) as due,
    sum(refunded) as refunded, greatest(sum(due) - sum(refunded), 0) as left_over, bool_or(is_seen) as is_seen
  from refund_part
  group by order_id, provider, kind, network, reference, currency
  having sum(due) > 0 or sum(refunded) > 0
)`;
}
