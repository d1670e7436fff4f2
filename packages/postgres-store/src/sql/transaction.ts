import type { Pool, PoolClient } from 'pg';
import { isSerializationFailure } from './store-errors.ts';

/**
 * Runs `work` in one transaction. After a serialisation failure or a deadlock, which PostgreSQL rolled back, `work` is
 * called again, five times in all. `work` must therefore have no effects besides its statements.
 */
export async function withTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      // A connection that does not answer, or cannot roll back, must not return to the pool.
      if (isAnswerTimeout(error)) broken = error;
      else
        await client.query('rollback').catch((failure: Error) => {
          broken = failure;
        });
      if (attempt >= 5 || !isSerializationFailure(error)) throw error;
    } finally {
      client.release(broken);
    }
  }
}

/** pg reports the end of `query_timeout` by this message alone. */
function isAnswerTimeout(error: unknown): error is Error {
  return error instanceof Error && error.message === 'Query read timeout';
}
