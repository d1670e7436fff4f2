/**
 * When to ask again about something not settled: after 1, 2, 5, 15 and 60 minutes, then hourly; a witness that asked
 * for patience gets it, between a second and an hour.
 */
export function nextCheckAt(attempts: number, now: Date, retryAfterSeconds: number | null = null): Date {
  const minutes = POLL_MINUTES[Math.min(attempts, POLL_MINUTES.length - 1)] ?? 60;
  const asked = retryAfterSeconds === null ? 0 : Math.min(Math.max(retryAfterSeconds, 1), 3_600);
  return new Date(now.getTime() + Math.max(minutes * 60_000, asked * 1_000));
}

/** When to look again at what is proven: hourly, while it might still be undone; null: never. */
export function nextWatchAt(now: Date, watchUntil: Date | null): Date | null {
  return watchUntil !== null && watchUntil > now ? new Date(now.getTime() + WATCH_MINUTES * 60_000) : null;
}

const WATCH_MINUTES = 60;
const POLL_MINUTES = [1, 2, 5, 15, 60] as const;
