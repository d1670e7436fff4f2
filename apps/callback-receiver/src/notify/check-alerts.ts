import type { PostgresStore } from '@punteo/postgres-store';
import { type Loop, startLoop } from '../loop.ts';

/**
 * Compares the installation with the thresholds of alerts, every half minute: no other
 * part reports silence and repaired faults.
 */
export function startCheckingAlerts(options: {
  readonly store: Pick<PostgresStore, 'checkAlerts' | 'ping'>;
  readonly clock: () => Date;
  readonly onError: (error: unknown) => void;
}): Loop {
  const { store, clock, onError } = options;
  return startLoop(
    async () => {
      await store.checkAlerts(clock());
      return 'none';
    },
    { restMilliseconds: { least: REST_MILLISECONDS, most: REST_MILLISECONDS }, ping: store.ping, onError },
  );
}

const REST_MILLISECONDS = 30_000;
