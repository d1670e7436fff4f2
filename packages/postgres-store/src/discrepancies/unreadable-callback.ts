import type { DiscrepancyQuery } from './discrepancy-query.ts';
import { inWindow } from './parameters.ts';

/** A provider's test of a callback address, whose reason is `handshake`, is no callback about a payment. */
export const unreadableCallback: DiscrepancyQuery = {
  reason: 'The body of a callback is not what its provider documents.',
  select: /* sql */ `
select 'unreadable_callback' as kind, 'callback:' || callback_id as subject, null as order_id, provider,
  jsonb_build_array(jsonb_build_object('field', 'reason', 'expected', null, 'actual', reason)) as fields,
  null::numeric as risk_minor, null as risk_currency, null::smallint as risk_exponent
from callbacks
where outcome = 'unreadable' and reason is distinct from 'handshake' and ${inWindow('received_at')}`,
};
