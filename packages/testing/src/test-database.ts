import { type ClonedDatabase, cloneDatabase, openEphemeral } from '@punteo/embedded-postgres';
import { inject } from 'vitest';

export interface TestDatabaseOptions {
  /** Brings an empty database up to date; called once per run and `template`. Closes what it opened. */
  readonly migrate: (url: string) => Promise<void>;
  /** Names what `migrate` makes, where a run has several kinds. Default `store`. */
  readonly template?: string;
}

/** A migrated database for the caller alone, on the run's PostgreSQL. Drop it when done. */
export async function createTestDatabase(options: TestDatabaseOptions): Promise<ClonedDatabase> {
  const serverUrl = await testServer();
  return cloneDatabase(serverUrl, { name: options.template ?? 'store', migrate: options.migrate });
}

let server: Promise<string> | undefined;

/** The run's PostgreSQL; one lease per process is enough. */
function testServer(): Promise<string> {
  // As durable as in earnest: it costs a test next to nothing, and the store refuses anything less.
  server ??= openEphemeral(inject('clusterDirectory'), { durable: true });
  return server;
}
