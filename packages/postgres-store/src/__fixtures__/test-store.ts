import { inject } from 'vitest';
import { cloneDatabase, openEphemeral } from '@punteo/embedded-postgres';
import { migrate, openStore, type PostgresStore, type StoreOptions } from '../index.ts';

/** A store on a migrated database of its own, on the run's PostgreSQL. */
export async function openTestStore(
  options: Partial<StoreOptions> = {},
): Promise<{ readonly store: PostgresStore; readonly url: string; close(): Promise<void> }> {
  const database = await cloneDatabase(await testServer(), {
    name: 'store',
    migrate: async (url) => void (await migrate({ url })),
  });
  const store = await openStore({ url: database.url, ...options });
  return {
    store,
    url: database.url,
    async close() {
      await store.close();
      await database.drop();
    },
  };
}

let server: Promise<string> | undefined;

/** The URL of the run's PostgreSQL. */
export function testServer(): Promise<string> {
  server ??= openEphemeral(inject('clusterDirectory'), { durable: true });
  return server;
}
