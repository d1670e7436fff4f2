import { noTelemetry } from '@punteo/app-kit/telemetry';
import { PunteoError, type Run, type RunFailure } from '@punteo/payments';
import { type App, noProgress, type Progress } from '../app.ts';
import { acceptParts } from '../rules/accept-parts.ts';
import { createApart, orThrow } from './apart.ts';
import { findDiscrepancies } from './find-discrepancies.ts';
import { holdRun } from './hold-run.ts';
import { incompleteReasons } from './incomplete-reasons.ts';
import { matchCallbacks } from './match-callbacks.ts';
import { ordersToVerify } from './orders-to-verify.ts';
import { readProviders } from './read-providers.ts';
import { type VerifiedOrders, verifyOrders } from './verify-orders.ts';

export interface ReconcileOptions {
  /** The window holds orders created from `from` (inclusive) to `to` (exclusive). Null or absent: no limit. */
  readonly from?: Date | null;
  readonly to?: Date | null;
  /** Runs every step, but stores no discrepancy. */
  readonly dryRun?: boolean;
  /** Compares every order, also those of which nothing changed since the run before. */
  readonly full?: boolean;
  readonly onProgress?: Progress;
  /** Called once when the run must wait for another one. */
  readonly onWaiting?: () => void;
  /** Called for what failed by itself, with its error: the run lists it and goes on. */
  readonly onFailure?: (failure: RunFailure, error: unknown) => void;
  /** Ends the run early: it is `cancelled` where the reason is a `run_cancelled`, else `aborted`. */
  readonly signal?: AbortSignal;
  /** For how long the run counts as alive without a word of its process. */
  readonly leaseSeconds?: number;
  /** The rests between two looks for a database that went away; see `createApart`. */
  readonly restsSeconds?: readonly number[];
}

/**
 * One reconciliation run. The run is complete when every provider's list and every chain was read to the end, every
 * witness answered, nothing failed and every statement was read or its bad rows accepted; otherwise its `incompleteReasons` and `failures` say what is missing.
 */
export async function reconcile(app: App, options: ReconcileOptions = {}): Promise<Run> {
  const run = await startRun(app, options);
  return performRun(app, run, options);
}

/** Stores the run as queued, so that a caller can answer with its id before the work is done. */
export function startRun(app: App, options: ReconcileOptions): Promise<Run> {
  const { from = null, to = null, dryRun = false, full = false, leaseSeconds } = options;
  const rulesFingerprint = app.rules?.fingerprint ?? null;
  return app.store.runs.start({
    from,
    to,
    dryRun,
    full,
    rulesFingerprint,
    ...(leaseSeconds === undefined ? {} : { leaseSeconds }),
  });
}

/**
 * Waits for the turn of a queued run, performs its steps and finishes it. Returns a run that was cancelled or stopped as
 * it ended; throws what ended it otherwise, and the run is `aborted`.
 */
export async function performRun(app: App, run: Run, options: ReconcileOptions = {}): Promise<Run> {
  const held = holdRun(app.store.runs, run.runId, options.leaseSeconds);
  const signal = options.signal ? AbortSignal.any([options.signal, held.signal]) : held.signal;
  const { telemetry = noTelemetry } = app;
  const spanOptions = { parent: null, attributes: { 'punteo.run_id': run.runId } };
  try {
    return await telemetry.span('run reconciliation', spanOptions, async (span) => {
      const finished = await performSteps(app, run, held, { ...options, signal });
      span.set({ 'punteo.outcome': finished.complete ? 'complete' : 'incomplete' });
      return finished;
    });
  } catch (error) {
    return await endEarly(app, run, error, signal);
  } finally {
    await held.release();
  }
}

async function performSteps(
  app: App,
  { runId }: Run,
  held: ReturnType<typeof holdRun>,
  options: ReconcileOptions & { readonly signal: AbortSignal },
): Promise<Run> {
  const { onProgress = noProgress, onWaiting, signal, restsSeconds } = options;
  const apart = createApart({ ping: app.ping, signal, ...(restsSeconds ? { restsSeconds } : {}) });
  const run = await held.begin(apart, onWaiting);
  const steps = { ...options, apart };
  const matching = await matchCallbacks(app, steps);
  const readings = readProviders(app, steps);
  const verification = await verifyOrders(ordersToVerify(app, run, [...readings.values()], apart), app, {
    ...steps,
    readyFor: (provider) => (provider ? readings.get(provider.name) : undefined) ?? Promise.all(readings.values()),
  });
  const syncs = (await Promise.all(readings.values())).flat();
  signal.throwIfAborted();
  const acceptance = run.dryRun ? [] : await acceptParts(app, run, steps);
  onProgress({ label: 'discrepancies', done: 0, total: 1 });
  const comparison = orThrow(await apart(() => findDiscrepancies(app, runId)));
  const failures = [
    ...matching.failures,
    ...syncs.flatMap((sync) => sync.failures),
    ...verification.failures,
    ...acceptance,
    ...comparison.failures,
  ];
  const statements = orThrow(await apart(() => app.store.statements.notAccepted()));
  const reasons = incompleteReasons(syncs, verification.unanswered, failures, verification.stopped, statements);
  const { summary } = comparison;
  const result = {
    complete: reasons.length === 0,
    incompleteReasons: reasons,
    failures: [...failures, ...unansweredOnes(verification)],
    summary,
  };
  return orThrow(await apart(() => app.store.runs.finish(runId, result)));
}

/** The orders that a witness said nothing about, each with the reason. */
function unansweredOnes({ unanswered, stopped }: VerifiedOrders): readonly RunFailure[] {
  const notAsked = new Set(stopped.flatMap((each) => each.notAsked));
  return unanswered.map((orderId) => ({
    step: 'verify',
    subject: `order:${orderId}`,
    orderId,
    code: notAsked.has(orderId) ? 'witness_not_asked' : 'witness_unanswered',
  }));
}

/** Ends a run that cannot go on. Where its database is away too, its lease ends it. */
async function endEarly({ store }: App, { runId }: Run, error: unknown, signal: AbortSignal): Promise<Run> {
  const isStopped = signal.aborted || codeOf(error) === 'run_ended';
  const current = await store.runs.get(runId).catch(() => null);
  const isCancelled = codeOf(signal.reason) === 'run_cancelled' || (current?.cancelRequestedAt ?? null) !== null;
  const reason = isStopped ? 'its process was stopped' : `it ended with ${codeOf(error)}`;
  const ended = await store.runs
    .end(runId, isCancelled ? { state: 'cancelled', reason: 'cancelled' } : { state: 'aborted', reason })
    .catch(() => null);
  if (isStopped && ended !== null) return ended;
  throw error;
}

function codeOf(error: unknown): string {
  return error instanceof PunteoError ? error.code : 'internal_error';
}
