import { PunteoError, type Run } from '@punteo/payments';
import type { App } from '../app.ts';
import { finishRun, type ReconcileOptions, startRun } from './reconcile.ts';

/** Sees to it that this process does one reconciliation at a time. */
export interface RunKeeper {
  /** Resolves when the run has begun; throws `run_in_progress` while another goes on. */
  start(options: ReconcileOptions): Promise<Run>;
  /** The last run that ended here; null before the first. */
  readonly lastRun: Run | null;
  /** Resolves when no run is under way. */
  idle(): Promise<void>;
  /** Asks a run under way to end early; it stays unfinished. */
  stop(): Promise<void>;
}

export function createRunKeeper(app: App, onFailure: (error: unknown, runId: string) => void): RunKeeper {
  const stopping = new AbortController();
  let busy = false;
  let underWay: Promise<void> = Promise.resolve();
  let lastRun: Run | null = null;
  return {
    async start(options) {
      if (busy) throw new PunteoError('run_in_progress', 'A reconciliation is under way.', { retryable: true });
      busy = true;
      try {
        const run = await startRun(app, options);
        underWay = finishRun(app, run, { ...options, signal: stopping.signal })
          .then((finished) => {
            lastRun = finished;
          })
          .catch((error: unknown) => onFailure(error, run.runId))
          .finally(() => {
            busy = false;
          });
        return run;
      } catch (error) {
        busy = false;
        throw error;
      }
    },
    get lastRun() {
      return lastRun;
    },
    idle: () => underWay,
    async stop() {
      stopping.abort();
      await underWay;
    },
  };
}
