/**
 * When to ask again about something not settled: 1, 2, 5, 15 and 60 minutes after it began, then every full hour since.
 * How often it was asked in between, because somebody called, changes nothing. A witness that asked for patience gets
 * it, between a second and an hour.
 */
export function nextPollAt(beganAt: Date, now: Date, retryAfterSeconds: number | null = null): Date {
  const asked = retryAfterSeconds === null ? 0 : Math.min(Math.max(retryAfterSeconds, 1), 3_600);
  // By a clock that is ahead of ours it may not have begun yet: then it begins soon.
  const began = Math.min(beganAt.getTime(), now.getTime() + LEAST_GAP_MILLISECONDS);
  const age = now.getTime() - began + LEAST_GAP_MILLISECONDS;
  const minutes = POLL_MINUTES.find((minute) => minute * 60_000 > age) ?? (Math.floor(age / 3_600_000) + 1) * 60;
  return new Date(Math.max(began + minutes * 60_000, now.getTime() + asked * 1_000));
}

/**
 * When to ask again about a transaction that somebody named and that pays nothing: as `nextPollAt` for three days, then every full
 * day since; after 30 days null: then only who has a reason asks, a callback, a person or a reconciliation. A transaction may
 * wait for its block as long as its sender repeats it; nodes forget it after hours, and wallets give it up within days.
 */
export function nextSearchAt(beganAt: Date, now: Date, retryAfterSeconds: number | null = null): Date | null {
  const days = (now.getTime() - beganAt.getTime() + LEAST_GAP_MILLISECONDS) / DAY_MILLISECONDS;
  if (days >= SEARCH_DAYS) return null;
  const next = nextPollAt(beganAt, now, retryAfterSeconds);
  if (days < HOURLY_DAYS) return next;
  return new Date(Math.max(beganAt.getTime() + (Math.floor(days) + 1) * DAY_MILLISECONDS, next.getTime()));
}

const DAY_MILLISECONDS = 86_400_000;
const HOURLY_DAYS = 3;
const SEARCH_DAYS = 30;

/** Two looks closer together than this show the same. */
const LEAST_GAP_MILLISECONDS = 10_000;

/** When to look again at what is proven: hourly, while it might still be undone; null: never. */
export function nextWatchAt(now: Date, watchUntil: Date | null): Date | null {
  return watchUntil !== null && watchUntil > now ? new Date(now.getTime() + WATCH_MINUTES * 60_000) : null;
}

const WATCH_MINUTES = 60;
const POLL_MINUTES = [1, 2, 5, 15, 60] as const;
