import type { DiscrepancyQuery } from './discrepancy-query.ts';
import { graceIsOver } from './parameters.ts';

export const paidNotFulfilled: DiscrepancyQuery = {
  reason: 'The order is paid, and its goods have not gone out within the grace period.',
  select: /* sql */ `
select 'paid_not_fulfilled' as kind, 'order:' || order_id as subject, order_id, null as provider,
  jsonb_build_array(jsonb_build_object(
    'field', 'fulfilled_at', 'actual', null,
    'expected', to_char(proven_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
  )) as fields,
  paid_minor as risk_minor, paid_currency as risk_currency, paid_exponent as risk_exponent
from orders_to_compare
where fulfilment_allowed and fulfilled_at is null and ${graceIsOver('proven_at', 'fulfilmentSeconds')}`,
};
