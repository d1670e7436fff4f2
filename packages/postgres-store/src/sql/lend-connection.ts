import type { Pool, PoolClient } from 'pg';
import { isReadOnlyServer } from './store-errors.ts';

/**
 * Lends a connection of the pool to `work`. After a failure it does not return to the pool, because several statements in one
 * text may have left a transaction open; after `isClean` errors it does. One that is read-only is replaced, and `work` is called again on a newer one: behind the same address the primary may be another
 * server by now, or be writable again. A new connection that is read-only means that the server is.
 */
export async function lendConnection<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  isClean: (error: unknown) => boolean = () => false,
): Promise<T> {
  for (;;) {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      return await work(client);
    } catch (error) {
      const isReplaced = isReadOnlyServer(error) && isOld(client);
      if (isReplaced || !isClean(error)) broken = error instanceof Error ? error : new Error('failed');
      if (!isReplaced) throw error;
    } finally {
      client.release(broken);
    }
  }
}

/** When each connection was opened: see `performance.now`. */
const openedAt = new WeakMap<object, number>();

export function noteOpened(client: object): void {
  openedAt.set(client, performance.now());
}

/** While the server is read-only, no more than a few connections are opened in vain. */
function isOld(client: object): boolean {
  return performance.now() - (openedAt.get(client) ?? 0) > READ_ONLY_MILLISECONDS;
}

const READ_ONLY_MILLISECONDS = 2_000;
