import type { QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { createPool, type SessionGuard } from './connection.ts';
import type { DatabaseOptions } from './database-options.ts';
import { lendConnection } from './lend-connection.ts';
import { storeError } from './store-errors.ts';
import { withTransaction } from './transaction.ts';

/** Runs SQL statements: the database runs each on any connection, a transaction runs all of its statements on one. */
export interface Queryable {
  query<Row extends QueryResultRow = QueryResultRow>(
    statement: string | QueryConfig,
    values?: unknown[],
  ): Promise<QueryResult<Row>>;
}

/**
 * The store's connections. Failures are translated here, once: `query` and `transaction` throw what `storeError`
 * returns. A statement inside a transaction throws PostgreSQL's own error, so that `work` can react to it.
 */
export interface Database extends Queryable {
  /** Commits what `work` did, or rolls it back when `work` throws; see `withTransaction` for its repetition. */
  transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function openDatabase(options: DatabaseOptions & { readonly guard?: SessionGuard }): Database {
  const { applicationName = 'punteo', answerSeconds = 35 } = options;
  const pool = createPool({ ...options, applicationName, answerSeconds });
  return {
    async query<Row extends QueryResultRow>(statement: string | QueryConfig, values?: unknown[]) {
      try {
        return await lendConnection(pool, (client) => client.query<Row>(statement, values));
      } catch (error) {
        throw storeError(error);
      }
    },

    async transaction(work) {
      try {
        return await withTransaction(pool, work);
      } catch (error) {
        throw storeError(error);
      }
    },

    close: () => pool.end(),
  };
}
