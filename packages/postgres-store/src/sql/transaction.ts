import type { Pool, PoolClient } from 'pg';
import { isSerializationFailure } from './store-errors.ts';

/**
 * Runs `work` in one transaction. A serialisation failure or a deadlock is tried again, five times in all: PostgreSQL
 * ended it, and nothing of it happened. `work` must therefore have no effect but its statements.
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
      // A connection that does not answer, or cannot even roll back, is not given to anybody else.
      if (isSilence(error)) broken = error;
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

/** pg tells a statement that was waited for too long by its words alone. */
function isSilence(error: unknown): error is Error {
  return error instanceof Error && error.message === 'Query read timeout';
}
