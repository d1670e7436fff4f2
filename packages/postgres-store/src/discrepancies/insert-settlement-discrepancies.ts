import type { Run } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import { paidNotSettled } from './paid-not-settled.ts';
import { settledUnknown } from './settled-unknown.ts';
import { settlementDiffers } from './settlement-differs.ts';
import type { SettlementQuery } from './settlement-query.ts';
import { severalSettlements } from './several-settlements.ts';

/** Inserts the discrepancies of settlement as found by the run. The tables of `settle` are filled. */
export async function insertSettlementDiscrepancies(
  transaction: Queryable,
  { runId, from, to }: Pick<Run, 'runId' | 'from' | 'to'>,
  now: Date,
): Promise<void> {
  await transaction.query(withoutTimeLimit(INSERT_FOUND, [runId, now, from, to]));
}

export const SETTLEMENT_QUERIES: readonly SettlementQuery[] = [
  paidNotSettled,
  settledUnknown,
  settlementDiffers,
  severalSettlements,
];

/** $1 run id · $2 now · $3 from · $4 to */
const INSERT_FOUND = /* sql */ `
with found as (${SETTLEMENT_QUERIES.map(({ reason, select }) => `\n-- ${reason}${select}`).join('\nunion all')}
)
insert into run_discrepancies (run_id, kind, subject, order_id, provider, fields, risk_minor, risk_currency,
  risk_exponent)
select $1, kind, subject, order_id, provider, fields, risk_minor, risk_currency, risk_exponent
from found
on conflict do nothing`;
