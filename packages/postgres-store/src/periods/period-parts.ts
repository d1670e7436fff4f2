/** Two columns of a row with `number`: the totals of its period, and the open items by kind and currency. */
export const PERIOD_PARTS = /* sql */ `
(
  select coalesce(json_agg(json_build_object('provider', provider, 'figure', kind, 'entries', entries,
    'amount_minor', amount_minor::text, 'currency', currency, 'exponent', exponent)
    order by provider collate "C", currency collate "C",
      array_position(array['opening', 'moved', 'late', 'taken_back', 'reallocated', 'changed', 'closing'], kind)), '[]')
  from period_totals where period = periods.number
) as totals,
(
  select coalesce(json_agg(json_build_object('kind', kind, 'items', items, 'currency', currency, 'exponent', exponent,
    'amount_minor', (amount * ('1e' || exponent)::numeric)::numeric(78, 0)::text)
    order by kind collate "C", currency collate "C" nulls last), '[]')
  from (
    select kind, risk_currency as currency, count(*) as items, max(risk_exponent) as exponent,
      sum(risk_minor * ('1e-' || risk_exponent)::numeric) as amount
    from period_open_items where period = periods.number
    group by kind, risk_currency
  ) by_kind
) as open_item_totals`;
