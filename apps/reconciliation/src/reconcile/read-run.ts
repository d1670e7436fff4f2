import { type Discrepancy, PunteoError, type Run } from '@punteo/payments';
import type { App } from '../app.ts';

/** A stored run with its discrepancies in report order. Throws `run_unknown`. */
export async function readRun(
  { store }: Pick<App, 'store'>,
  runId: string,
): Promise<{ readonly run: Run; readonly discrepancies: readonly Discrepancy[] }> {
  const run = await store.runs.get(runId);
  if (!run) throw new PunteoError('run_unknown', `There is no run ${runId}.`);
  return { run, discrepancies: inReportOrder(await store.runs.discrepancies(runId)) };
}

/** The run that was requested last. Throws `run_unknown` when there is none. */
export async function latestRunId({ store }: Pick<App, 'store'>): Promise<string> {
  const { items, unreadable = [] } = await store.runs.list({ limit: 1 });
  const [run] = items;
  if (unreadable[0]) throw new PunteoError('row_unreadable', `Run ${unreadable[0].id}: ${unreadable[0].reason}`);
  if (!run) throw new PunteoError('run_unknown', 'There is no run yet: `punteo reconcile` makes one.');
  return run.runId;
}

/** Sorted by kind, then by subject, so that the same discrepancies always give the same report. */
export function inReportOrder<Item extends { readonly kind: string; readonly subject: string }>(
  discrepancies: readonly Item[],
): readonly Item[] {
  const keyOf = ({ kind, subject }: Item) => `${kind}\n${subject}`;
  return [...discrepancies].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}
