import type { QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { createPool, type SessionGuard } from './connection.ts';
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

export interface DatabaseOptions {
  /** `postgres://…` */
  readonly url: string;
  /** The maximum number of connections; default 10. */
  readonly poolSize?: number;
  /** The connections' name in `pg_stat_activity`; default `punteo`. */
  readonly applicationName?: string;
  /**
   * Seconds to wait for the answer to a statement before its connection is closed; default 35, longer than PostgreSQL's
   * own limit of
   * 30. A connection is waited for as long, at most 10 seconds.
   */
  readonly answerSeconds?: number;
  /** Called when an idle connection breaks; the pool replaces it. */
  readonly onError?: (error: Error) => void;
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
