import { decimalSql } from '../settlement/settlement-tables.ts';
import { inRunWindow, type SettlementQuery } from './settlement-query.ts';

/**
 * In SQL, from its `from` on: `unit`s with the sums of their `line`s in an export that shows something else. What a person
 * recorded as given back may be in the export, or come in a later one.
 */
export const DIFFERING_LINES = /* sql */ `
from settlement_units unit
join (
  -- A refund or a clawback is a line of its own, with fees of its own.
  select provider, payment_key, currency, sum(gross) as gross, sum(gross) filter (where gross > 0) as charged,
    sum(fee) filter (where gross > 0) as fee, sum(net) filter (where gross > 0) as net
  from settlement_lines where gross <> 0
  group by provider, payment_key, currency
) line on line.provider = unit.provider and line.payment_key = unit.key
where unit.amount is not null
  and (line.currency <> unit.currency or line.fee <> unit.fee or line.charged - line.fee <> line.net
    or line.gross <> unit.amount and (line.gross > unit.amount or line.gross < unit.amount - (
      select coalesce(sum(${decimalSql('refund.amount_minor', 'refund.exponent')}), 0)
      from refunds refund
      where refund.provider = unit.provider and refund.reference = unit.reference and refund.currency = unit.currency)))
  -- Money in two currencies has lines in each.
  and (line.currency = unit.currency or not exists (
    select from settlement_units other
    where other.provider = unit.provider and other.key = unit.key and other.currency = line.currency))`;

export const settlementDiffers: SettlementQuery = {
  reason: 'A statement shows another sum, currency or fee than what is paid, or than the export that lists it.',
  select: /* sql */ `
select 'settlement_differs' as kind, 'settlement:' || settled.provider || ':' || settled.name as subject,
  settled.order_id, settled.provider,
  jsonb_build_array(jsonb_build_object('field', 'amount',
    'expected', round(settled.net, settled.exponent) || ' ' || settled.currency,
    'actual', ${plain('result.actual', 'settled.exponent')} || ' ' || result.actual_currency))
    || case when settled.fee is null or result.actual_currency <> settled.currency then '[]'
      else jsonb_build_array(jsonb_build_object('field', 'fee', 'expected', round(settled.fee, settled.exponent)::text,
        'actual', ${plain('settled.gross - result.actual', 'settled.exponent')})) end
    || jsonb_build_array(jsonb_build_object('field', case when settled.is_payout then 'payout' else 'payment' end,
      'expected', settled.name, 'actual', settled.name)) as fields,
  round(case when result.actual_currency = settled.currency then abs(settled.net - result.actual) else settled.net end
    * ('1e' || settled.exponent)::numeric) as risk_minor,
  settled.currency as risk_currency, settled.exponent as risk_exponent
from settlement_results result join settlement_groups settled using (group_id)
where result.state = 'differs' and settled.in_window
union all
select 'settlement_differs', 'entry:' || entry.account || ':' || entry.entry_reference, null, null,
  jsonb_build_array(
    jsonb_build_object('field', 'amount', 'expected', round(doubt.expected, entry.exponent) || ' ' || entry.currency,
      'actual', round(entry.amount, entry.exponent) || ' ' || entry.currency),
    jsonb_build_object('field', 'payment', 'expected', doubt.candidates, 'actual', doubt.candidates)),
  round(abs(entry.amount - doubt.expected) * ('1e' || entry.exponent)::numeric), entry.currency, entry.exponent
from settlement_doubts doubt join settlement_entries entry using (statement_entry_id)
where doubt.state = 'differs' and ${inRunWindow('entry.booked_at')}
union all
select 'settlement_differs', 'export:' || unit.provider || ':' || unit.reference, unit.order_id, unit.provider,
  jsonb_build_array(
    jsonb_build_object('field', 'amount', 'expected', round(unit.amount, unit.exponent) || ' ' || unit.currency,
      'actual', ${plain('line.gross', 'unit.exponent')} || ' ' || line.currency))
    || case when unit.fee is null or line.fee is null or unit.fee = line.fee then '[]' else jsonb_build_array(
      jsonb_build_object('field', 'fee', 'expected', round(unit.fee, unit.exponent)::text,
        'actual', ${plain('line.fee', 'unit.exponent')})) end
    || case when coalesce(line.charged - line.fee = line.net, true) then '[]' else jsonb_build_array(
      jsonb_build_object('field', 'net', 'expected', ${plain('line.charged - line.fee', 'unit.exponent')},
        'actual', ${plain('line.net', 'unit.exponent')})) end
    || jsonb_build_array(jsonb_build_object('field', 'payment', 'expected', unit.reference, 'actual', unit.reference)),
  round(greatest(abs(unit.amount - line.gross), abs(coalesce(unit.fee - line.fee, 0)),
    abs(coalesce(line.charged - line.fee - line.net, 0))) * ('1e' || unit.exponent)::numeric),
  unit.currency, unit.exponent${DIFFERING_LINES} and unit.in_window`,
};

/** With at least the decimals of the exponent: what a statement shows may have more. */
function plain(amount: string, exponent: string): string {
  return `round(${amount}, greatest(${exponent}::int, min_scale(${amount})))::text`;
}
