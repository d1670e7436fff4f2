import { openEmbedded } from '@punteo/embedded-postgres';
import { type MigrationResult, migrate, openStore, type StoreHealth } from '@punteo/postgres-store';
import type { App } from './app.ts';
import type { Config } from './config.ts';
import { createProviders } from './providers.ts';

/** The app with its database: close it when done. */
export interface OpenApp extends App {
  /** Throws `store_unavailable` while the database cannot be reached. */
  ping(): Promise<void>;
  /** How the house is, as its rows tell it. */
  health(): Promise<StoreHealth>;
  close(): Promise<void>;
}

/**
 * Opens the configured database, which must be up to date, or the embedded one, which is brought up to date at once
 * since nobody else would. Throws what `openStore` throws.
 */
export function openApp(config: Config, note: (message: string) => void = () => {}): Promise<OpenApp> {
  return withDatabase(config, note, async (url, closeDatabase) => {
    const store = await openStore({
      url,
      applicationName: 'punteo-reconciliation',
      migrate: config.databaseUrl === null,
    });
    return {
      store,
      providers: createProviders(config.providers, { publicUrl: config.publicUrl, keyring: config.callbackKeys }),
      gracePeriods: config.gracePeriods,
      clock: () => new Date(),
      ping: () => store.ping(),
      health: () => store.health(),
      async close() {
        await store.close();
        await closeDatabase();
      },
    };
  });
}

/** Brings the configured database up to date. */
export function migrateDatabase(config: Config, note: (message: string) => void): Promise<MigrationResult> {
  return withDatabase(config, note, async (url, closeDatabase) => {
    const result = await migrate({ url });
    await closeDatabase();
    return result;
  });
}

/** Starts the embedded database where none is configured, and gives it back when `open` fails. */
async function withDatabase<Opened>(
  { databaseUrl, dataDirectory }: Config,
  note: (message: string) => void,
  open: (url: string, close: () => Promise<void>) => Promise<Opened>,
): Promise<Opened> {
  if (databaseUrl !== null) return open(databaseUrl, async () => {});
  const embedded = await openEmbedded({ dataDir: dataDirectory, log: note });
  try {
    return await open(embedded.url, embedded.close);
  } catch (error) {
    await embedded.close();
    throw error;
  }
}
