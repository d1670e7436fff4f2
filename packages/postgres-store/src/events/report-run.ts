import type { InstallationEvent, Run } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';
import { writeInstallationEvents } from './write-events.ts';

/** Writes `run.completed` or `run.incomplete` in the transaction that ended the run; nothing for a dry run. */
export async function reportRun(transaction: Queryable, run: Run): Promise<void> {
  if (run.dryRun || run.finishedAt === null) return;
  await writeInstallationEvents(transaction, [runEnded(run)], run.finishedAt);
}

function runEnded(run: Run): InstallationEvent {
  const { runId, summary } = run;
  return {
    type: run.complete ? 'run.completed' : 'run.incomplete',
    cause: 'run',
    snapshot: {
      runId,
      from: run.from?.toISOString() ?? null,
      to: run.to?.toISOString() ?? null,
      mode: run.mode,
      startedAt: (run.startedAt ?? run.requestedAt).toISOString(),
      finishedAt: run.finishedAt?.toISOString(),
      incompleteReasons: run.incompleteReasons,
      orders: summary?.orders ?? null,
      ordersByOutcome: summary?.ordersByOutcome ?? null,
      discrepancies: summary?.discrepancies ?? null,
      sums: summary?.sums ?? null,
    },
  };
}
