import { type GracePeriods, PAID_STATES, type Run, type RunSummary } from '@punteo/payments';
import { insertFoundDiscrepancies } from '../discrepancies/insert-found-discrepancies.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import { mergeDiscrepancies } from './merge-discrepancies.ts';
import { summarise } from './summarise.ts';

/** See `RunStore.findDiscrepancies`. */
export function findDiscrepancies(
  database: Database,
  run: Run,
  options: {
    readonly now: Date;
    readonly gracePeriods: GracePeriods;
    readonly callbackProviders: readonly string[];
  },
): Promise<RunSummary> {
  return database.transaction(async (transaction) => {
    const { runId, from, to } = run;
    const { now, gracePeriods, callbackProviders } = options;
    const { fulfilmentSeconds, callbackSeconds, createSeconds, missingSeconds = createSeconds } = gracePeriods;

    // 1. Wait for a run that is at work: each of two would mark what the other found as gone.
    await allowLongStatements(transaction);
    await transaction.query(withoutTimeLimit(LOCK));

    // 2. Find the discrepancies.
    await insertFoundDiscrepancies(transaction, {
      runId,
      from,
      to,
      now,
      fulfilmentSeconds,
      callbackSeconds,
      createSeconds,
      missingSeconds,
      callbackProviders,
      paidStates: PAID_STATES,
    });

    // 3. Merge them into the stored ones.
    if (!run.dryRun) await mergeDiscrepancies(transaction, run, now);

    // 4. Count and sum.
    return summarise(transaction, run, PAID_STATES);
  });
}

/** A run reads whole tables. Its joins stay in memory up to some hundred thousand orders. */
async function allowLongStatements(transaction: Queryable): Promise<void> {
  await transaction.query('set local statement_timeout = 0');
  await transaction.query("set local work_mem = '64MB'");
}

const LOCK = "select pg_advisory_xact_lock(hashtext('punteo.reconciliation_run'))";
