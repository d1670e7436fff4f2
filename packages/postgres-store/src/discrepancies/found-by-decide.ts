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
  case when refunded.order_id is null then (discrepancy #>> '{moneyAtRisk,amountMinor}')::numeric
    else refunded.left_over * ('1e' || rest_exponent)::numeric end as risk_minor,
  discrepancy #>> '{moneyAtRisk,currency}' as risk_currency,
  case when refunded.order_id is null then (discrepancy #>> '{moneyAtRisk,exponent}')::smallint
    else rest_exponent end as risk_exponent
from orders_to_compare
cross join lateral jsonb_array_elements(discrepancies) discrepancy
left join refunded_discrepancies refunded on refunded.order_id = orders_to_compare.order_id
  and discrepancy ->> 'kind' = any (refunded.kinds)
  and refunded.claim_id is not distinct from
    case when discrepancy -> 'claim' <> 'null' then ${claimIdOfJson("discrepancy -> 'claim'")} end
cross join lateral (select greatest(
  (discrepancy #>> '{moneyAtRisk,exponent}')::smallint, min_scale(refunded.left_over))::smallint as rest_exponent) rests
where discrepancies <> '[]'
  -- What it asked for was given back.
  and (refunded.order_id is null or refunded.left_over > 0)`,
};
