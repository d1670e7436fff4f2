import { TRANSFER_KEY } from '../transfers/transfer-matches.ts';
import type { DiscrepancyQuery } from './discrepancy-query.ts';
import { graceIsOver, inWindow, parameter } from './parameters.ts';
import type { RunScope } from './shared-tables.ts';

/** The first row for an order and provider is stored, so a proven payment outranks an observed transfer. */
export const missingCallback: DiscrepancyQuery = {
  reason: 'A payment is proven, or a transfer matches one order alone, and no callback came within the grace period.',
  select: /* sql */ `
select 'missing_callback' as kind, 'order:' || order_id || '@' || provider as subject, order_id, provider,
  jsonb_build_array(jsonb_build_object('field', 'callback', 'expected', provider, 'actual', null)) as fields,
  null::numeric as risk_minor, null as risk_currency, null::smallint as risk_exponent
from orders_to_compare join proven_without_callback using (order_id)
where ${graceIsOver('proven_at', 'callbackSeconds', 'provider')}
union all
select 'missing_callback', 'order:' || matches.order_id || '@' || transfers.provider, matches.order_id,
  transfers.provider,
  jsonb_build_array(
    jsonb_build_object('field', 'callback', 'expected', transfers.provider, 'actual', null),
    jsonb_build_object('field', 'transaction', 'expected', null, 'actual', transfers.payment_id)),
  transfers.amount_minor, transfers.currency, transfers.exponent
from transfers_without_callback transfers
join transfer_matches matches using (${TRANSFER_KEY})
join orders_to_compare on orders_to_compare.order_id = matches.order_id
where matches.orders = 1 and matches.transfers = 1`,
};

/**
 * `proven_without_callback`: orders with proven money from a provider that sends callbacks, and no callback from it. Of an
 * incremental run it reads `orders_in_window`; of a full one only the standings, since orders are joined later.
 */
export const provenWithoutCallback = (scope: RunScope) => /* sql */ `
proven_without_callback as (
  select distinct proven.order_id, claim ->> 'provider' as provider
  from ${scope === 'incremental' ? 'orders_in_window' : 'standings'} proven, jsonb_array_elements(claims) claim
  where claim ->> 'provider' = any (${parameter('callbackProviders')})
    and not exists (
      select from callbacks
      where callbacks.order_id = proven.order_id and callbacks.provider = claim ->> 'provider'
        and outcome in ('matched', 'unreadable') and reason is distinct from 'handshake'
    )${
      scope === 'incremental'
        ? ''
        : /* sql */ `
    and (${parameter('onlyOrders')} is null or proven.order_id = any (${parameter('onlyOrders')}))
    and proven.order_id <> all (${parameter('withoutOrders')})
    and ((${parameter('from')} is null and ${parameter('to')} is null)
      or exists (select from orders o where o.order_id = proven.order_id and ${inWindow('o.created_at')}))`
    }
)`;

/**
 * `transfers_without_callback`: unclaimed transfers, once their callback has had its grace period. Reads
 * the temporary table of `matchTransfers`.
 */
export const TRANSFERS_WITHOUT_CALLBACK = /* sql */ `
transfers_without_callback as (
  select *, network || ':' || hash as payment_id,
    provider || ':' || network || ':' || hash || '#' || token || ':' || recipient || ':' || position as transfer_id
  from unclaimed_transfers
  where ${graceIsOver('moved_at', 'callbackSeconds', 'provider')}
)`;
