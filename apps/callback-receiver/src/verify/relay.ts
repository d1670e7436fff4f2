import { type CallbackStore, matchCallback, type Provider } from '@punteo/payments';
import type { PostgresStore } from '@punteo/postgres-store';
import { type Loop, startLoop, type Turn } from '../loop.ts';

/** Hands new callbacks over to verification, soon after they are committed and many at a time. */
export function startRelay(options: {
  readonly callbacks: Pick<CallbackStore, 'match'>;
  readonly providers: readonly Provider[];
  readonly verificationsPerNetworkPerMinute: number;
  readonly onError: (error: unknown) => void;
}): Loop {
  return startLoop(
    async () => {
      return turnOf(
        await options.callbacks.match(
          HAND_OVER_ROWS,
          (received) => matchCallback(received, options.providers),
          options.verificationsPerNetworkPerMinute,
        ),
      );
    },
    { restMilliseconds: { least: 25, most: 250 }, onError: options.onError },
  );
}

/** Hands new events over to delivery. */
export function startEventRelay(options: {
  readonly store: Pick<PostgresStore, 'queueDeliveries'>;
  readonly onError: (error: unknown) => void;
}): Loop {
  return startLoop(async () => turnOf(await options.store.queueDeliveries(HAND_OVER_ROWS)), {
    restMilliseconds: { least: 50, most: 500 },
    onError: options.onError,
  });
}

function turnOf(count: number): Turn {
  return count === HAND_OVER_ROWS ? 'more' : count > 0 ? 'some' : 'none';
}

const HAND_OVER_ROWS = 500;
