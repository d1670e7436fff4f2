import pg, { type QueryConfig, type QueryResult, type QueryResultRow } from 'pg';
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

export function openDatabase(options: DatabaseOptions): Database {
  const pool = createPool(options);
  return {
    async query<Row extends QueryResultRow>(statement: string | QueryConfig, values?: unknown[]) {
      try {
        return await pool.query<Row>(statement, values);
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

function createPool(options: DatabaseOptions): pg.Pool {
  const { url, poolSize = 10, applicationName = 'punteo', answerSeconds = 35, onError = () => {} } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    application_name: applicationName,
    keepAlive: true,
    // Long enough for a worker's many jobs to take turns; a caller that must answer sooner has a deadline of its own.
    connectionTimeoutMillis: Math.min(answerSeconds, 10) * 1_000,
    // Without these an abandoned transaction keeps its locks. A reconciliation run lifts the first for itself.
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    // PostgreSQL cannot report its own limits through a network that drops every packet; this one is the client's.
    query_timeout: answerSeconds * 1_000,
  });
  pool.on('error', onError);
  return pool;
}
