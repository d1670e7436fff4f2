import { inject } from 'vitest';
import { cloneDatabase, openEphemeral } from '@punteo/embedded-postgres';
import { migrate, openStore, type PostgresStore, type StoreOptions } from '../index.ts';
import { query } from './query.ts';

export interface TestStore {
  readonly store: PostgresStore;
  readonly url: string;
  /** Deletes every row and restarts the numbering, for the next test of the file. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a store on a migrated database of its own, on the PostgreSQL of this test run. */
export async function openTestStore(options: Partial<StoreOptions> = {}): Promise<TestStore> {
  const database = await cloneDatabase(await testServer(), TEST_TEMPLATE);
  const store = await openStore({ url: database.url, ...options });
  return {
    store,
    url: database.url,
    empty: async () => void (await query(database.url, EMPTY)),
    async close() {
      await store.close();
      await database.drop();
    },
  };
}

/** The migrated database that is copied for each file of tests. */
export const TEST_TEMPLATE = { name: 'store', migrate: async (url: string) => void (await migrate({ url })) };

let server: Promise<string> | undefined;

/** The URL of the PostgreSQL server of this test run. */
export function testServer(): Promise<string> {
  server ??= openEphemeral(inject('clusterDirectory'), { durable: true });
  return server;
}

/**
 * Deletes rather than truncates: truncating some twenty tables takes as long as cloning the database. Triggers and
 * foreign keys are off.
 */
const EMPTY = /* sql */ `
do $$
declare name text;
begin
  set local session_replication_role = replica;
  for name in select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'public'
    and tablename <> 'punteo_migrations'
  loop execute 'delete from ' || name; end loop;
  delete from punteo_jobs.job;
  for name in select format('%I.%I', schemaname, sequencename) from pg_sequences where schemaname = 'public'
  loop perform setval(name, 1, false); end loop;
end $$`;
