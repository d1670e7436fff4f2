/**
 * When to ask again about an open claim: 1, 2, 5, 15 and 60 minutes after `beganAt`, then 2, 4, 8 and 16 hours after it,
 * then every full day. Verifications in between, such as after a callback, do not shift this schedule. A witness's
 * `retryAfterSeconds` is respected between a second and an hour.
 */
export function nextPollAt(beganAt: Date, now: Date, retryAfterSeconds: number | null = null): Date {
  return nextAt(beganAt, now, retryAfterSeconds, { minutes: RARER_MINUTES, thenEveryMinutes: DAY_MINUTES });
}

/** When to ask again about money that waits for finality: as `nextPollAt` for an hour, then every full hour. */
export function nextFinalityAt(beganAt: Date, now: Date, retryAfterSeconds: number | null = null): Date {
  return nextAt(beganAt, now, retryAfterSeconds, { minutes: POLL_MINUTES, thenEveryMinutes: 60 });
}

/**
 * When to search again for a transaction that pays nothing yet: as `nextPollAt`, and after 30 days null: only a callback,
 * a person or a reconciliation run starts a verification then. A transaction waits for its block as long as its sender
 * repeats it; nodes forget it after hours, and wallets give it up within days.
 */
export function nextSearchAt(beganAt: Date, now: Date, retryAfterSeconds: number | null = null): Date | null {
  const days = (now.getTime() - beganAt.getTime() + GAP_MIN_MILLISECONDS) / DAY_MILLISECONDS;
  return days >= SEARCH_DAYS ? null : nextPollAt(beganAt, now, retryAfterSeconds);
}

/** When to verify a proven payment again: in an hour while it could still be undone; null: never. */
export function nextWatchAt(now: Date, watchUntil: Date | null): Date | null {
  return watchUntil !== null && watchUntil > now ? new Date(now.getTime() + WATCH_MINUTES * 60_000) : null;
}

const POLL_MINUTES: readonly number[] = [1, 2, 5, 15, 60];
const RARER_MINUTES: readonly number[] = [...POLL_MINUTES, 120, 240, 480, 960];
const DAY_MINUTES = 1_440;
const DAY_MILLISECONDS = DAY_MINUTES * 60_000;
/** A verification this shortly before its time counts as the one of that time. */
const GAP_MIN_MILLISECONDS = 10_000;
const SEARCH_DAYS = 30;
const WATCH_MINUTES = 60;

function nextAt(
  beganAt: Date,
  now: Date,
  retryAfterSeconds: number | null,
  { minutes, thenEveryMinutes }: { readonly minutes: readonly number[]; readonly thenEveryMinutes: number },
): Date {
  const wait = retryAfterSeconds === null ? 0 : Math.min(Math.max(retryAfterSeconds, 1), 3_600);
  // A `beganAt` in the future comes from a clock ahead of ours: the schedule then starts within seconds.
  const began = Math.min(beganAt.getTime(), now.getTime() + GAP_MIN_MILLISECONDS);
  const age = now.getTime() - began + GAP_MIN_MILLISECONDS;
  const next =
    minutes.find((minute) => minute * 60_000 > age) ??
    (Math.floor(age / (thenEveryMinutes * 60_000)) + 1) * thenEveryMinutes;
  return new Date(Math.max(began + next * 60_000, now.getTime() + wait * 1_000));
}
