import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '@punteo/embedded-postgres';
import { Client } from 'pg';

/** The callback token of every run. */
export const TOKEN = randomBytes(32).toString('base64url');

export interface Scene {
  readonly url: string;
  readonly client: Client;
  /** What the real receiver is started with: taking in only, on any free port. */
  readonly receiverEnvironment: Readonly<Record<string, string>>;
}

/** A PostgreSQL of its own, durable as in use, with a table for the handmade peers; gone at the end. */
export async function withScene<Result>(play: (scene: Scene) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'punteo-bench-'));
  const database = await openEmbedded({ dataDir: directory });
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(
      `create table handmade_callbacks (
         id bigint generated always as identity primary key,
         provider text not null,
         digest bytea not null,
         body bytea not null,
         received_at timestamptz not null,
         unique (provider, digest)
       )`,
    );
    return await play({ url: database.url, client, receiverEnvironment: environment(database.url) });
  } finally {
    await client.end();
    await database.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function environment(url: string): Record<string, string> {
  return {
    ROLE: 'ingest',
    DATABASE_URL: url,
    HOST: '127.0.0.1',
    PORT: '0',
    ADMIN_PORT: '0',
    CALLBACK_KEYS: `k1:${randomBytes(32).toString('hex')}`,
    PENTAGOO_INTEGRATION_KEY: 'bench-integration-key',
    PENTAGOO_INTEGRATION_SECRET: randomBytes(16).toString('hex'),
    PENTAGOO_CALLBACK_TOKENS: TOKEN,
  };
}
