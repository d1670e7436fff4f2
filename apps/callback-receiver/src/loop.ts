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
  },
): Loop {
  const { restMilliseconds: rest, onError } = options;
  let stopping = false;
  let wasWoken = false;
  let endRest = () => {};
  let lastTurnAt = Date.now();

  async function run(): Promise<void> {
    let pause: number = rest.least;
    let failures = 0;
    while (!stopping) {
      wasWoken = false;
      let found: Turn = 'none';
      try {
        found = await turn();
        lastTurnAt = Date.now();
        failures = 0;
      } catch (error) {
        failures += 1;
        onError(error);
      }
      if (found === 'more' || stopping) continue;
      pause = found === 'some' ? rest.least : Math.min(pause * 2, rest.most);
      if (failures > 0) await restFor(Math.min(250 * 2 ** failures, FAILURE_REST_MILLISECONDS_MAX));
      else if (!wasWoken) await restFor(pause);
    }
  }

  function restFor(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds).unref();
      endRest = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const ended = run();
  return {
    wake() {
      wasWoken = true;
      endRest();
    },
    alive: (withinMilliseconds) => Date.now() - lastTurnAt <= withinMilliseconds,
    async stop() {
      stopping = true;
      endRest();
      await ended;
    },
  };
}

export interface Loop {
  /** Ends the rest: there is something to do. During a turn it skips the rest that follows, unless the turn fails. */
  wake(): void;
  /** Whether a turn succeeded within the last `withinMilliseconds`. */
  alive(withinMilliseconds: number): boolean;
  /** Resolves when the turn that runs has ended; no other begins. */
  stop(): Promise<void>;
}

const FAILURE_REST_MILLISECONDS_MAX = 5_000;
