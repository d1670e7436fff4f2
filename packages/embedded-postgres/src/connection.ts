import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type pg from 'pg';
import { connectClient } from './connect-client.ts';

/** Port and credentials of the cluster in a data directory. */
export interface Connection {
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export function connectionUrl(connection: Connection, database: string): string {
  return `postgres://${connection.user}:${connection.password}@127.0.0.1:${connection.port}/${database}`;
}

export function readConnection(path: string): Connection | null {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Connection) : null;
}

/** The file is readable by its owner only, because it holds the password. */
export function writeConnection(path: string, connection: Connection): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(connection)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

/**
 * Whether the server answers: `starting` will answer soon, `silent` has no listener. Throws any other error, because
 * waiting does not help.
 */
export async function probe(connection: Connection): Promise<'answers' | 'starting' | 'silent'> {
  try {
    await query(connection, 'postgres', 'select 1');
    return 'answers';
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message: string };
    // cannot_connect_now (starting, recovering or stopping), admin_shutdown, crash_shutdown.
    if (code === '57P03' || code === '57P01' || code === '57P02') return 'starting';
    if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return 'silent';
    // pg reports a connection that ended or took too long by message alone.
    if (code === undefined && /terminated|timeout/.test(message)) return 'silent';
    throw error;
  }
}

export async function query(connection: Connection, database: string, sql: string): Promise<unknown[]> {
  let client: pg.Client | undefined;
  try {
    client = await connectClient(connectionUrl(connection, database));
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client?.end().catch(() => {});
  }
}
