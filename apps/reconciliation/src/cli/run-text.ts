import type * as wire from '@punteo/contracts/reconciliation';
import type * as z from 'zod';

/** A run that ended, as a line: its id, when it ended, its state, and whether it was complete. */
export function runText(run: z.output<typeof wire.OverviewRun> | null): string {
  if (run === null) return 'none of the latest 50';
  const { runId, finishedAt, state, complete, dryRun } = run;
  return [runId, finishedAt, state, complete ? 'complete' : 'incomplete', ...(dryRun ? ['dry run'] : [])].join('  ');
}
