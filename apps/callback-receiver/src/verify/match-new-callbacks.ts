import { type CallbackStore, matchCallback, type Provider } from '@punteo/payments';
import { type Loop, startLoop } from '../loop.ts';

/** Matches new callbacks in bulk, soon after their commit: finds their orders and queues one verification per order. */
export function startMatchingCallbacks(options: {
  readonly callbacks: Pick<CallbackStore, 'match'>;
  readonly providers: readonly Provider[];
  readonly verificationsPerNetworkPerMinute: number;
  readonly onError: (error: unknown) => void;
}): Loop {
  const { callbacks, providers, verificationsPerNetworkPerMinute, onError } = options;
  return startLoop(
    async () => {
      const count = await callbacks.match(
        CALLBACKS_MAX,
        (received) => matchCallback(received, providers),
        verificationsPerNetworkPerMinute,
      );
      return count === CALLBACKS_MAX ? 'more' : count > 0 ? 'some' : 'none';
    },
    { restMilliseconds: { least: 25, most: 250 }, onError },
  );
}

const CALLBACKS_MAX = 500;
