import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { query } from './query.ts';
import { testServer } from './test-store.ts';

/** The URL of a database without tables, which is dropped when the test has ended. */
export async function emptyDatabase(): Promise<string> {
  const server = await testServer();
  const name = `migrate_${randomUUID().replaceAll('-', '')}`;
  await query(server, `create database ${name}`);
  onTestFinished(async () => void (await query(server, `drop database ${name} with (force)`)));
  return server.replace(/[^/]+$/, name);
}
