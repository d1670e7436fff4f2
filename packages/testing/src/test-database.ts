import { type ClonedDatabase, cloneDatabase, openEphemeral } from '@punteo/embedded-postgres';
import { inject } from 'vitest';

export interface TestDatabaseOptions {
  /** Migrates an empty database; called once per run and `template`. Must close its connections. */
  readonly migrate: (url: string) => Promise<void>;
  /** The name of the template that `migrate` makes. Default `store`. */
  readonly template?: string;
}

/** A migrated database of the caller's own, on the run's PostgreSQL. Drop it at the end. */
export async function createTestDatabase(options: TestDatabaseOptions): Promise<ClonedDatabase> {
  const serverUrl = await testServer();
  return cloneDatabase(serverUrl, { name: options.template ?? 'store', migrate: options.migrate });
}

let server: Promise<string> | undefined;

/** The URL of the run's PostgreSQL. The process holds one lease on it. */
function testServer(): Promise<string> {
  // The store refuses a database with less durability, and for tests the difference in time is small.
  server ??= openEphemeral(inject('clusterDirectory'), { durable: true });
  return server;
}
