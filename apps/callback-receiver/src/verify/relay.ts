import { type CallbackStore, callbackJudge, type Provider } from '@punteo/payments';
import type { PostgresStore } from '@punteo/postgres-store';
import { type Loop, startLoop, type Turn } from '../loop.ts';

/** Hands new callbacks over to verification, soon after they are committed and many at a time. */
export function startRelay(options: {
  readonly callbacks: Pick<CallbackStore, 'handOver'>;
  readonly providers: readonly Provider[];
  readonly looksPerNetworkPerMinute: number;
  readonly onError: (error: unknown) => void;
}): Loop {
  const judge = callbackJudge(options.providers);
  return startLoop(
    async () => {
      return turnOf(await options.callbacks.handOver(HAND_OVER_ROWS, judge, options.looksPerNetworkPerMinute));
    },
    { restMilliseconds: { least: 25, most: 250 }, onError: options.onError },
  );
}

/** Hands new events over to delivery. */
export function startEventRelay(options: {
  readonly store: Pick<PostgresStore, 'handOverEvents'>;
  readonly onError: (error: unknown) => void;
}): Loop {
  return startLoop(async () => turnOf(await options.store.handOverEvents(HAND_OVER_ROWS)), {
    restMilliseconds: { least: 50, most: 500 },
    onError: options.onError,
  });
}

function turnOf(count: number): Turn {
  return count === HAND_OVER_ROWS ? 'more' : count > 0 ? 'some' : 'none';
}

const HAND_OVER_ROWS = 500;
