import type { SettlementQuery } from './settlement-query.ts';

export const paidNotSettled: SettlementQuery = {
  reason: 'Money for an order is proven, and no statement shows it within the time that its provider has.',
  select: /* sql */ `
select 'paid_not_settled' as kind, 'order:' || unit.order_id || '#' || unit.provider || ':' || unit.reference as subject,
  unit.order_id, unit.provider,
  jsonb_build_array(
    jsonb_build_object('field', 'settled_by', 'actual', null,
      'expected', to_char(due.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')),
    jsonb_build_object('field', 'payment', 'expected', unit.reference, 'actual', null))
    || case when payout.name is null then '[]' else jsonb_build_array(
      jsonb_build_object('field', 'payout', 'expected', payout.name, 'actual', null)) end as fields,
  round(unit.amount * ('1e' || unit.exponent)::numeric) as risk_minor, unit.currency as risk_currency,
  unit.exponent as risk_exponent
from settlement_units unit
join (select provider, max(seconds) as seconds from settlement_accounts group by provider) clock using (provider)
cross join lateral (select unit.paid_at + make_interval(secs => clock.seconds) as at) due
left join settlement_groups payout on payout.group_id = unit.payout_id
left join settlement_results result on result.group_id = coalesce(unit.payout_id, -unit.unit_id)
where unit.order_id is not null and unit.in_window and unit.amount <> 0 and result.group_id is null
  and due.at <= $2::timestamptz`,
};
