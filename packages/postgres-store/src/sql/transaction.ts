import type { Pool, PoolClient } from 'pg';
import { lendConnection } from './lend-connection.ts';
import { isAnswerTimeout, isSerializationFailure } from './store-errors.ts';

/**
 * Runs `work` in one transaction. After a serialisation failure or a deadlock, which PostgreSQL rolled back, `work` is
 * called again, five times in all. `work` must therefore have no effects besides its statements.
 */
export async function withTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await lendConnection(pool, (client) => transactionOn(client, work), isRolledBack);
    } catch (error) {
      if (attempt >= ATTEMPTS_MAX || !isSerializationFailure(error)) throw error;
    }
  }
}

const ATTEMPTS_MAX = 5;
const isRolledBack = (error: unknown) => !isAnswerTimeout(error);

async function transactionOn<T>(client: PoolClient, work: (client: PoolClient) => Promise<T>): Promise<T> {
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    if (!isAnswerTimeout(error)) await rollBack(client);
    throw error;
  }
}

/** A connection that cannot roll back ends, and does not return to the pool. */
async function rollBack(client: PoolClient): Promise<void> {
  try {
    await client.query('rollback');
  } catch {
    (client as unknown as { end(): Promise<void> }).end().catch(() => {});
  }
}
