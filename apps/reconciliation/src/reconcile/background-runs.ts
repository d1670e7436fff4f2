import { PunteoError, type Run, type RunFailure } from '@punteo/payments';
import type { App } from '../app.ts';
import { performRun, type ReconcileOptions, startRun } from './reconcile.ts';

/** Performs reconciliation runs in the background of this process, each when its turn comes. */
export interface BackgroundRuns {
  /** Resolves when the run is stored as queued. Throws `run_queue_full`. */
  start(options: ReconcileOptions): Promise<Run>;
  /** Whether a run of this process is queued or at work. */
  isBusy(): boolean;
  /** Resolves when no run of this process is queued or at work. */
  idle(): Promise<void>;
  /** Aborts the runs of this process and waits for their end. */
  stop(): Promise<void>;
}

export function createBackgroundRuns(
  app: App,
  {
    onRunFailure,
    onFailure,
  }: {
    /** Called when a run ends with an error. */
    readonly onRunFailure: (error: unknown, runId: string) => void;
    /** Called for what failed by itself in a run that goes on. */
    readonly onFailure: (failure: RunFailure, error: unknown, runId: string) => void;
  },
): BackgroundRuns {
  const abort = new AbortController();
  const performing = new Set<Promise<unknown>>();
  const perform = (run: Run, options: ReconcileOptions) =>
    performRun(app, run, {
      ...options,
      signal: abort.signal,
      onFailure: (failure, error) => onFailure(failure, error, run.runId),
    }).catch((error: unknown) => onRunFailure(error, run.runId));
  const idle = async () => {
    while (performing.size > 0) await Promise.all(performing);
  };
  return {
    async start(options) {
      const run = await startRun(app, options);
      const performance = perform(run, options).finally(() => performing.delete(performance));
      performing.add(performance);
      return run;
    },
    isBusy: () => performing.size > 0,
    idle,
    async stop() {
      abort.abort(new PunteoError('process_stopped', 'The process that performed the run was stopped.'));
      await idle();
    },
  };
}
