import type { DiscrepancyQuery } from './discrepancy-query.ts';

/**
 * The discrepancies of several kinds that `decide` found in the facts of single orders, and stored with their
 * standings.
 */
export const foundByDecide: DiscrepancyQuery = {
  reason: 'The facts of one order contradict each other or the order.',
  select: /* sql */ `
select discrepancy ->> 'kind' as kind,
  'order:' || order_id || coalesce('#' || (discrepancy ->> 'claimKey'), '') as subject,
  order_id, discrepancy ->> 'provider' as provider, discrepancy -> 'fields' as fields,
  (discrepancy #>> '{moneyAtRisk,amountMinor}')::numeric as risk_minor,
  discrepancy #>> '{moneyAtRisk,currency}' as risk_currency,
  (discrepancy #>> '{moneyAtRisk,exponent}')::smallint as risk_exponent
from orders_to_compare, jsonb_array_elements(discrepancies) discrepancy
where discrepancies <> '[]'`,
};
