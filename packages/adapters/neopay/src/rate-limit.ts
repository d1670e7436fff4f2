/** Lets calls through at a rate: each waits for its turn. `perSecond` null: at once. */
export function createRateLimit(
  perSecond: number | null,
  sleep: (milliseconds: number) => Promise<void> = (milliseconds) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds)),
): () => Promise<void> {
  if (perSecond === null) return async () => {};
  let nextAt = 0;
  return async () => {
    const now = performance.now();
    const at = Math.max(now, nextAt);
    nextAt = at + 1_000 / perSecond;
    if (at > now) await sleep(at - now);
  };
}
