import type { BackgroundRuns } from './background-runs.ts';

/**
 * Starts a run of all orders every `everyMinutes`, first after one interval; skips a start while a run of this process is
 * queued or at work. A start that fails is tried again after the next interval, a minute at least.
 */
export function scheduleRuns(
  runs: Pick<BackgroundRuns, 'start' | 'isBusy'>,
  everyMinutes: number,
  onFailure: (error: unknown) => void,
): { readonly stop: () => void } {
  const timer = setInterval(() => {
    if (!runs.isBusy()) runs.start({}).catch(onFailure);
  }, everyMinutes * 60_000);
  return { stop: () => clearInterval(timer) };
}
