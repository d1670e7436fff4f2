import { Cron } from 'croner';
import type { BackgroundRuns } from './background-runs.ts';

/** When runs start by themselves: after so many minutes, or at the instants of a cron expression in a time zone. */
export type Schedule = { readonly everyMinutes: number } | CronSchedule;

export interface CronSchedule {
  /** Five parts: minute, hour, day, month, weekday. */
  readonly cron: string;
  /** An IANA name: `Europe/Madrid`. */
  readonly timeZone: string;
}

/**
 * Starts a run of all orders at each instant of the schedule; skips a start while a run of this process is queued or at
 * work. A start that fails is tried again at the next instant. One timer of a minute at most: the clock of a machine may
 * be set, and a machine may sleep.
 */
export function scheduleRuns(
  runs: Pick<BackgroundRuns, 'start' | 'isBusy'>,
  schedule: Schedule,
  onFailure: (error: unknown) => void,
  clock: () => Date = () => new Date(),
): { readonly stop: () => void } {
  let next = nextStart(schedule, clock());
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    if (next === null) return;
    const milliseconds = Math.max(next.getTime() - clock().getTime(), 0);
    timer = setTimeout(wake, Math.min(milliseconds, LONGEST_REST_MILLISECONDS));
  };
  const wake = () => {
    const now = clock();
    if (next !== null && now >= next) {
      if (!runs.isBusy()) runs.start({}).catch(onFailure);
      next = nextStart(schedule, now);
    }
    wait();
  };
  wait();
  return { stop: () => clearTimeout(timer) };
}

const LONGEST_REST_MILLISECONDS = 60_000;

/**
 * The first instant of the schedule after this one; null when there is none. An instant that the change to summer time
 * skips comes right after it, as in `cron`; one that the change back repeats comes once.
 */
export function nextStart(schedule: Schedule, after: Date): Date | null {
  if ('everyMinutes' in schedule) return new Date(after.getTime() + schedule.everyMinutes * 60_000);
  return new Cron(schedule.cron, { timezone: schedule.timeZone, mode: '5-part', paused: true }).nextRun(after);
}
