import { unusableDatabase } from '@punteo/app-kit/unusable-database';

/** What a turn found: more than it could take, something, or nothing. */
export type Turn = 'more' | 'some' | 'none';

/**
 * Runs `turn` until it is stopped, one turn at a time: at once while there is more, after the shortest rest when there was
 * something, after ever longer rests when there was nothing. A failed turn is reported to `onError` and repeated after a rest
 * that grows to 20 seconds: six times a minute at most. Where the database was away or refused us, that rest ends as soon as
 * `ping` shows that it answers again. A statement that fails while the database answers has the whole rest.
 */
export function startLoop(
  turn: () => Promise<Turn>,
  options: {
    readonly restMilliseconds: { readonly least: number; readonly most: number };
    /** Throws unless the database answers. */
    readonly ping?: () => Promise<void>;
    readonly onError: (error: unknown) => void;
  },
): Loop {
  const { restMilliseconds: rest, ping, onError } = options;
  let stopping = false;
  let wasWoken = false;
  let isFailing = false;
  let endRest = () => {};
  let lastTurnAt = Date.now();

  async function run(): Promise<void> {
    let pause: number = rest.least;
    let failures = 0;
    while (!stopping) {
      wasWoken = false;
      let found: Turn = 'none';
      let isOutage = false;
      try {
        found = await turn();
        lastTurnAt = Date.now();
        failures = 0;
      } catch (error) {
        failures += 1;
        // Also of one statement only, which `ping` finds out. A refusal ends too: a password, a right or a schema is restored.
        isOutage = unusableDatabase(error) !== null;
        onError(error);
      }
      if (found === 'more' || stopping) continue;
      pause = found === 'some' ? rest.least : Math.min(pause * 2, rest.most);
      isFailing = failures > 0;
      if (isFailing) await restAfterFailure(failureRestMilliseconds(failures), isOutage ? ping : undefined);
      else if (!wasWoken) await restFor(pause);
      isFailing = false;
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

  async function restAfterFailure(milliseconds: number, ping: (() => Promise<void>) | undefined): Promise<void> {
    if (ping === undefined) return restFor(milliseconds);
    let wasAway = false;
    for (let rested = 0; rested < milliseconds && !stopping; rested += PING_REST_MILLISECONDS) {
      await restFor(Math.min(PING_REST_MILLISECONDS, milliseconds - rested));
      if (await answers(ping)) {
        if (wasAway) return;
      } else wasAway = true;
    }
  }

  const ended = run();
  return {
    wake() {
      wasWoken = true;
      if (!isFailing) endRest();
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
  /**
   * Ends the rest: there is something to do. During a turn it skips the rest that follows. The rest after a failed turn is
   * not ended: many callbacks must not repeat what fails.
   */
  wake(): void;
  /** Whether a turn succeeded within the last `withinMilliseconds`. */
  alive(withinMilliseconds: number): boolean;
  /** Resolves when the turn that runs has ended; no other begins. */
  stop(): Promise<void>;
}

/** How long to rest after so many failures in a row: in any minute, six tries at most. */
function failureRestMilliseconds(failures: number): number {
  return Math.min(1_000 * 2 ** failures, 20_000);
}

const PING_REST_MILLISECONDS = 2_000;

async function answers(ping: () => Promise<void>): Promise<boolean> {
  try {
    await ping();
    return true;
  } catch {
    return false;
  }
}
