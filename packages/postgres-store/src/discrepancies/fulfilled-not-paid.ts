import type { DiscrepancyQuery } from './discrepancy-query.ts';
import { parameter } from './parameters.ts';

export const fulfilledNotPaid: DiscrepancyQuery = {
  reason: 'The goods have gone out, and the order is not paid in full.',
  select: /* sql */ `
select 'fulfilled_not_paid' as kind, 'order:' || order_id as subject, order_id, null as provider,
  jsonb_build_array(jsonb_build_object('field', 'state', 'expected', 'paid', 'actual', state)) ||
    case when paid_minor = 0 then '[]' else jsonb_build_array(jsonb_build_object(
      'field', 'amount', 'expected', round(amount, greatest(decimals, min_scale(amount))) || ' ' || currency,
      'actual', round(paid, greatest(decimals, min_scale(paid))) || ' ' || currency)) end as fields,
  (amount - paid) * ('1e' || rest_exponent)::numeric as risk_minor, currency as risk_currency,
  rest_exponent as risk_exponent
from orders_to_compare
cross join lateral (select
  amount_minor * ('1e-' || exponent)::numeric as amount, paid_minor * ('1e-' || paid_exponent)::numeric as paid,
  -- An asset has the decimals of its token, of which people read two at least.
  case when exponent > 3 then 2 else exponent end as decimals) sums
cross join lateral (select greatest(exponent, min_scale(amount - paid))::smallint as rest_exponent) rests
where fulfilled_at is not null and not fulfilment_allowed and state <> all (${parameter('paidStates')})
  -- A cancelled order may be paid in full.
  and paid < amount`,
};
