/** Resolves after so many seconds: true; or as soon as `signal` is aborted: false. */
export function rest(seconds: number, signal?: AbortSignal): Promise<boolean> {
  if (signal?.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const end = (isWhole: boolean) => () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      resolve(isWhole);
    };
    const abort = end(false);
    const timer = setTimeout(end(true), seconds * 1_000);
    signal?.addEventListener('abort', abort);
  });
}
