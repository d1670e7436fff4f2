/** The columns that identify an observed transfer. */
export const TRANSFER_KEY = 'provider, chain_id, hash, token, recipient, position';

const TRANSFER_KEY_OF_T = TRANSFER_KEY.split(', ')
  .map((column) => `t.${column}`)
  .join(', ');

/**
 * Two tables for the `with` of a statement, without parameters.
 * - `unclaimed_transfers`: observed transfers that pay no order, and whose transaction no order claims that it may
 *   still pay. A claim that its witness refuted is left out: it must not hide the order that the transfer matches.
 * - `transfer_matches`: each of them with each open order that it matches in currency, amount and time, the number of
 *   orders that match the transfer, and of transfers that match the order.
 *
 * Times of orders are compared in whole seconds, as in `created-before-money.ts` of `@punteo/payments`.
 */
export const TRANSFER_MATCHES = /* sql */ `
unclaimed_transfers as (${unclaimedTransfers('observed_transfers')}),
${transferMatches()}`;

/** The table `unclaimed_transfers`, of the observed transfers that `source` holds. */
export function unclaimedTransfers(source: string): string {
  return /* sql */ `
select ${TRANSFER_KEY}, network, amount_minor, currency, exponent, tolerance, moved_at, for_orders_until,
  amount_minor * ('1e-' || exponent)::numeric as amount
from ${source} t
where not exists (
    select from allocations a
    where a.unit_kind = 'transfer' and a.chain_id = t.chain_id and a.unit_reference = t.hash and a.token = t.token
      and a.recipient = t.recipient and a.position = t.position)
  and not exists (
    select from claims c join orders o using (order_id)
    where c.reference = t.hash and c.withdrawn_at is null
      -- The transfer cannot pay an order that was created after it, or one in another currency.
      and date_trunc('second', o.created_at) <= t.for_orders_until and o.currency = t.currency
      -- The latest answer of the witness has no failed check.
      and not coalesce((
        -- Not jsonb_array_elements: one row that is no array would fail the statement for every order.
        select e.checks @> '[{"result": "failed"}]'
        from evidence e
        where e.provider = c.provider and e.kind = c.kind and e.network = c.network and e.reference = c.reference
          and e.answered
        order by e.evidence_id desc limit 1
      ), false))`;
}

/** The tables that follow `unclaimed_transfers`. */
export function transferMatches(): string {
  return /* sql */ `
open_orders as (
  select order_id, currency, providers, created_at, due_at, amount_minor * ('1e-' || exponent)::numeric as amount
  from orders join standings using (order_id)
  where state in ('awaiting', 'overdue')
    -- Without a transfer to match, no order is read.
    and exists (select from unclaimed_transfers)
),
transfer_matches as (
  select ${TRANSFER_KEY_OF_T}, o.order_id, o.amount = t.amount as exact,
    count(*) over (partition by ${TRANSFER_KEY_OF_T}) as orders,
    count(*) over (partition by o.order_id) as transfers
  from unclaimed_transfers t
  join open_orders o on o.currency = t.currency
    and (o.providers = '{}' or t.provider = any (o.providers))
    and date_trunc('second', o.created_at) <= t.for_orders_until and (o.due_at is null or t.moved_at <= o.due_at)
    and abs(o.amount - t.amount) <= t.tolerance
  -- Not for the order that a person withdrew the transaction from.
  where not exists (
    select from claims c where c.order_id = o.order_id and c.reference = t.hash and c.withdrawn_at is not null)
)`;
}
