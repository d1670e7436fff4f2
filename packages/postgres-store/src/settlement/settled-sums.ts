import type { RunSummary } from '@punteo/payments';
import { DIFFERING_LINES } from '../discrepancies/settlement-differs.ts';
import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';

/**
 * What of the paid money of the window was settled, per currency: gross, before fees. Money of which a statement or an
 * export shows another sum is open. Reads the tables of `settle`.
 */
export async function settledSums(transaction: Queryable): Promise<NonNullable<RunSummary['settlement']>> {
  const { rows } = await transaction.query<{ currency: string; settled: string; open: string }>(withoutTimeLimit(SUMS));
  return rows;
}

const SUMS = /* sql */ `
with differing as (
  select distinct unit.unit_id${DIFFERING_LINES} and (line.gross <> unit.amount or line.currency <> unit.currency)
)
select currency, round(settled, exponent)::text as settled, round(open, exponent)::text as open
from (
  select currency, max(exponent) as exponent, sum(settled) as settled, sum(open) as open
  from (
    select unit.currency, unit.exponent,
      case when result.state = 'settled' and differing.unit_id is null then coalesce(unit.amount, 0) else 0 end as settled,
      case when result.state = 'settled' and differing.unit_id is null then 0 else coalesce(unit.amount, 0) end as open
    from settlement_units unit
    left join settlement_results result on result.group_id = coalesce(unit.payout_id, -unit.unit_id)
    left join differing on differing.unit_id = unit.unit_id
    where unit.in_window
    union all
    select currency, exponent, amount, 0 from settled_elsewhere
  ) parts
  group by currency
) sums
order by currency`;
