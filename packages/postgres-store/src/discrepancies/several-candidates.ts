import { TRANSFER_KEY } from '../transfers/transfer-matches.ts';
import type { DiscrepancyQuery } from './discrepancy-query.ts';
import { inWindow } from './parameters.ts';

export const severalCandidates: DiscrepancyQuery = {
  reason:
    'A create attempt, a payment without an order or an observed transfer has several possible matches, and only a person can choose.',
  select: /* sql */ `
select 'several_candidates' as kind, subject, order_id, provider, fields, risk_minor, risk_currency, risk_exponent
from unresolved_creates where is_single is false
union all
select 'several_candidates', 'payment:' || provider || ':' || provider_payment_id, null, provider, candidates,
  amount_minor, currency, exponent
from unexpected_money join payment_proposals using (provider, provider_payment_id)
where not is_single and ${inWindow('coalesce(created_at, recorded_at)')}
union all
select 'several_candidates', 'payment:' || transfers.transfer_id, null, transfers.provider,
  jsonb_build_array(
    jsonb_build_object('field', 'transaction', 'expected', null, 'actual', transfers.payment_id),
    jsonb_build_object('field', 'order', 'expected',
      array_to_string((array_agg(matches.order_id order by matches.order_id))[1:5], ', '), 'actual', null)),
  transfers.amount_minor, transfers.currency, transfers.exponent
from transfers_without_callback transfers join transfer_matches matches using (${TRANSFER_KEY})
where (matches.orders > 1 or matches.transfers > 1) and ${inWindow('transfers.moved_at')}
group by transfers.provider, transfers.transfer_id, transfers.payment_id, transfers.amount_minor, transfers.currency,
  transfers.exponent`,
};
