/**
 * Two tables for the `with` of a statement. `unclaimed`: sightings whose transaction no order lives on, and no callback and no
 * person named for an order that it may still turn out to have paid: else a forged word would hide whose it is. `fits`: open
 * orders that each of them may have been for, with how many orders fit the sighting and how many sightings fit the order.
 */
export const CANDIDATES = /* sql */ `
unclaimed as (
  select provider, claim_key, currency, transaction_network, transaction_hash, amount_minor, exponent, tolerance, moved_at, for_orders_until,
    amount_minor * ('1e-' || exponent)::numeric as amount
  from observed_transfers s
  where not exists (select from proof_uses where proof_key = any (s.proof_keys))
    and not exists (select from callbacks c where c.transaction_hash = s.transaction_hash and c.outcome = 'matched'
      and not ${refutedFor('c.order_id')})
    and not exists (
      select from payments p
      where p.provider = s.provider and p.order_id is not null and not ${refutedFor('p.order_id')}
        and p.provider_payment_id like '%:0x%' and lower(right(p.provider_payment_id, 66)) = s.transaction_hash
    )
),
open_orders as (
  select order_id, currency, providers, created_at, due_at, amount_minor * ('1e-' || exponent)::numeric as amount
  from orders join standings using (order_id)
  where state in ('awaiting', 'overdue')
),
fits as (
  select u.provider, u.claim_key, u.currency, o.order_id, o.amount = u.amount as exact,
    count(*) over (partition by u.provider, u.claim_key, u.currency) as orders,
    count(*) over (partition by o.order_id) as observed_transfers
  from unclaimed u
  join open_orders o on o.currency = u.currency
    and (o.providers = '{}' or u.provider = any (o.providers))
    and o.created_at <= u.for_orders_until and (o.due_at is null or u.moved_at <= o.due_at)
    and abs(o.amount - u.amount) <= u.tolerance
)`;

/** That this order's witness says no to the sighting: it was looked at, and whoever named it was wrong. */
function refutedFor(orderId: string): string {
  return /* sql */ `coalesce((
      select e.verdict = 'refuted' from evidence e
      where e.order_id = ${orderId} and e.claim_key = s.claim_key and e.answered
      order by e.evidence_id desc limit 1
    ), false)`;
}
