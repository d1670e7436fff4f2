import type { DiscrepancyQuery } from './discrepancy-query.ts';
import { graceIsOver, parameter } from './parameters.ts';

/** The first row for an order and provider is stored, so a proven payment outranks an observed transfer. */
export const missingCallback: DiscrepancyQuery = {
  reason: 'A payment is proven, or a transfer matches one order alone, and no callback came within the grace period.',
  select: /* sql */ `
select 'missing_callback' as kind, 'order:' || order_id || '@' || provider as subject, order_id, provider,
  jsonb_build_array(jsonb_build_object('field', 'callback', 'expected', provider, 'actual', null)) as fields,
  null::numeric as risk_minor, null as risk_currency, null::smallint as risk_exponent
from orders_to_compare join proven_without_callback using (order_id)
where cardinality(claim_keys) > 0 and ${graceIsOver('proven_at', 'callbackSeconds')}
union all
select 'missing_callback', 'order:' || matches.order_id || '@' || transfers.provider, matches.order_id,
  transfers.provider,
  jsonb_build_array(
    jsonb_build_object('field', 'callback', 'expected', transfers.provider, 'actual', null),
    jsonb_build_object('field', 'transaction', 'expected', null, 'actual', transfers.payment_id)),
  transfers.amount_minor, transfers.currency, transfers.exponent
from transfers_without_callback transfers
join transfer_matches matches using (provider, claim_key, currency)
join orders_to_compare on orders_to_compare.order_id = matches.order_id
where matches.orders = 1 and matches.transfers = 1`,
};

/**
 * `proven_without_callback`: orders with a confirmed payment at a provider that sends callbacks, and without one from
 * it.
 */
export const PROVEN_WITHOUT_CALLBACK = /* sql */ `
proven_without_callback as (
  select distinct order_id, provider from evidence
  where verdict = 'confirmed' and provider = any (${parameter('callbackProviders')})
    and not exists (
      select from callbacks
      where callbacks.order_id = evidence.order_id and callbacks.provider = evidence.provider
        and outcome in ('matched', 'unreadable')
    )
)`;

/**
 * `transfers_without_callback`: unclaimed transfers, once their callback has had its grace period. Reads
 * `TRANSFER_MATCHES`.
 */
export const TRANSFERS_WITHOUT_CALLBACK = /* sql */ `
transfers_without_callback as (
  select *, transaction_network || ':' || transaction_hash as payment_id from unclaimed_transfers
  where ${graceIsOver('moved_at', 'callbackSeconds')}
)`;
