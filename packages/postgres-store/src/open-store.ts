import { DEFAULT_POLICY, type DecisionPolicy, PunteoError, type Store } from '@punteo/payments';
import pg from 'pg';
import { auditStore } from './audit/audit-store.ts';
import { callbackStore } from './callbacks/callback-store.ts';
import { createAttemptStore } from './create-attempts/create-attempt-store.ts';
import { discrepancyStore } from './discrepancies/discrepancy-store.ts';
import { eventStore } from './events/event-store.ts';
import { queueDeliveries } from './events/queue-deliveries.ts';
import { readStoreHealth, type StoreHealth } from './health/read-health.ts';
import { jobInserter } from './jobs/job-inserter.ts';
import { checkSchema, migrate } from './migrate.ts';
import { orderStore } from './orders/order-store.ts';
import { paymentStore } from './payments/payment-store.ts';
import { runStore } from './runs/run-store.ts';
import { shapeStore } from './shapes/shape-store.ts';
import { storeError, withStoreErrors } from './sql/store-errors.ts';
import { standingStore } from './standings/standing-store.ts';
import { transferStore } from './transfers/transfer-store.ts';
import { verificationStore } from './verifications/verification-store.ts';

export interface StoreOptions {
  /** From which proof grades goods may go out; default `DEFAULT_POLICY`. */
  readonly policy?: DecisionPolicy;
  /** `postgres://…`; PostgreSQL 15 or later. */
  readonly url: string;
  /** Connections at most; default 10. */
  readonly poolSize?: number;
  /** How these connections are named in PostgreSQL's lists; default `punteo`. */
  readonly applicationName?: string;
  /** Brings the schema up to date first; otherwise it must be. Default false. */
  readonly migrate?: boolean;
  /** Takes a server that may forget what it committed (`fsync` or `synchronous_commit` off). Only for data that nobody misses. */
  readonly allowVolatile?: boolean;
  /** How long an answer is waited for before its connection is given up; default 35, just beyond the database's own limit of 30. */
  readonly answerSeconds?: number;
  /** Called with the number of callbacks of each commit of `callbacks.receive`. */
  readonly onReceiveBatch?: (callbacks: number) => void;
  /** Told when an idle connection breaks; the pool replaces it. */
  readonly onError?: (error: Error) => void;
}

export interface PostgresStore extends Store {
  /** Throws `store_unavailable` unless the database answers. */
  ping(): Promise<void>;
  /** Makes `deliver` jobs of events that have none yet, at most `limit`; returns how many. The outbox's relay. */
  queueDeliveries(limit: number): Promise<number>;
  /** How the house is, for a doctor: reads whole tables, so not for every minute. */
  health(): Promise<StoreHealth>;
  close(): Promise<void>;
}

/**
 * Everything Punteo remembers, in PostgreSQL. Throws `store_unavailable`; `schema_outdated`, `schema_newer` or `schema_altered` when the
 * database was migrated by another version; `store_unsafe` when the server may forget what it committed; `server_too_old`.
 */
export async function openStore(options: StoreOptions): Promise<PostgresStore> {
  if (options.migrate) await migrate({ url: options.url });
  const pool = createPool(options);
  try {
    await checkServer(pool, options.allowVolatile ?? false);
    await checkSchema(pool);
  } catch (error) {
    await pool.end();
    throw storeError(error);
  }
  const jobs = jobInserter(pool);
  const parts = {
    orders: withStoreErrors(orderStore(pool)),
    createAttempts: withStoreErrors(createAttemptStore(pool)),
    payments: withStoreErrors(paymentStore(pool)),
    transfers: withStoreErrors(transferStore(pool)),
    callbacks: withStoreErrors(callbackStore(pool, jobs, options)),
    standings: withStoreErrors(standingStore(pool, options.policy ?? DEFAULT_POLICY)),
    verifications: withStoreErrors(verificationStore(pool)),
    events: withStoreErrors(eventStore(pool)),
    runs: withStoreErrors(runStore(pool)),
    discrepancies: withStoreErrors(discrepancyStore(pool)),
    shapes: withStoreErrors(shapeStore(pool)),
    audit: withStoreErrors(auditStore(pool)),
  };
  const own = withStoreErrors({
    async ping() {
      await pool.query('select 1');
    },
    queueDeliveries: (limit: number) => queueDeliveries(pool, jobs, limit),
    health: () => readStoreHealth(pool),
    async close() {
      await jobs.close();
      await pool.end();
    },
  });
  return {
    ...parts,
    ping: () => own.ping(),
    queueDeliveries: (limit) => own.queueDeliveries(limit),
    health: () => own.health(),
    close: () => own.close(),
  };
}

function createPool(options: StoreOptions): pg.Pool {
  const { url, poolSize = 10, applicationName = 'punteo', answerSeconds = 35, onError = () => {} } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    application_name: applicationName,
    keepAlive: true,
    // A worker's many jobs wait for their turn; whoever must answer sooner has a deadline of its own.
    connectionTimeoutMillis: 10_000,
    // Without these a forgotten transaction holds its locks for ever; the tally lifts the first for itself.
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    // Those end nothing where the network swallows every packet: the server cannot tell us then.
    query_timeout: answerSeconds * 1_000,
  });
  pool.on('error', onError);
  return pool;
}

async function checkServer(pool: pg.Pool, allowVolatile: boolean): Promise<void> {
  const { rows } = await pool.query<{ version: number; fsync: string; synchronous_commit: string }>(SERVER);
  const [server] = rows;
  if (!server || server.version < 150_000) throw new PunteoError('server_too_old', 'PostgreSQL 15 or later is needed.');
  const unsafe = (['fsync', 'synchronous_commit'] as const).find((setting) => server[setting] === 'off');
  if (unsafe && !allowVolatile)
    throw new PunteoError(
      'store_unsafe',
      `The database server has ${unsafe} off: after a crash it may have forgotten callbacks that were answered. Turn it on.`,
    );
}

const SERVER = /* sql */ `
select current_setting('server_version_num')::int as version, current_setting('fsync') as fsync,
  current_setting('synchronous_commit') as synchronous_commit`;
