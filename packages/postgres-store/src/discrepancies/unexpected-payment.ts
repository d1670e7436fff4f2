import { TRANSFER_KEY } from '../transfers/transfer-matches.ts';
import type { DiscrepancyQuery } from './discrepancy-query.ts';
import { inWindow } from './parameters.ts';

export const unexpectedPayment: DiscrepancyQuery = {
  reason: 'Money was paid that is bound to no order, or a transfer was observed that matches none.',
  select: /* sql */ `
select 'unexpected_payment' as kind, 'payment:' || provider || ':' || provider_payment_id as subject, null as order_id,
  provider,
  jsonb_build_array(jsonb_build_object('field', 'order', 'expected', null, 'actual', provider_status))
    || coalesce(candidates, '[]') as fields,
  amount_minor as risk_minor, currency as risk_currency, exponent as risk_exponent
from unexpected_money left join payment_proposals using (provider, provider_payment_id)
where is_single is not false and ${inWindow('coalesce(created_at, recorded_at)')}
union all
select 'unexpected_payment', 'payment:' || transfers.transfer_id, null,
  transfers.provider,
  jsonb_build_array(jsonb_build_object('field', 'transaction', 'expected', null, 'actual', transfers.payment_id)),
  transfers.amount_minor, transfers.currency, transfers.exponent
from transfers_without_callback transfers left join transfer_matches matches using (${TRANSFER_KEY})
where matches.order_id is null and ${inWindow('transfers.moved_at')}`,
};
