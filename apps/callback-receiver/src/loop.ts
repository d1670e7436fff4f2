import { setTimeout as sleep } from 'node:timers/promises';

/** What a turn found: more than it could take, something, or nothing. */
export type Turn = 'more' | 'some' | 'none';

/**
 * Runs `turn` until it is stopped, one turn at a time: at once while there is more, after the shortest rest when there was
 * something, after ever longer rests when there was nothing. A failed turn is reported to `onError` and repeated after a rest
 * that grows to five seconds.
 */
export function startLoop(
  turn: () => Promise<Turn>,
  options: {
    readonly restMilliseconds: { readonly least: number; readonly most: number };
    readonly onError: (error: unknown) => void;
    /** Milliseconds. */
    readonly clock?: () => number;
  },
): Loop {
  const { restMilliseconds: rest, onError, clock = Date.now } = options;
  let stopping = false;
  let awake = false;
  let restEnd = new AbortController();
  let lastTurnAt = clock();

  async function run(): Promise<void> {
    let pause: number = rest.least;
    let failures = 0;
    while (!stopping) {
      awake = false;
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
      const wait = failures > 0 ? Math.min(250 * 2 ** failures, FAILURE_REST_MILLISECONDS_MAX) : awake ? 0 : pause;
      restEnd = new AbortController();
      await sleep(wait, undefined, { signal: restEnd.signal, ref: false }).catch(() => {});
    }
  }

  const ended = run();
  return {
    wake() {
      awake = true;
      restEnd.abort();
    },
    alive: (withinMilliseconds) => clock() - lastTurnAt <= withinMilliseconds,
    async stop() {
      stopping = true;
      restEnd.abort();
      await ended;
    },
  };
}

export interface Loop {
  /** Ends the rest: there is something to do. Called during a turn, it leaves out the next rest. */
  wake(): void;
  /** Whether a turn succeeded within the last `withinMilliseconds`. */
  alive(withinMilliseconds: number): boolean;
  /** Resolves when the turn that runs has ended; no other begins. */
  stop(): Promise<void>;
}

const FAILURE_REST_MILLISECONDS_MAX = 5_000;
