/**
 * Counts failed sign-ins and wrong bearer tokens, by client network and in all, of fifteen minutes each. Where many networks
 * fail together, each has fewer attempts left, but never none: an attacker locks out its own network alone.
 */
export interface AttemptLimit {
  /** Seconds until the next attempt from this network is looked at; 0: at once. */
  waitSeconds(network: string): number;
  /** Counts a failure. The same wrong secret from the same network counts once: a program that repeats it guesses nothing. */
  countFailure(network: string, digest?: Buffer): void;
}

export function createAttemptLimit(clock: () => Date): AttemptLimit {
  /** In the order in which they began, and at most `NETWORKS_MAX`. */
  const windows = new Map<string, Window>();
  let all: Window = newWindow(0);
  const now = () => clock().getTime() / 1_000;
  const isOver = ({ since }: Window) => now() >= since + WINDOW_SECONDS;

  return {
    waitSeconds(network) {
      const window = windows.get(network);
      if (window === undefined || isOver(window)) return 0;
      const isAttacked = !isOver(all) && all.failures >= FAILURES_IN_ALL;
      if (window.failures < (isAttacked ? FAILURES_UNDER_ATTACK : FAILURES_PER_NETWORK)) return 0;
      return Math.ceil(window.since + WINDOW_SECONDS - now());
    },

    countFailure(network, digest) {
      let window = windows.get(network);
      if (window === undefined || isOver(window)) {
        // Set anew, so that the map stays in the order of the beginnings.
        windows.delete(network);
        const [oldest] = windows.keys();
        if (windows.size >= NETWORKS_MAX && oldest !== undefined) windows.delete(oldest);
        window = newWindow(now());
        windows.set(network, window);
      }
      const secret = digest?.toString('base64', 0, 12);
      if (secret !== undefined && window.secrets.includes(secret)) return;
      if (secret !== undefined && window.secrets.length < FAILURES_PER_NETWORK) window.secrets.push(secret);
      window.failures += 1;
      if (isOver(all)) all = newWindow(now());
      all.failures += 1;
    },
  };
}

interface Window {
  readonly since: number;
  failures: number;
  /** Beginnings of the digests of what failed. */
  readonly secrets: string[];
}

function newWindow(since: number): Window {
  return { since, failures: 0, secrets: [] };
}

const WINDOW_SECONDS = 900;
const FAILURES_PER_NETWORK = 10;
const FAILURES_IN_ALL = 200;
const FAILURES_UNDER_ATTACK = 3;
const NETWORKS_MAX = 10_000;
