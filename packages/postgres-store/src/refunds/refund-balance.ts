import { REFUND_KINDS } from '@punteo/payments';
import { claimIdOfJson } from '../claims/claim-columns.ts';
import { COUNTS } from '../standings/counted-allocation.ts';
import { STANDS } from './refund-rows.ts';

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
 * The discrepancies of a standing say what is left to be given back. Of money that an order holds, its surplus, or all of it;
 * the payment that fits the amount is kept, and of the others the larger ones. Money that no order holds is named by its
 * discrepancy. What a person resolved, and late money of an order that was fulfilled, was accepted.
 *
 * A refund that the provider shows is of the whole payment. It is what people recorded when that is the same sum; otherwise
 * both count, so that money given back twice is seen.
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
    s.paid_minor * ('1e-' || s.paid_exponent)::numeric as paid,
    sum(a.amount_minor * ('1e-' || a.exponent)::numeric) over (
      partition by order_id
      order by a.amount_minor * ('1e-' || a.exponent)::numeric <> o.amount_minor * ('1e-' || o.exponent)::numeric,
        a.amount_minor * ('1e-' || a.exponent)::numeric desc, a.allocated_at, a.reference, a.token, a.recipient, a.position
    ) as running
  from whole_order_reason join orders o using (order_id) join standings s using (order_id)
    join allocations a using (order_id)
  where a.currency = o.currency and ${COUNTS}
),
-- What a person gave to an order may be there in part: the standing knows the sum.
counted_unit as (
  select *, least(amount, greatest(paid - (running - amount), 0)) as counted, least(running, paid) as counted_running
  from held_unit
),
refunded_payment as (
  select order_id, provider, 'payment' as kind, '' as network, provider_payment_id as reference, currency,
    amount_minor * ('1e-' || exponent)::numeric as amount
  from payments where ${orders} and status = 'refunded' and amount_minor > 0
),
reversed_claim as (
  select order_id, discrepancy #>> '{claim,provider}' as provider, discrepancy #>> '{claim,kind}' as kind,
    coalesce(discrepancy #>> '{claim,paymentId}', discrepancy #>> '{claim,hash}') as reference
  from standings, jsonb_array_elements(discrepancies) discrepancy
  where ${orders} and discrepancies <> '[]' and discrepancy ->> 'kind' = 'reversed'
),
refund_part as (
  select order_id, provider, kind, network, reference, currency, rank,
    case when rank <= 2 then counted else least(counted, greatest(counted_running - ordered, 0)) end as left_over,
    0::numeric as was_due, 0::numeric as recorded, 0::numeric as seen
  from counted_unit
  union all
  select order_id, claim ->> 'provider', claim ->> 'kind', coalesce(claim ->> 'network', ''),
    coalesce(claim ->> 'paymentId', claim ->> 'hash'), currency, ${rankOf('why')}, amount, 0, 0, 0
  from refund_reason where claim is not null and amount is not null
  union all
  select order_id, provider, kind, network, reference, currency, ${rankOf('due_kind')}, 0,
    due_minor * ('1e-' || exponent)::numeric, amount_minor * ('1e-' || exponent)::numeric, 0
  from refunds where ${orders} and ${STANDS}
  union all
  select order_id, provider, kind, network, reference, currency, null, 0, 0, 0, amount from refunded_payment
),
refund_sum as (
  -- Of several spellings of a network, that of the claim whose money is to be given back.
  select order_id, provider, kind, coalesce(min(network) filter (where left_over > 0), min(network)) as network, reference,
    currency, min(rank) as rank, sum(left_over) as left_over, sum(was_due) as was_due, sum(recorded) as recorded,
    sum(seen) as seen
  from refund_part
  group by order_id, provider, kind, reference, currency
),
refund_balance as (
  select order_id, provider, kind, network, reference, currency, (array[${KINDS}])[rank] as why,
    total.left_over + case when seen > 0 then seen else was_due end as due, refunded, total.left_over,
    case
      when seen > 0 then refunded - seen
      when exists (
        select from reversed_claim reversed
        where (reversed.order_id, reversed.provider, reversed.kind, reversed.reference)
          = (refund_sum.order_id, refund_sum.provider, refund_sum.kind, refund_sum.reference)) then refunded
      else 0 end as excess,
    seen > 0 as is_seen
  from refund_sum
  -- A provider's list may show a refund before its witness was asked.
  cross join lateral (
    select case when recorded = seen then seen else seen + recorded end as refunded,
      greatest(refund_sum.left_over - greatest(seen - recorded, 0), 0) as left_over
  ) total
  where total.left_over > 0 or refunded > 0
)`;
}
