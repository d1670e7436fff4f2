import type { RunSummary } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';

/** What of the paid money of the window was settled, per currency: gross, before fees. Reads the tables of `settle`. */
export async function settledSums(transaction: Queryable): Promise<NonNullable<RunSummary['settlement']>> {
  const { rows } = await transaction.query<{ currency: string; settled: string; open: string }>(withoutTimeLimit(SUMS));
  return rows;
}

const SUMS = /* sql */ `
select currency, round(settled, exponent)::text as settled, round(open, exponent)::text as open
from (
  select unit.currency, max(unit.exponent) as exponent,
    coalesce(sum(unit.amount) filter (where result.state in ('settled', 'differs')), 0) as settled,
    coalesce(sum(unit.amount) filter (where result.state is null or result.state = 'unclear'), 0) as open
  from settlement_units unit
  left join settlement_results result on result.group_id = coalesce(unit.payout_id, -unit.unit_id)
  where unit.in_window
  group by unit.currency
) sums
order by currency`;
