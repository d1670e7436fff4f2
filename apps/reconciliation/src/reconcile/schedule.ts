import { PunteoError } from '@punteo/payments';
import type { RunKeeper } from './background-runs.ts';

/** Reconciles everything again and again, the first time after one interval; a turn is skipped while a run goes on. */
export function scheduleRuns(
  runs: Pick<RunKeeper, 'start'>,
  everyMinutes: number,
  onFailure: (error: unknown) => void,
): { readonly stop: () => void } {
  const timer = setInterval(() => {
    runs.start({}).catch((error: unknown) => {
      if (!(error instanceof PunteoError && error.code === 'run_in_progress')) onFailure(error);
    });
  }, everyMinutes * 60_000);
  return { stop: () => clearInterval(timer) };
}
