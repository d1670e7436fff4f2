import type { PostgresStore } from '@punteo/postgres-store';
import { type Loop, startLoop } from '../loop.ts';

/** Queues the deliveries of new and resent merchant events to these endpoints, soon after their commit. */
export function startQueueingDeliveries(options: {
  readonly store: Pick<PostgresStore, 'queueDeliveries' | 'ping'>;
  readonly endpoints: readonly string[];
  /** Called when jobs were queued. */
  readonly onQueued: () => void;
  readonly onError: (error: unknown) => void;
}): Loop {
  const { store, endpoints, onQueued, onError } = options;
  return startLoop(
    async () => {
      const count = await store.queueDeliveries(endpoints, EVENTS_MAX);
      if (count > 0) onQueued();
      return count >= EVENTS_MAX ? 'more' : count > 0 ? 'some' : 'none';
    },
    { restMilliseconds: { least: 50, most: 500 }, ping: store.ping, onError },
  );
}

const EVENTS_MAX = 500;
