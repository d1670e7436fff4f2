import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import { DISCREPANCY_QUERIES } from './discrepancy-queries.ts';
import { SETTLEMENT_QUERIES } from './insert-settlement-discrepancies.ts';
import { type ParameterName, parameter, parameterValues } from './parameters.ts';
import { type RunScope, SHARED_IN_FULL, sharedTables } from './shared-tables.ts';

/**
 * Finds the discrepancies of a run, with one set-based statement for all kinds, and inserts them as found by the run. Within a
 * savepoint, or its tables would be made twice.
 */
export async function insertFoundDiscrepancies(
  transaction: Queryable,
  scope: RunScope,
  parameters: Readonly<Record<ParameterName, unknown>>,
): Promise<void> {
  const values = parameterValues(parameters);
  if (scope === 'full') {
    for (const statement of SHARED_IN_FULL) await transaction.query(withoutTimeLimit(statement, values));
    await transaction.query('analyze proven_without_callback, missing_claims, overdue_payments, orders_to_compare');
  }
  await transaction.query(withoutTimeLimit(INSERT_FOUND_IN[scope], values));
}

/** Those of settlement read other tables: `insertSettlementDiscrepancies`. */
const QUERIES = [...new Set(Object.values(DISCREPANCY_QUERIES))].filter((query) => !SETTLEMENT_QUERIES.includes(query));

const insertFound = (scope: RunScope) => /* sql */ `
with ${sharedTables(scope)},
found as (${QUERIES.map(({ reason, select }) => `\n-- ${reason}${select}`).join('\nunion all')}
)
insert into run_discrepancies (run_id, kind, subject, discrepancy_id, order_id, provider, fields, risk_minor,
  risk_currency, risk_exponent)
select ${parameter('runId')}, kind, subject,
  -- Most are known: to link them later would cost an update of each. A join would lose the order of the rows.
  (select discrepancy_id from discrepancies stored where (stored.kind, stored.subject) = (found.kind, found.subject)),
  order_id, provider, fields, risk_minor, risk_currency, risk_exponent
from found
on conflict do nothing`;

/** The statement, by what it reads. */
export const INSERT_FOUND_IN: Readonly<Record<RunScope, string>> = {
  full: insertFound('full'),
  incremental: insertFound('incremental'),
};
