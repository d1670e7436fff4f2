import type { PostgresStore } from '@punteo/postgres-store';
import { type Loop, startLoop } from '../loop.ts';

/** Makes dead letters of what waits for an endpoint that is no longer configured: no worker would ever try it. */
export function startEndingRemovedEndpoints(options: {
  readonly store: Pick<PostgresStore, 'endRemovedEndpoints' | 'ping'>;
  /** Those that are configured. */
  readonly endpoints: readonly string[];
  readonly onError: (error: unknown) => void;
}): Loop {
  const { store, endpoints, onError } = options;
  return startLoop(async () => ((await store.endRemovedEndpoints(endpoints)) > 0 ? 'more' : 'none'), {
    restMilliseconds: { least: REST_MILLISECONDS, most: REST_MILLISECONDS },
    ping: store.ping,
    onError,
  });
}

const REST_MILLISECONDS = 60_000;
