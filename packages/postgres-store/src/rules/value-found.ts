import {
  type DifferingField,
  type ExchangeRate,
  moneyText,
  PunteoError,
  type Valuation,
  valuationOf,
} from '@punteo/payments';
import { claimIdSql } from '../claims/claim-columns.ts';
import { moneyFromRow } from '../rows/money.ts';
import { instant } from '../rows/readable.ts';
import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';

/** Adds to each payment in another currency what it is worth in the currency of its order, by the newest rate then. */
export async function valueFound(transaction: Queryable, runId: string, rates: readonly ExchangeRate[]): Promise<void> {
  if (rates.length === 0) return;
  let last = '';
  for (;;) {
    const { rows } = await transaction.query<MismatchRow>(withoutTimeLimit(MISMATCHES, [runId, last, CHUNK]));
    const valued = rows.flatMap((row) => {
      const valuation = valuationOfRow(row, rates);
      return valuation === null ? [] : [{ subject: row.subject, fields: fieldsOf(valuation, row) }];
    });
    if (valued.length > 0)
      await transaction.query(
        withoutTimeLimit(ADD_FIELDS, [
          runId,
          valued.map(({ subject }) => subject),
          valued.map(({ fields }) => JSON.stringify(fields)),
        ]),
      );
    const lastRow = rows.at(-1);
    if (rows.length < CHUNK || !lastRow) return;
    last = lastRow.subject;
  }
}

const CHUNK = 1_000;

interface MismatchRow {
  subject: string;
  amount_minor: string;
  currency: string;
  exponent: number;
  risk_minor: string;
  risk_currency: string;
  risk_exponent: number;
  moved_at: string | null;
  checked_at: Date;
}

/** Null also where a row does not hold what we write: it has no value, and the run goes on. */
function valuationOfRow(row: MismatchRow, rates: readonly ExchangeRate[]): Valuation | null {
  try {
    const movedAt = row.moved_at === null ? row.checked_at : new Date(row.moved_at);
    return valuationOf(rates, {
      amount: moneyFromRow(row.amount_minor, row.currency, row.exponent),
      paid: moneyFromRow(row.risk_minor, row.risk_currency, row.risk_exponent),
      movedAt: instant('moved_at', movedAt),
    });
  } catch (error) {
    if (error instanceof PunteoError) return null;
    throw error;
  }
}

function fieldsOf({ value, rate, isWithin }: Valuation, row: MismatchRow): readonly DifferingField[] {
  const expected = moneyText(moneyFromRow(row.amount_minor, row.currency, row.exponent));
  const { source, at, base, quote, tolerancePercent } = rate;
  return [
    { field: isWithin ? 'value_within_tolerance' : 'value', expected, actual: moneyText(value) },
    { field: 'rate', expected: null, actual: `${rate.rate} ${base}/${quote}` },
    { field: 'rate_source', expected: null, actual: source },
    { field: 'rate_at', expected: null, actual: at.toISOString() },
    { field: 'rate_tolerance', expected: null, actual: `${tolerancePercent} %` },
  ];
}

/** Money in another currency, with its order and the first answer that showed it. $1 run id · $2 after this subject · $3 rows */
const MISMATCHES = /* sql */ `
select found.subject, o.amount_minor, o.currency, o.exponent, found.risk_minor, found.risk_currency, found.risk_exponent,
  shown.moved_at, shown.checked_at
from run_discrepancies found
join orders o using (order_id)
join claims c
  on c.order_id = found.order_id
  and found.subject = 'order:' || c.order_id || '#' || ${claimIdSql({ provider: 'c.provider', kind: 'c.kind', network: 'c.network', reference: 'c.reference' })}
cross join lateral (
  select e.checked_at, coalesce(e.facts #>> '{block,minedAt}', e.facts ->> 'updatedAt', e.facts ->> 'createdAt') as moved_at
  from evidence e
  where e.reference = c.reference and e.provider = c.provider and e.kind = c.kind and e.network = c.network
    and e.facts is not null
  order by e.evidence_id limit 1
) shown
where found.run_id = $1 and found.kind = 'currency_mismatch' and found.subject > $2 and found.risk_minor is not null
order by found.subject
limit $3`;

/** $1 run id · $2 subjects · $3 fields */
const ADD_FIELDS = /* sql */ `
update run_discrepancies found set fields = found.fields || input.fields::jsonb
from unnest($2::text[], $3::text[]) as input (subject, fields)
where found.run_id = $1 and found.kind = 'currency_mismatch' and found.subject = input.subject`;
