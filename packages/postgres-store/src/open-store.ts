import { type AlertThresholds, DEFAULT_POLICY, type DecisionPolicy, type Store } from '@punteo/payments';
import { auditStore } from './audit/audit-store.ts';
import { callbackStore } from './callbacks/callback-store.ts';
import { createAttemptStore } from './create-attempts/create-attempt-store.ts';
import { discrepancyStore } from './discrepancies/discrepancy-store.ts';
import { erasureStore } from './erasure/erasure-store.ts';
import { checkAlerts } from './events/check-alerts.ts';
import { endRemovedEndpoints } from './events/end-removed-endpoints.ts';
import { eventStore } from './events/event-store.ts';
import { queueDeliveries } from './events/queue-deliveries.ts';
import { recordRestore } from './events/record-restore.ts';
import type { RecordedRestore } from './events/recorded-restore.ts';
import { checkDurability, checkServerVersion } from './health/check-server.ts';
import { readGauges } from './health/read-gauges.ts';
import { readStoreHealth } from './health/read-store-health.ts';
import type { StoreGauges } from './health/store-gauges.ts';
import type { StoreHealth } from './health/store-health.ts';
import { jobInserter } from './jobs/job-inserter.ts';
import { migrate } from './migrate.ts';
import { orderStore } from './orders/order-store.ts';
import { paymentStore } from './payments/payment-store.ts';
import { periodStore } from './periods/period-store.ts';
import { refundStore } from './refunds/refund-store.ts';
import { runStore } from './runs/run-store.ts';
import { readMigrations, SHIPPED_MIGRATIONS } from './schema/read-migrations.ts';
import { schemaGuard } from './schema/schema-guard.ts';
import { shapeStore } from './shapes/shape-store.ts';
import { openDatabase } from './sql/database.ts';
import type { DatabaseOptions } from './sql/database-options.ts';
import { standingStore } from './standings/standing-store.ts';
import { statementStore } from './statements/statement-store.ts';
import { transferStore } from './transfers/transfer-store.ts';
import { verificationStore } from './verifications/verification-store.ts';

/**
 * Opens the store in a PostgreSQL database. Throws `store_unavailable`; `store_refused` or `pooler_unsupported` when
 * another `url` or another right in the database is needed; `schema_outdated`, `schema_newer` or `schema_altered` when
 * another version migrated the database; `store_unsafe` when the server may lose what it committed; `server_too_old`;
 * with `migrate`, also what `migrate` throws.
 */
export async function openStore(options: StoreOptions): Promise<PostgresStore> {
  const { migrations = SHIPPED_MIGRATIONS } = options;
  if (options.migrate) await migrate({ url: options.url, migrations });
  const database = openDatabase({ ...options, guard: schemaGuard(readMigrations(migrations)) });
  try {
    await checkServerVersion(database);
    if (!options.allowVolatile) await checkDurability(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  const { policy = DEFAULT_POLICY, alerts = NO_ALERTS } = options;
  const jobs = jobInserter(database);
  return {
    orders: orderStore(database, policy),
    createAttempts: createAttemptStore(database),
    payments: paymentStore(database),
    transfers: transferStore(database),
    callbacks: callbackStore(database, jobs, options),
    standings: standingStore(database, policy),
    verifications: verificationStore(database),
    events: eventStore(database, alerts),
    refunds: refundStore(database),
    runs: runStore(database, alerts),
    discrepancies: discrepancyStore(database),
    shapes: shapeStore(database),
    audit: auditStore(database),
    erasure: erasureStore(database),
    periods: periodStore(database),
    statements: statementStore(database),

    async ping() {
      await database.query(PING);
    },
    queueDeliveries: (endpoints, limit) => queueDeliveries(database, jobs, endpoints, limit),
    endRemovedEndpoints: (endpoints) => endRemovedEndpoints(database, endpoints),
    checkAlerts: (now) => database.transaction((transaction) => checkAlerts(transaction, alerts, now)),
    recordRestore: (actor) => recordRestore(database, actor),
    health: () => readStoreHealth(database),
    gauges: () => readGauges(database),
    async close() {
      await jobs.close();
      await database.close();
    },
  };
}

/** `url`: PostgreSQL 15 or later. */
export interface StoreOptions extends DatabaseOptions {
  /** The proof grades that allow fulfilment; default `DEFAULT_POLICY`. */
  readonly policy?: DecisionPolicy;
  /** When the merchant is alerted; default: never. */
  readonly alerts?: AlertThresholds;
  /** Migrates the database first; default false: it must be up to date. */
  readonly migrate?: boolean;
  /** The folder of the migrations that this program knows; default: those of this package. For tests of an upgrade. */
  readonly migrations?: URL;
  /**
   * Accepts a server that may lose what it committed (`fsync` or `synchronous_commit` off). Only for data that may be
   * lost.
   */
  readonly allowVolatile?: boolean;
  /** Called with the number of callbacks of each commit of `callbacks.receive`. */
  readonly onReceiveBatch?: (callbacks: number) => void;
}

/** The port `Store` on PostgreSQL, with what its worker and its operators need. */
export interface PostgresStore extends Store {
  /**
   * Throws `store_unavailable` unless the database answers and the inbox can be written: also where it is read-only, and
   * while another session has locked the whole table of callbacks.
   */
  ping(): Promise<void>;
  /**
   * Creates the deliveries of new merchant events to these endpoints, and the jobs of new and resent deliveries, at most
   * `limit` of each; returns their number. The worker then delivers them with `events.nextDelivery`.
   */
  queueDeliveries(endpoints: readonly string[], limit: number): Promise<number>;
  /**
   * Makes deliveries to endpoints that are not among these dead letters after three days, a thousand at most; returns their
   * number.
   */
  endRemovedEndpoints(endpoints: readonly string[]): Promise<number>;
  /** Writes the alerts of thresholds that are passed now and were not at the last check. */
  checkAlerts(now: Date): Promise<void>;
  /**
   * After a restore from a backup: the next merchant event of every stream, also of orders that are created later, gets a
   * sequence higher than all that may have been sent. Writes one audit row. Throws `clock_wrong` when the database's clock
   * is behind its own rows.
   */
  recordRestore(actor: string): Promise<RecordedRestore>;
  /** Reads whole tables: for `punteo doctor`, not for a probe every minute. */
  health(): Promise<StoreHealth>;
  /** What monitoring asks for every few seconds. */
  gauges(): Promise<StoreGauges>;
  /** Waits for running statements and closes every connection. */
  close(): Promise<void>;
}

/** Asks for the right to write without writing or locking a row; a read-only server or session refuses it. */
const PING = 'select from callbacks where false for update';

const NO_ALERTS: AlertThresholds = { moneyAtRisk: [], deadLetters: null, silenceSeconds: null };
