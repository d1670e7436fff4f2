import type { Db } from 'pg-boss';
import { createPool, type PoolOptions } from '../sql/connection.ts';
import { lendConnection } from '../sql/lend-connection.ts';

/** pg-boss on connections of ours, which break without ending the process. */
export function openBossDatabase(options: PoolOptions): BossDatabase {
  const pool = createPool(options);
  let closing: Promise<void> | undefined;
  return {
    executeSql: (text, values) => lendConnection(pool, (client) => client.query(text, values)),
    close() {
      closing ??= pool.end();
      return closing;
    },
  };
}

export interface BossDatabase extends Db {
  /** Closes the connections, after pg-boss was stopped. */
  close(): Promise<void>;
}
