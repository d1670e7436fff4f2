/** Apart from database.ts: these are published, and a user has no types of pg. */
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
