import type { DiscrepancyKind, RiskAge } from '@punteo/payments';
import { optionalMoneyFromRow } from '../rows/money.ts';
import type { Queryable } from '../sql/database.ts';

/** Open discrepancies that count alike. */
export interface OpenDiscrepancies {
  readonly kind: DiscrepancyKind;
  readonly provider: string | null;
  /** Null: without an amount. */
  readonly currency: string | null;
  readonly age: RiskAge;
  readonly count: number;
  readonly atRisk: ReturnType<typeof optionalMoneyFromRow>;
}

/** All of them, from one index. `ages`: from when on the first three ages begin, the youngest first. */
export async function openDiscrepancies(
  database: Queryable,
  ages: readonly [Date, Date, Date],
): Promise<readonly OpenDiscrepancies[]> {
  const { rows } = await database.query<OpenRow>(OPEN, [...ages]);
  return rows.map(({ kind, provider, currency, age, n, sum_minor, exponent }) => ({
    kind,
    provider,
    currency,
    age,
    count: n,
    atRisk: optionalMoneyFromRow(sum_minor, currency, exponent),
  }));
}

interface OpenRow {
  kind: DiscrepancyKind;
  provider: string | null;
  currency: string | null;
  age: RiskAge;
  n: number;
  sum_minor: string | null;
  exponent: number | null;
}

/** $1, $2, $3 from when on a discrepancy is of the age day, week, month */
const OPEN = /* sql */ `
select kind, provider, currency, age, count(*)::int as n, max(risk_exponent) as exponent,
  (sum(risk) * ('1e' || max(risk_exponent))::numeric)::numeric(1000, 0)::text as sum_minor
from (
  select kind, provider, risk_currency as currency, risk, risk_exponent,
    case when first_seen_at >= $1::timestamptz then 'day' when first_seen_at >= $2::timestamptz then 'week'
      when first_seen_at >= $3::timestamptz then 'month' else 'older' end as age
  from discrepancies where state = 'open'
) aged
group by kind, provider, currency, age`;
