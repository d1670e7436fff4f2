import type { Run } from '@punteo/payments';
import { type App, noProgress, type Progress } from '../app.ts';
import { findDiscrepancies } from './find-discrepancies.ts';
import { incompleteReasons } from './incomplete-reasons.ts';
import { matchCallbacks } from './match-callbacks.ts';
import { ordersToVerify } from './orders-to-verify.ts';
import { scanChains } from './scan-chains.ts';
import { syncProviders } from './sync-providers.ts';
import { verifyOrders } from './verify-orders.ts';

export interface ReconcileOptions {
  /** The window holds orders created from `from` (inclusive) to `to` (exclusive). Null or absent: no limit. */
  readonly from?: Date | null;
  readonly to?: Date | null;
  /** Runs every step, but stores no discrepancy. */
  readonly dryRun?: boolean;
  readonly onProgress?: Progress;
  /** Ends the run early; it then stays unfinished. */
  readonly signal?: AbortSignal;
}

/**
 * One reconciliation run. The run is complete when every provider's list and every chain was read to the end and every
 * witness answered; otherwise its `incompleteReasons` say what is missing.
 */
export async function reconcile(app: App, options: ReconcileOptions = {}): Promise<Run> {
  const run = await startRun(app, options);
  return performRun(app, run, options);
}

/** Stores the run, unfinished, so that a caller can answer with its id before the work is done. */
export function startRun(app: App, { from = null, to = null, dryRun = false }: ReconcileOptions): Promise<Run> {
  return app.store.runs.start({ from, to, dryRun });
}

/** Performs the steps of a started run and finishes it. */
export async function performRun(app: App, run: Run, options: ReconcileOptions = {}): Promise<Run> {
  const { onProgress = noProgress } = options;
  await matchCallbacks(app);
  const syncs = [...(await syncProviders(app, options)), ...(await scanChains(app, options))];
  const { unanswered } = await verifyOrders(ordersToVerify(app, run, syncs), app, options);
  onProgress({ label: 'discrepancies', done: 0, total: 1 });
  const summary = await findDiscrepancies(app, run.runId);
  const reasons = incompleteReasons(syncs, unanswered);
  return app.store.runs.finish(run.runId, { complete: reasons.length === 0, incompleteReasons: reasons, summary });
}
