export interface RateLimitTime {
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

/** Spaces calls evenly: the returned function resolves when the next call may be made. `perSecond` null: at once. */
export function createRateLimit(perSecond: number | null, time: RateLimitTime = {}): () => Promise<void> {
  if (perSecond === null) return async () => {};
  const { sleep = timer, now = () => performance.now() } = time;
  const { signal } = new AbortController();
  let nextAt = 0;
  return async () => {
    const requestedAt = now();
    const at = Math.max(requestedAt, nextAt);
    nextAt = at + 1_000 / perSecond;
    if (at > requestedAt) await sleep(at - requestedAt, signal);
  };
}

function timer(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
