import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '@punteo/embedded-postgres';
import { migrate } from '@punteo/postgres-store';
import { Client } from 'pg';

/** The callback token of every receiver in this run. */
export const CALLBACK_TOKEN = randomBytes(32).toString('base64url');

export interface BenchDatabase {
  readonly url: string;
  readonly client: Client;
  /** Settings of a receiver that only stores callbacks, on any free port. */
  readonly receiverEnvironment: Readonly<Record<string, string>>;
}

/**
 * Runs with an embedded, migrated PostgreSQL that is removed at the end. It is as durable as in production and has a table for
 * the peers that write their own SQL.
 */
export async function withBenchDatabase<Result>(run: (database: BenchDatabase) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'punteo-bench-'));
  const database = await openEmbedded({ dataDir: directory });
  await migrate({ url: database.url });
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(
      `create table peer_callbacks (
         id bigint generated always as identity primary key,
         provider text not null,
         digest bytea not null,
         body bytea not null,
         received_at timestamptz not null,
         unique (provider, digest)
       )`,
    );
    return await run({ url: database.url, client, receiverEnvironment: receiverEnvironment(database.url) });
  } finally {
    await client.end();
    await database.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function receiverEnvironment(url: string): Record<string, string> {
  return {
    ROLE: 'ingest',
    DATABASE_URL: url,
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
    CALLBACK_KEYS: `k1:${randomBytes(32).toString('hex')}`,
    PENTAGOO_INTEGRATION_KEY: 'bench-integration-key',
    PENTAGOO_INTEGRATION_SECRET: randomBytes(16).toString('hex'),
    PENTAGOO_CALLBACK_TOKENS: CALLBACK_TOKEN,
  };
}
