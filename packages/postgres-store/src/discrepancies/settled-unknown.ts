import { inRunWindow, type SettlementQuery } from './settlement-query.ts';

export const settledUnknown: SettlementQuery = {
  reason: 'A statement shows money that fits nothing that is paid, or an export a payment that is not known as paid.',
  select: /* sql */ `
select 'settled_unknown' as kind, 'entry:' || entry.account || ':' || entry.entry_reference as subject,
  null as order_id, account.provider,
  jsonb_build_array(jsonb_build_object('field', 'entry', 'expected', null, 'actual', entry.entry_reference),
    jsonb_build_object('field', 'account', 'expected', null, 'actual', entry.account),
    jsonb_build_object('field', 'amount', 'expected', null,
      'actual', round(entry.amount, entry.exponent) || ' ' || entry.currency)) as fields,
  round(abs(entry.amount) * ('1e' || entry.exponent)::numeric) as risk_minor, entry.currency as risk_currency,
  entry.exponent as risk_exponent
from settlement_entries entry
join (
  select account, case when count(*) = 1 then min(provider) end as provider from settlement_accounts group by account
) account using (account)
where entry.amount <> 0 and ${inRunWindow('entry.booked_at')}
  and not exists (select from settlement_links link where link.statement_entry_id = entry.statement_entry_id)
  and not exists (select from settlement_fits fit where fit.statement_entry_id = entry.statement_entry_id)
union all
select 'settled_unknown', 'entry:' || stored.account || ':' || stored.entry_reference, null, line.provider,
  jsonb_build_array(jsonb_build_object('field', 'payment', 'expected', null, 'actual', line.payment),
    jsonb_build_object('field', 'account', 'expected', null, 'actual', stored.account),
    jsonb_build_object('field', 'amount', 'expected', null,
      'actual', round(coalesce(line.gross, line.net), line.exponent) || ' ' || line.currency)),
  round(abs(coalesce(line.gross, line.net)) * ('1e' || line.exponent)::numeric), line.currency, line.exponent
from settlement_lines line
join statement_entries stored using (statement_entry_id)
where coalesce(line.gross, line.net) <> 0 and ${inRunWindow('line.booked_at')}
  and not exists (
    select from settlement_units unit where unit.provider = line.provider and unit.key = line.payment_key)`,
};
