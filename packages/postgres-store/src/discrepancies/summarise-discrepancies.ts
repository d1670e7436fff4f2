import type { DiscrepancyFilter, DiscrepancySummary } from '@punteo/payments';
import { moneyFromRow } from '../rows/money.ts';
import type { Queryable } from '../sql/database.ts';
import { discrepancyConditions } from './discrepancy-conditions.ts';

/** Counts and sums everything that the filter selects. */
export async function summariseDiscrepancies(
  database: Queryable,
  filter: DiscrepancyFilter,
): Promise<DiscrepancySummary> {
  const { sql, values } = discrepancyConditions(filter);
  const { rows } = await database.query<SumRow>(
    /* sql */ `
    select risk_currency, max(risk_exponent) as exponent, count(*)::int as count,
      (sum(risk) * ('1e' || max(risk_exponent))::numeric)::numeric(1000, 0) as sum_minor
    from discrepancies where ${sql}
    group by risk_currency order by risk_currency collate "C"`,
    [...values],
  );
  const sums = rows.flatMap(({ risk_currency: currency, exponent, count, sum_minor }) =>
    currency === null || exponent === null || sum_minor === null
      ? []
      : [{ count, atRisk: moneyFromRow(sum_minor, currency, exponent) }],
  );
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  return { count, withoutAmount: count - sums.reduce((sum, row) => sum + row.count, 0), sums };
}

interface SumRow {
  risk_currency: string | null;
  exponent: number | null;
  count: number;
  /** In the smallest unit of the currency that any of them has. */
  sum_minor: string | null;
}
