import { PunteoError, type Run, type RunStore } from '@punteo/payments';
import { type Apart, orThrow } from './apart.ts';
import { rest } from './rest.ts';

/** A run whose lease this process renews, whatever the run is doing and however long it takes. */
export interface HeldRun {
  /** Aborted when the run was cancelled, or ended by another process. */
  readonly signal: AbortSignal;
  /** Resolves when the run's turn has come. Calls `onWaiting` once when it must wait. */
  begin(apart: Apart, onWaiting?: () => void): Promise<Run>;
  /** Stops the renewals. */
  release(): Promise<void>;
}

const LEASE_SECONDS = 60;

/** Renews the lease every two seconds; after a failure ever later, and well within the lease. */
export function holdRun(
  runs: Pick<RunStore, 'begin' | 'renew'>,
  runId: string,
  leaseSeconds: number = LEASE_SECONDS,
): HeldRun {
  const stopped = new AbortController();
  const released = new AbortController();

  const renewals = (async () => {
    for (let failures = 0; await rest(Math.min(2 ** (failures + 1), 16), released.signal); ) {
      try {
        stopIfEnded(await runs.renew(runId, leaseSeconds));
        failures = 0;
      } catch {
        failures += 1;
      }
    }
  })();

  function stopIfEnded({ state, cancelRequestedAt }: Run): void {
    const isHeld = state === 'queued' || state === 'running';
    if (isHeld && cancelRequestedAt === null) return;
    stopped.abort(new PunteoError('run_ended', `Run ${runId} was ${isHeld ? 'cancelled' : state}.`));
  }

  return {
    signal: stopped.signal,
    async begin(apart, onWaiting = () => {}) {
      for (let turns = 0; ; turns += 1) {
        const run = orThrow(await apart(() => runs.begin(runId)));
        if (run.state === 'running') return run;
        stopIfEnded(run);
        if (turns === 0) onWaiting();
        await rest(1, stopped.signal);
      }
    },
    async release() {
      released.abort();
      await renewals;
    },
  };
}
