import type { RequestedVerification } from '@punteo/payments';
import { PgBoss } from 'pg-boss';
import { readMigrations } from '../schema/read-migrations.ts';
import { schemaGuard } from '../schema/schema-guard.ts';
import { translateErrors } from '../sql/store-errors.ts';
import { type BossDatabase, openBossDatabase } from './boss-database.ts';
import { ensureQueue } from './ensure-queue.ts';
import {
  type JobFailure,
  type JobHandler,
  type JobName,
  type VerifyJobData,
  type VerifyJobName,
  verifyJobName,
} from './job.ts';
import { jobRow } from './job-row.ts';
import { JOBS_SCHEMA, queueOf, SUPERVISE_SECONDS } from './queues.ts';
import { type QueueWorker, workQueue } from './work-queue.ts';

/**
 * The job queues, on pg-boss: verifications for each provider, and deliveries of merchant events. Failures are
 * `PunteoError`s, as the store's are.
 */
export function createJobs(options: JobsOptions): Jobs {
  const { onFailure = () => {}, onError = () => {} } = options;
  const database = bossDatabase(options);
  const boss = createBoss(database, options);
  const workers: QueueWorker[] = [];
  /** Queues that exist. */
  const known = new Set<JobName>();
  /** A queue disappears when the schema is made anew while this process runs. */
  const exists = async (name: JobName): Promise<boolean> => {
    const { rows } = await translateErrors(database.executeSql(EXISTS, [name]));
    return rows.length > 0;
  };
  return {
    async start() {
      await translateErrors(boss.start());
    },

    async work(name, handler, { concurrency = 128 } = {}) {
      await translateErrors(ensureQueue(boss, name));
      const ping = () => database.executeSql('select 1');
      const restore = async () => {
        if (!(await exists(name))) await translateErrors(ensureQueue(boss, name));
      };
      workers.push(workQueue(boss, { name, handler, concurrency, ping, restore, onFailure, onError }));
    },

    async requestVerifications(requests) {
      const byProvider = Map.groupBy(requests, ({ provider }) => provider);
      for (const [provider, ofProvider] of byProvider) {
        const name = verifyJobName(provider);
        if (!known.has(name) || !(await exists(name))) await translateErrors(ensureQueue(boss, name));
        known.add(name);
        const retried = await translateErrors(database.executeSql(RETRIED, [name]));
        const resting = new Set((retried.rows as readonly { readonly order_id: string }[]).map((row) => row.order_id));
        const distinct = new Map(
          ofProvider
            .filter(({ orderId, urgency }) => urgency === 'callback' || !resting.has(orderId))
            .map(({ orderId, urgency }) => [`${orderId} ${urgency}`, { orderId, urgency }]),
        );
        if (distinct.size === 0) continue;
        // In sorted order, so that concurrent inserts cannot deadlock.
        const jobs = [...distinct.keys()].sort().map((key) => distinct.get(key) as VerifyJobData);
        const rows = jobs.map((data) => jobRow<VerifyJobName>(data.orderId, data));
        await translateErrors(boss.insert(name, rows));
      }
      for (const worker of workers) worker.wake();
    },

    wake() {
      for (const worker of workers) worker.wake();
    },

    resendDead: (name) => translateErrors(boss.redrive(queueOf(name).deadLetter, { sourceName: name })),

    async stop({ graceful = true, timeoutSeconds = 10 } = {}) {
      const stopped = workers.splice(0).map((worker) => worker.stop(graceful ? timeoutSeconds : 0));
      await translateErrors(Promise.all(stopped));
      await translateErrors(boss.stop({ graceful: false }));
      await database.close();
    },
  };
}

/** The job queues of the store, and this process as a worker of them. */
export interface Jobs {
  /** Connects to the queues. Call it once, before `work`. Throws as the store does, for example `store_unavailable`. */
  start(): Promise<void>;
  /** Starts to work on a queue, with at most `concurrency` jobs at a time (default 128). Call it after `start`. */
  work<Name extends JobName>(
    name: Name,
    handler: JobHandler<Name>,
    options?: { readonly concurrency?: number },
  ): Promise<void>;
  /**
   * Queues one verification of each order at a provider; an order with a waiting job of the same urgency keeps that one. An
   * order whose verification failed has none but its retries, which come ever later, unless a callback asks for it.
   */
  requestVerifications(requests: readonly RequestedVerification[]): Promise<void>;
  /** Fetches at once: the store queued jobs. */
  wake(): void;
  /** Moves the dead letters of a queue back into it, after a person removed the cause. Returns their number. */
  resendDead(name: JobName): Promise<number>;
  /**
   * Takes no new jobs and waits for the running ones, at most `timeoutSeconds` (default 10). Other workers then get
   * those that still run.
   */
  stop(options?: { readonly graceful?: boolean; readonly timeoutSeconds?: number }): Promise<void>;
}

/** Settings of `createJobs`. */
export interface JobsOptions {
  /** The store's database; it must be migrated. */
  readonly url: string;
  /** The maximum number of connections; default 6. */
  readonly poolSize?: number;
  /** The connections' name in `pg_stat_activity`; default `punteo-jobs`. */
  readonly applicationName?: string;
  /** As in `StoreOptions`; default 35. */
  readonly answerSeconds?: number;
  /** How often to look for jobs of killed workers; default 5. */
  readonly superviseSeconds?: number;
  /** Called when the queue itself fails, for example after a lost connection; it keeps trying. */
  readonly onError?: (error: Error) => void;
  /** Called when a handler threw. The job is tried again, or is a dead letter. */
  readonly onFailure?: (failure: JobFailure) => void;
}

function bossDatabase(options: JobsOptions): BossDatabase {
  const { poolSize = 6, applicationName = 'punteo-jobs', answerSeconds = 35 } = options;
  const guard = schemaGuard(readMigrations());
  return openBossDatabase({ ...options, poolSize, applicationName, answerSeconds, guard });
}

function createBoss(database: BossDatabase, { superviseSeconds = SUPERVISE_SECONDS, onError }: JobsOptions): PgBoss {
  const boss = new PgBoss({
    db: database,
    schema: JOBS_SCHEMA,
    migrate: false,
    schedule: false,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    maintenanceIntervalSeconds: 60,
    // Of jobs that wait for other jobs, which these queues have none of: every five seconds unless it is said.
    flowIntervalSeconds: 60,
  });
  boss.on('error', onError ?? (() => {}));
  return boss;
}

/** $1 name of the queue */
const EXISTS = `select name from ${JOBS_SCHEMA}.queue where name = $1`;

/** Orders that wait for the next try of a failed verification. $1 name of the queue */
const RETRIED = `select group_id as order_id from ${JOBS_SCHEMA}.job where name = $1 and state = 'retry'`;
