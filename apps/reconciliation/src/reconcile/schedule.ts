import { PunteoError } from '@punteo/payments';
import type { BackgroundRuns } from './background-runs.ts';

/** Starts a run of all orders every `everyMinutes`, first after one interval; skips a start while a run is going. */
export function scheduleRuns(
  runs: Pick<BackgroundRuns, 'start'>,
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
