import { inRunWindow, type SettlementQuery } from './settlement-query.ts';

/** The part of `several_candidates` that is about statements. */
export const severalSettlements: SettlementQuery = {
  reason: 'An entry of a statement may settle one of several payments or payouts, and only a person can say which.',
  select: /* sql */ `
select 'several_candidates' as kind, 'entry:' || entry.account || ':' || entry.entry_reference as subject,
  null as order_id, null as provider,
  jsonb_build_array(jsonb_build_object('field', 'entry', 'expected', null, 'actual', entry.entry_reference),
    jsonb_build_object('field', 'candidates', 'expected', doubt.candidates, 'actual', null)) as fields,
  round(abs(entry.amount) * ('1e' || entry.exponent)::numeric) as risk_minor, entry.currency as risk_currency,
  entry.exponent as risk_exponent
from settlement_doubts doubt join settlement_entries entry using (statement_entry_id)
where doubt.state = 'several' and ${inRunWindow('entry.booked_at')}`,
};
