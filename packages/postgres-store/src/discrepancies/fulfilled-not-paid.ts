import type { DiscrepancyQuery } from './discrepancy-query.ts';
import { parameter } from './parameters.ts';

export const fulfilledNotPaid: DiscrepancyQuery = {
  reason: 'The goods have gone out, and the order is not paid in full.',
  select: /* sql */ `
select 'fulfilled_not_paid' as kind, 'order:' || order_id as subject, order_id, null as provider,
  jsonb_build_array(jsonb_build_object('field', 'state', 'expected', 'paid', 'actual', state)) as fields,
  amount_minor as risk_minor, currency as risk_currency, exponent as risk_exponent
from orders_to_compare
where fulfilled_at is not null and not fulfilment_allowed and state <> all (${parameter('paidStates')})`,
};
