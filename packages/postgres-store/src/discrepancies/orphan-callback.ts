import type { DiscrepancyQuery } from './discrepancy-query.ts';
import { inWindow } from './parameters.ts';

export const orphanCallback: DiscrepancyQuery = {
  reason: 'A callback names no order of ours.',
  select: /* sql */ `
select 'orphan_callback' as kind, 'callback:' || callback_id as subject, null as order_id, provider,
  jsonb_build_array(jsonb_build_object('field', 'reason', 'expected', null, 'actual', reason)) as fields,
  null::numeric as risk_minor, null as risk_currency, null::smallint as risk_exponent
from callbacks
where outcome = 'orphan' and ${inWindow('received_at')}`,
};
