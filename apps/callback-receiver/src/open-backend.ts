import { openDatabase } from '@punteo/app-kit/database';
import { errorFields, type Log } from '@punteo/app-kit/log';
import type { CallbackStore, Provider } from '@punteo/payments';
import { createJobs, type openStore } from '@punteo/postgres-store';
import type { Metrics } from './admin/metrics.ts';
import type { ReceiverConfig } from './config.ts';
import { startWorker } from './start-worker.ts';

/** What a receiver stands on: where callbacks are kept and who works on them. */
export interface Backend {
  readonly receive: CallbackStore['receive'];
  /** New callbacks are there: a worker in this process looks at once. */
  nudge(): void;
  /** Questions that make the process ready or not. */
  readonly checks: Readonly<Record<string, () => Promise<boolean>>>;
  close(): Promise<void>;
}

/** Opens PostgreSQL (the embedded one when none is named), migrates it, and starts the worker where the role has one. */
export async function openBackend(options: {
  readonly config: ReceiverConfig;
  readonly providers: readonly Provider[];
  readonly log: Log;
  readonly clock: () => Date;
  readonly fetch: typeof fetch;
  readonly metrics: Metrics;
  readonly openStore: typeof openStore;
}): Promise<Backend> {
  const { config, log } = options;
  const database = await openDatabase(config);
  try {
    const store = await options.openStore({
      url: database.url,
      applicationName: 'punteo-receiver',
      migrate: true,
      onError: (error) => log.warn('A connection to the database broke; it is replaced.', errorFields(error)),
    });
    const worker =
      config.role === 'ingest'
        ? null
        : await startWorker({
            ...options,
            merchant: config.merchant,
            budget: config.verificationBudget,
            verificationsPerNetworkPerMinute: config.verificationsPerNetworkPerMinute,
            store,
            jobs: jobs(),
          });
    return {
      receive: store.callbacks.receive,
      nudge: () => worker?.nudge(),
      checks: {
        database: async () => {
          await store.ping();
          return true;
        },
        ...(worker ? { worker: async () => worker.alive() } : {}),
      },
      async close() {
        await worker?.stop();
        await store.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }

  function jobs() {
    return createJobs({
      url: database.url,
      applicationName: 'punteo-receiver-jobs',
      onError: (error) => log.warn('The job queue lost its database; it goes on trying.', errorFields(error)),
      onFailure: ({ name, error, lastAttempt }) => {
        // A delivery tells its own story.
        if (name === 'deliver') return;
        const message = lastAttempt
          ? 'An verification failed for good: a dead letter.'
          : 'An verification failed; tried again.';
        log.error(message, errorFields(error));
      },
    });
  }
}
