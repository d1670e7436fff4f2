import { startAdminServer } from '@punteo/app-kit/admin-server';
import { openDatabase } from '@punteo/app-kit/database';
import { createLog, errorFields, type Log } from '@punteo/app-kit/log';
import { createProviders } from '@punteo/app-kit/providers';
import type { Telemetry } from '@punteo/app-kit/telemetry';
import { startTelemetry } from '@punteo/app-kit/telemetry-variables';
import type { Provider } from '@punteo/payments';
import { openStore as openPostgresStore } from '@punteo/postgres-store';
import { createMetrics } from './admin/metrics.ts';
import type { ReceiverConfig } from './config.ts';
import type { CallbackServerOptions } from './receive/callback-server.ts';
import { createCounters } from './receive/counters.ts';
import type { WorkerOptions } from './start-worker.ts';

/**
 * Starts one receiver process: the public routes (role `ingest`), the worker (role `verify`) or both, and the admin server.
 * Resolves when it listens. The embedded PostgreSQL is migrated first; a configured database by `punteo migrate` only, so that
 * a new version beside older ones changes no schema. Throws what `openStore` throws.
 */
export async function startReceiver(config: ReceiverConfig, overrides: ReceiverOverrides = {}): Promise<Receiver> {
  const {
    log = createLog({ app: 'callback-receiver', level: config.logLevel, destination: 'stdout' }),
    clock = () => new Date(),
    telemetry = await startTelemetry(config.telemetry, { app: 'callback-receiver', log }),
    openStore = openPostgresStore,
  } = overrides;
  const configured =
    overrides.providers ??
    (await createProviders(config.providers, {
      publicUrl: config.publicUrl,
      keyring: config.callbackKeys,
      telemetry,
    }));
  const providers = [...configured, ...(overrides.moreProviders ?? [])];
  const counters = createCounters();
  const metrics = createMetrics(counters);

  const database = await openDatabase(config);
  try {
    const store = await openStore({
      url: database.url,
      applicationName: 'punteo-receiver',
      migrate: config.databaseUrl === null,
      policy: config.policy,
      alerts: config.alerts,
      onReceiveBatch: metrics.committed,
      onError: (error) => log.warn('A database connection broke; it is replaced.', errorFields(error)),
    });
    const worker =
      config.role === 'ingest'
        ? null
        : await loadWorker({
            ...{ config, databaseUrl: database.url, store, providers, log, metrics, telemetry, clock },
            fetch: overrides.fetch ?? (await outboundFetch(config, telemetry)),
          });
    const callbackServer =
      config.role === 'verify'
        ? null
        : await loadCallbackServer({
            ...{ config, callbacks: store.callbacks, providers, log, counters, telemetry, clock },
            onStored: () => worker?.wake(),
          });

    const url = callbackServer ? await callbackServer.listen(config.port, config.host) : null;
    const adminServer = await startAdminServer({
      metrics,
      checks: {
        database: () => store.ping().then(() => true),
        ...(worker ? { worker: async () => worker.alive() } : {}),
      },
      host: config.adminHost,
      port: config.adminPort,
      portVariable: 'ADMIN_PORT',
    });
    const adminUrl = adminServer.url;
    log.info('Ready.', { role: config.role, adminUrl, ...(url === null ? {} : { url }) });

    const close = async () => {
      await callbackServer?.close();
      await worker?.stop();
      await store.close();
      await database.close();
      await telemetry.stop();
      await adminServer.close();
    };
    let closing: Promise<void> | undefined;
    return {
      url,
      adminUrl,
      close() {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

export interface Receiver {
  /** Where callbacks are received; null for the role `verify`. */
  readonly url: string | null;
  /** Health and metrics. */
  readonly adminUrl: string;
  /** Takes nothing new, answers and commits what is under way (for ten seconds at most), and stops the worker. */
  close(): Promise<void>;
}

/** For tests and `bench`. */
export interface ReceiverOverrides {
  readonly log?: Log;
  readonly clock?: () => Date;
  readonly telemetry?: Telemetry;
  /** For the merchant's webhook. */
  readonly fetch?: typeof fetch;
  /** In place of the configured ones. */
  readonly providers?: readonly Provider[];
  /** Besides them. */
  readonly moreProviders?: readonly Provider[];
  readonly openStore?: typeof openPostgresStore;
}

// A process loads only what its role needs: the worker, or the public routes, or both.

async function loadWorker(options: WorkerOptions) {
  const { startWorker } = await import('./start-worker.ts');
  return startWorker(options);
}

async function loadCallbackServer(options: CallbackServerOptions) {
  const { createCallbackServer } = await import('./receive/callback-server.ts');
  return createCallbackServer(options);
}

async function outboundFetch({ providers }: ReceiverConfig, telemetry: Telemetry): Promise<typeof fetch> {
  const { outbound } = await import('@punteo/app-kit/outbound');
  return outbound(providers, telemetry).fetch;
}
