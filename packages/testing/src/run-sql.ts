import pg from 'pg';

/**
 * Runs one statement on a connection of its own and returns its rows. Triggers that protect append-only tables are off, so
 * that a test can store rows that the store itself never writes.
 */
export async function runSql(
  url: string,
  statement: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, options: '-c session_replication_role=replica' });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement, values)).rows;
  } finally {
    await client.end();
  }
}
