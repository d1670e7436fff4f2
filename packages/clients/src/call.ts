import { ClientError } from './client-error.ts';
import type { ResolvedConfig } from './config.ts';
import { type StrictAnswer, type StrictRequest, strictFetch, timeUp } from './strict-fetch.ts';

/** A longer wait is the caller's to keep, in a job and not in a sleep. */
const waitMillisecondsMax = 5_000;

/**
 * One call: reads are tried again on a broken connection, 408, 429 and 5xx, with growing, randomised waits; the time
 * limit covers everything. A call that changes something is made once.
 *
 * @throws ClientError
 */
export async function call(
  request: Omit<StrictRequest, 'signal'>,
  config: ResolvedConfig,
  callerSignal: AbortSignal | undefined,
): Promise<StrictAnswer> {
  const abort = new AbortController();
  const endsAt = performance.now() + config.timeLimitMilliseconds;
  const timer = setTimeout(() => abort.abort(timeUp), config.timeLimitMilliseconds);
  const onCallerAbort = () => abort.abort();
  callerSignal?.addEventListener('abort', onCallerAbort);
  if (callerSignal?.aborted) onCallerAbort();
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await strictFetch({ ...request, signal: abort.signal }, config);
      } catch (error) {
        const wait = waitMilliseconds(error, attempt);
        if (wait === undefined || performance.now() + wait >= endsAt) throw error;
        await config.sleep(wait, abort.signal);
        if (abort.signal.aborted) throw error;
      }
    }
  } finally {
    clearTimeout(timer);
    callerSignal?.removeEventListener('abort', onCallerAbort);
  }

  function waitMilliseconds(error: unknown, attempt: number): number | undefined {
    if (request.method !== 'GET' || attempt >= config.attemptsMax) return undefined;
    if (!(error instanceof ClientError) || !error.retryable || error.code === 'timeout') return undefined;
    if (error.retryAfterSeconds !== undefined) {
      const asked = error.retryAfterSeconds * 1_000;
      return asked <= waitMillisecondsMax ? asked : undefined;
    }
    // Between half and all of 200, 400, 800 … milliseconds, so that many callers do not come back at once.
    return Math.min(200 * 2 ** (attempt - 1), waitMillisecondsMax) * (0.5 + config.random() / 2);
  }
}
