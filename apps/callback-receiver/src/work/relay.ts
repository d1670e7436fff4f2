import { type CallbackStore, callbackJudge, type Provider } from '@punteo/payments';
import { type Loop, startLoop } from './loop.ts';

/** Hands new callbacks over to verification, soon after they are committed and many at a time. */
export function startRelay(options: {
  readonly callbacks: Pick<CallbackStore, 'handOver'>;
  readonly providers: readonly Provider[];
  readonly onError: (error: unknown) => void;
}): Loop {
  const judge = callbackJudge(options.providers);
  return startLoop(
    async () => {
      const count = await options.callbacks.handOver(HAND_OVER_ROWS, judge);
      return count === HAND_OVER_ROWS ? 'more' : count > 0 ? 'some' : 'none';
    },
    { restMilliseconds: { least: 25, most: 250 }, onError: options.onError },
  );
}

const HAND_OVER_ROWS = 500;
