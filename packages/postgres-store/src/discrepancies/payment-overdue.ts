import type { DiscrepancyQuery } from './discrepancy-query.ts';

export const paymentOverdue: DiscrepancyQuery = {
  reason: 'A payment of an unpaid order has been in one status for longer than its clock allows.',
  select: /* sql */ `
select 'payment_overdue' as kind, 'order:' || order_id || '@' || overdue_payments.provider as subject, order_id,
  overdue_payments.provider,
  jsonb_build_array(
    jsonb_build_object('field', 'status', 'expected', 'paid', 'actual', overdue_payments.status),
    jsonb_build_object('field', 'since', 'expected', null, 'actual',
      to_char(overdue_payments.since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))) as fields,
  amount_minor as risk_minor, currency as risk_currency, exponent as risk_exponent
from orders_to_compare join overdue_payments using (order_id)
where overdue_payments.is_missed`,
};
