import { setTimeout as sleep } from 'node:timers/promises';

/** What a turn found: more than it could take, something, or nothing. */
export type Turn = 'more' | 'some' | 'none';

/**
 * Runs `turn` again and again, one at a time: at once while there is more, soon after there was something, and ever more
 * seldom while there is nothing. A failed turn waits longer each time and is told to `onError`.
 */
export function startLoop(
  turn: () => Promise<Turn>,
  options: {
    readonly restMilliseconds: { readonly least: number; readonly most: number };
    readonly onError: (error: unknown) => void;
    readonly clock?: () => number;
  },
): Loop {
  const { restMilliseconds: rest, onError, clock = Date.now } = options;
  let stopping = false;
  let wake = new AbortController();
  let nudged = false;
  let lastTurnAt = clock();

  async function run(): Promise<void> {
    let pause: number = rest.least;
    let failures = 0;
    while (!stopping) {
      nudged = false;
      let found: Turn = 'none';
      try {
        found = await turn();
        lastTurnAt = clock();
        failures = 0;
      } catch (error) {
        failures += 1;
        onError(error);
      }
      if (found === 'more' || stopping) continue;
      pause = found === 'some' ? rest.least : Math.min(pause * 2, rest.most);
      const wait = failures > 0 ? Math.min(250 * 2 ** failures, 5_000) : nudged ? 0 : pause;
      wake = new AbortController();
      await sleep(wait, undefined, { signal: wake.signal, ref: false }).catch(() => {});
    }
  }

  const ended = run();
  return {
    nudge() {
      nudged = true;
      wake.abort();
    },
    alive: (withinMilliseconds) => clock() - lastTurnAt <= withinMilliseconds,
    async stop() {
      stopping = true;
      wake.abort();
      await ended;
    },
  };
}

export interface Loop {
  /** There is something to do: the rest is cut short. */
  nudge(): void;
  /** Whether a turn ended well lately. */
  alive(withinMilliseconds: number): boolean;
  /** Ends after the turn that runs. */
  stop(): Promise<void>;
}
