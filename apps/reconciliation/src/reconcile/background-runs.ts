import { PunteoError, type Run } from '@punteo/payments';
import type { App } from '../app.ts';
import { performRun, type ReconcileOptions, startRun } from './reconcile.ts';

/** Performs reconciliation runs in the background of this process, one at a time. */
export interface BackgroundRuns {
  /** Resolves when the run is stored as started. Throws `run_in_progress` while another run is going. */
  start(options: ReconcileOptions): Promise<Run>;
  /** Resolves when no run is going. */
  idle(): Promise<void>;
  /** Aborts a run that is going, which stays unfinished, and waits for its end. */
  stop(): Promise<void>;
}

export function createBackgroundRuns(app: App, onFailure: (error: unknown, runId: string) => void): BackgroundRuns {
  const abort = new AbortController();
  let busy = false;
  let current: Promise<void> = Promise.resolve();
  return {
    async start(options) {
      if (busy) {
        throw new PunteoError('run_in_progress', 'Another reconciliation is running. Wait until it has finished.', {
          retryable: true,
        });
      }
      busy = true;
      try {
        const run = await startRun(app, options);
        current = performRun(app, run, { ...options, signal: abort.signal })
          .then(
            () => {},
            (error: unknown) => onFailure(error, run.runId),
          )
          .finally(() => {
            busy = false;
          });
        return run;
      } catch (error) {
        busy = false;
        throw error;
      }
    },
    idle: () => current,
    async stop() {
      abort.abort();
      await current;
    },
  };
}
