/**
 * When to ask again about an open claim: 1, 2, 5, 15 and 60 minutes after `beganAt`, then every full hour after it.
 * Verifications in between, such as after a callback, do not shift this schedule. A witness's `retryAfterSeconds` is
 * respected between a second and an hour.
 */
export function nextPollAt(beganAt: Date, now: Date, retryAfterSeconds: number | null = null): Date {
  const wait = retryAfterSeconds === null ? 0 : Math.min(Math.max(retryAfterSeconds, 1), 3_600);
  // A `beganAt` in the future comes from a clock ahead of ours: the schedule then starts within seconds.
  const began = Math.min(beganAt.getTime(), now.getTime() + GAP_MIN_MILLISECONDS);
  const age = now.getTime() - began + GAP_MIN_MILLISECONDS;
  const minutes = POLL_MINUTES.find((minute) => minute * 60_000 > age) ?? (Math.floor(age / 3_600_000) + 1) * 60;
  return new Date(Math.max(began + minutes * 60_000, now.getTime() + wait * 1_000));
}

/**
 * When to search again for a transaction that pays nothing yet: as `nextPollAt` for three days, then every full day,
 * and after 30 days null: only a callback, a person or a reconciliation run starts a verification then. A transaction
 * waits for its block as long as its sender repeats it; nodes forget it after hours, and wallets give it up within
 * days.
 */
export function nextSearchAt(beganAt: Date, now: Date, retryAfterSeconds: number | null = null): Date | null {
  const days = (now.getTime() - beganAt.getTime() + GAP_MIN_MILLISECONDS) / DAY_MILLISECONDS;
  if (days >= SEARCH_DAYS) return null;
  const next = nextPollAt(beganAt, now, retryAfterSeconds);
  if (days < HOURLY_DAYS) return next;
  return new Date(Math.max(beganAt.getTime() + (Math.floor(days) + 1) * DAY_MILLISECONDS, next.getTime()));
}

/** When to verify a proven payment again: in an hour while it could still be undone; null: never. */
export function nextWatchAt(now: Date, watchUntil: Date | null): Date | null {
  return watchUntil !== null && watchUntil > now ? new Date(now.getTime() + WATCH_MINUTES * 60_000) : null;
}

const POLL_MINUTES = [1, 2, 5, 15, 60] as const;
/** A verification this shortly before its time counts as the one of that time. */
const GAP_MIN_MILLISECONDS = 10_000;
const DAY_MILLISECONDS = 86_400_000;
const HOURLY_DAYS = 3;
const SEARCH_DAYS = 30;
const WATCH_MINUTES = 60;
