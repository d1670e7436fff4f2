import type { PostgresStore } from '@punteo/postgres-store';
import { type Loop, startLoop } from '../loop.ts';

/** Queues a `deliver` job for each new merchant event, soon after its commit. */
export function startQueueingDeliveries(options: {
  readonly store: Pick<PostgresStore, 'queueDeliveries'>;
  readonly onError: (error: unknown) => void;
}): Loop {
  const { store, onError } = options;
  return startLoop(
    async () => {
      const count = await store.queueDeliveries(EVENTS_MAX);
      return count === EVENTS_MAX ? 'more' : count > 0 ? 'some' : 'none';
    },
    { restMilliseconds: { least: 50, most: 500 }, onError },
  );
}

const EVENTS_MAX = 500;
