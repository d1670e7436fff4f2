import { type Database, openDatabase } from '@punteo/app-kit/database';
import type { Log } from '@punteo/app-kit/log';
import { createProviders } from '@punteo/app-kit/providers';
import { startTelemetry } from '@punteo/app-kit/telemetry-variables';
import { tracedStandings } from '@punteo/app-kit/traced-standings';
import { type MigrationResult, migrate, openStore, type PostgresStore, type StoreHealth } from '@punteo/postgres-store';
import type { App } from './app.ts';
import { checkClocks } from './clocks.ts';
import type { Config } from './config.ts';

/** The app with its database. The caller closes it. */
export interface OpenApp extends App {
  /** What the doctor reads about the rows: see `StoreHealth`. */
  health(): Promise<StoreHealth>;
  recordRestore: PostgresStore['recordRestore'];
  close(): Promise<void>;
}

/**
 * Opens the configured database, or the embedded PostgreSQL, whose schema is updated first. Throws what `openStore` throws:
 * `store_unavailable`, or `schema_outdated` when the configured database was not migrated.
 */
export function openApp(
  config: Config,
  note?: (message: string) => void,
  log: Pick<Log, 'info' | 'warn'> = SILENT,
): Promise<OpenApp> {
  return withDatabase(config, note, async (database) => {
    const telemetry = await startTelemetry(config.telemetry, { app: 'reconciliation', log });
    const providers = await createProviders(config.providers, {
      publicUrl: config.publicUrl,
      keyring: config.callbackKeys,
      telemetry,
    });
    checkClocks(
      config.gracePeriods,
      providers.map(({ name }) => name),
    );
    const store = await openStore({
      url: database.url,
      applicationName: 'punteo-reconciliation',
      migrate: config.databaseUrl === null,
      policy: config.policy,
      alerts: config.alerts,
    });
    return {
      store: { ...store, standings: tracedStandings(store.standings, telemetry) },
      providers,
      telemetry,
      gracePeriods: config.gracePeriods,
      settlementAccounts: config.settlementAccounts,
      rules: config.rules,
      rates: config.rates,
      lostCreateRetrySeconds: config.lostCreateRetrySeconds,
      calendar: config.calendar,
      witnessSilenceSeconds: config.witnessSilenceSeconds,
      clock: () => new Date(),
      ping: () => store.ping(),
      health: () => store.health(),
      recordRestore: (actor) => store.recordRestore(actor),
      gauges: () => store.gauges(),
      async close() {
        await store.close();
        await database.close();
        await telemetry.stop();
      },
    };
  });
}

/** A command's output is its report. */
const SILENT: Pick<Log, 'info' | 'warn'> = { info: () => {}, warn: () => {} };

/** Updates the schema of the configured database, or of the embedded one. */
export function migrateDatabase(config: Config, note: (message: string) => void): Promise<MigrationResult> {
  return withDatabase(config, note, async (database) => {
    const result = await migrate({ url: database.url });
    await database.close();
    return result;
  });
}

/** Closes the database again when `use` throws. */
async function withDatabase<Result>(
  { databaseUrl, dataDirectory }: Config,
  note: ((message: string) => void) | undefined,
  use: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase({ databaseUrl, dataDirectory, ...(note ? { note } : {}) });
  try {
    return await use(database);
  } catch (error) {
    await database.close();
    throw error;
  }
}
