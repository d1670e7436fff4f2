import { claimIdOfJson } from '../claims/claim-columns.ts';
import type { DiscrepancyQuery } from './discrepancy-query.ts';

/**
 * The discrepancies of several kinds that `decide` found in the facts of single orders, and stored with their
 * standings.
 */
export const foundByDecide: DiscrepancyQuery = {
  reason: 'The facts of one order contradict each other or the order.',
  select: /* sql */ `
select discrepancy ->> 'kind' as kind,
  'order:' || orders_to_compare.order_id
    || case when discrepancy -> 'claim' = 'null' then '' else '#' || ${claimIdOfJson("discrepancy -> 'claim'")} end
    as subject,
  orders_to_compare.order_id, discrepancy #>> '{claim,provider}' as provider, discrepancy -> 'fields' as fields,
  (discrepancy #>> '{moneyAtRisk,amountMinor}')::numeric as risk_minor,
  discrepancy #>> '{moneyAtRisk,currency}' as risk_currency,
  (discrepancy #>> '{moneyAtRisk,exponent}')::smallint as risk_exponent
from orders_to_compare
cross join lateral jsonb_array_elements(discrepancies) discrepancy
where discrepancies <> '[]'`,
};
