import { ClientError } from './client-error.ts';
import type { ResolvedConfig } from './config.ts';
import { type StrictAnswer, type StrictRequest, strictFetch, timeUp } from './strict-fetch.ts';

/**
 * One call. A read is retried after a broken connection, 408, 429 and 5xx, with growing, randomised waits; the time
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
        const wait = request.method === 'GET' ? waitMilliseconds(error, attempt, config) : undefined;
        if (wait === undefined || performance.now() + wait >= endsAt) throw error;
        await config.sleep(wait, abort.signal);
        if (abort.signal.aborted) throw error;
      }
    }
  } finally {
    clearTimeout(timer);
    callerSignal?.removeEventListener('abort', onCallerAbort);
  }
}

/** A longer wait is left to the caller, who can wait in a job instead of a sleep. */
const waitMillisecondsMax = 5_000;

/** The wait before the next attempt; undefined when there must be none. */
function waitMilliseconds(error: unknown, attempt: number, config: ResolvedConfig): number | undefined {
  if (attempt >= config.attemptsMax) return undefined;
  if (!(error instanceof ClientError) || !error.retryable || error.code === 'timeout') return undefined;
  if (error.retryAfterSeconds !== undefined) {
    const milliseconds = error.retryAfterSeconds * 1_000;
    return milliseconds <= waitMillisecondsMax ? milliseconds : undefined;
  }
  // Between half and all of 200, 400, 800 … milliseconds, so that many callers do not retry at the same moment.
  return Math.min(200 * 2 ** (attempt - 1), waitMillisecondsMax) * (0.5 + config.random() / 2);
}
