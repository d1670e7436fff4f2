/**
 * Two tables for the `with` of a statement, without parameters.
 * - `unclaimed_transfers`: observed transfers that pay no order and that no order claims, unless that order's evidence
 *   refutes its claim: a forged claim must not hide the order that the transfer is for.
 * - `transfer_matches`: the open orders that each of them matches in currency, amount and time, with the number of
 *   orders that match the transfer and of transfers that match the order.
 */
export const TRANSFER_MATCHES = /* sql */ `
unclaimed_transfers as (
  select provider, claim_key, currency, transaction_network, transaction_hash, amount_minor, exponent, tolerance,
    moved_at, for_orders_until, amount_minor * ('1e-' || exponent)::numeric as amount
  from observed_transfers transfer
  where not exists (select from proof_uses where proof_key = any (transfer.proof_keys))
    and not exists (
      select from callbacks c
      where c.transaction_hash = transfer.transaction_hash and c.outcome = 'matched' and not ${refutedFor('c.order_id')}
    )
    and not exists (
      select from payments p
      where p.provider = transfer.provider and p.order_id is not null and not ${refutedFor('p.order_id')}
        and p.provider_payment_id like '%:0x%' and lower(right(p.provider_payment_id, 66)) = transfer.transaction_hash
    )
),
open_orders as (
  select order_id, currency, providers, created_at, due_at, amount_minor * ('1e-' || exponent)::numeric as amount
  from orders join standings using (order_id)
  where state in ('awaiting', 'overdue')
),
transfer_matches as (
  select t.provider, t.claim_key, t.currency, o.order_id, o.amount = t.amount as exact,
    count(*) over (partition by t.provider, t.claim_key, t.currency) as orders,
    count(*) over (partition by o.order_id) as transfers
  from unclaimed_transfers t
  join open_orders o on o.currency = t.currency
    and (o.providers = '{}' or t.provider = any (o.providers))
    and o.created_at <= t.for_orders_until and (o.due_at is null or t.moved_at <= o.due_at)
    and abs(o.amount - t.amount) <= t.tolerance
)`;

/** Whether the latest answered evidence refutes that the transfer pays this order. */
function refutedFor(orderId: string): string {
  return /* sql */ `coalesce((
      select e.verdict = 'refuted' from evidence e
      where e.order_id = ${orderId} and e.claim_key = transfer.claim_key and e.answered
      order by e.evidence_id desc limit 1
    ), false)`;
}
