/**
 * The attempts to connect to one database, of all pools of the process. After a failed one, the next is made after a rest
 * that grows from one second to five, by one caller; those that call meanwhile share its outcome, and those that call during
 * a longer rest get the last error at once. Otherwise a wrong password, or a server without free connections, would be tried
 * by every call: some servers lock such a user out.
 */
export function connectionAttempts(clock: () => number = () => performance.now()): ConnectionAttempts {
  let failures = 0;
  let lastError: Error | undefined;
  let lastFailureAt = Number.NEGATIVE_INFINITY;
  let trial: PromiseWithResolvers<void> | undefined;

  function begin(): Admission {
    const startedAt = clock();
    const isRetry = lastError !== undefined;
    const own = isRetry ? Promise.withResolvers<void>() : undefined;
    own?.promise.catch(() => {});
    if (own) trial = own;
    return {
      begin(ended) {
        return (error) => {
          if (own) trial = undefined;
          if (!error) {
            failures = 0;
            lastError = undefined;
            own?.resolve();
          } else {
            own?.reject(error);
            // Attempts that were made at the same time fail as one.
            if (startedAt >= lastFailureAt) failures += 1;
            lastFailureAt = clock();
            lastError = error;
          }
          ended(error);
        };
      },
    };
  }

  return {
    ask() {
      if (lastError === undefined) return begin();
      const rest = Math.min(REST_MILLISECONDS * 2 ** (failures - 1), REST_MILLISECONDS_MAX);
      const left = lastFailureAt + rest - clock();
      if (trial) return { outcome: trial.promise };
      if (left > WAIT_MILLISECONDS_MAX) return { error: lastError };
      return left > 0 ? { waitMilliseconds: left } : begin();
    },
  };
}

export interface ConnectionAttempts {
  /** May the caller connect now, ask again after a short wait or the outcome of another's attempt, or not at all? */
  ask():
    | Admission
    | { readonly waitMilliseconds: number }
    | { readonly outcome: Promise<void> }
    | { readonly error: Error };
}

/** Wraps the callback of the attempt, which must be made now. */
interface Admission {
  begin(ended: (error: Error) => void): (error: Error) => void;
}

const REST_MILLISECONDS = 1_000;
const REST_MILLISECONDS_MAX = 5_000;
/** A caller waits for the end of a rest that ends soon. */
const WAIT_MILLISECONDS_MAX = 1_000;

/** By URL. */
const attempts = new Map<string, ConnectionAttempts>();

export function attemptsOf(url: string): ConnectionAttempts {
  const known = attempts.get(url) ?? connectionAttempts();
  attempts.set(url, known);
  return known;
}
