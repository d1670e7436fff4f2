import { type Job, type JobResult, PgBoss } from 'pg-boss';
import { translateErrors } from '../sql/store-errors.ts';
import {
  HEARTBEAT_REFRESH_SECONDS,
  JOBS_SCHEMA,
  type JobData,
  type JobName,
  POLL_SECONDS,
  QUEUES,
  SUPERVISE_SECONDS,
} from './queues.ts';

/**
 * The job queues, on pg-boss: verifications, and deliveries of merchant events. Failures are `PunteoError`s, as the
 * store's are.
 */
export function createJobs(options: JobsOptions): Jobs {
  const boss = createBoss(options);
  return {
    async start() {
      await translateErrors(boss.start());
    },

    work: (name, handler, { concurrency = 128 } = {}) =>
      translateErrors(startWorkers(boss, name, handler, concurrency, options.onFailure)),

    async requestVerification(orderIds) {
      const distinct = [...new Set(orderIds)].sort();
      if (distinct.length === 0) return;
      const jobs = distinct.map((orderId) => ({ singletonKey: orderId, group: { id: orderId }, data: { orderId } }));
      await translateErrors(boss.insert('verify', jobs));
    },

    resendDead: (name) => translateErrors(boss.redrive(QUEUES[name].deadLetter)),

    async stop({ graceful = true, timeoutSeconds = 10 } = {}) {
      await translateErrors(boss.stop({ graceful, timeout: timeoutSeconds * 1_000 }));
    },
  };
}

export interface Jobs {
  start(): Promise<void>;
  /** Starts to work on a queue, with at most `concurrency` jobs at a time (default 128). Call it after `start`. */
  work<Name extends JobName>(
    name: Name,
    handler: JobHandler<Name>,
    options?: { readonly concurrency?: number },
  ): Promise<void>;
  /** Queues one verification of each order; an order with a waiting job keeps that one. */
  requestVerification(orderIds: readonly string[]): Promise<void>;
  /** Moves the dead letters of a queue back into it, after a person removed the cause. Returns their number. */
  resendDead(name: JobName): Promise<number>;
  /**
   * Takes no new jobs and waits for the running ones, at most `timeoutSeconds` (default 10). Other workers then get
   * those that still run.
   */
  stop(options?: { readonly graceful?: boolean; readonly timeoutSeconds?: number }): Promise<void>;
}

/**
 * Does one job. It may run twice, when a worker lost its job and still lives: its effects must allow that. A handler
 * that throws is called again later, after growing delays; one that returns `againInSeconds` is called again after that
 * time; null: done.
 */
export type JobHandler<Name extends JobName> = (
  task: JobTask<Name>,
) => Promise<{ readonly againInSeconds: number } | null>;

export interface JobTask<Name extends JobName> {
  readonly data: JobData[Name];
  /** 1 for the first. */
  readonly attempt: number;
  /** Whether the job becomes a dead letter when the handler throws now. */
  readonly lastAttempt: boolean;
  /**
   * Aborted when the job was given to another worker because this one seemed dead, and when this one is stopped without
   * grace.
   */
  readonly signal: AbortSignal;
}

export interface JobsOptions {
  /** The store's database; it must be migrated. */
  readonly url: string;
  /** The maximum number of connections, one of them for notifications; default 6. */
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

interface JobFailure {
  readonly name: JobName;
  readonly error: unknown;
  readonly lastAttempt: boolean;
}

function createBoss(options: JobsOptions): PgBoss {
  const { answerSeconds = 35, superviseSeconds = SUPERVISE_SECONDS, onError = () => {} } = options;
  const boss = new PgBoss({
    connectionString: options.url,
    application_name: options.applicationName ?? 'punteo-jobs',
    max: options.poolSize ?? 6,
    schema: JOBS_SCHEMA,
    migrate: false,
    schedule: false,
    useListenNotify: true,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    maintenanceIntervalSeconds: 60,
    options: '-c statement_timeout=30000 -c idle_in_transaction_session_timeout=30000',
    // Not among pg-boss's options: it passes them on to its pool, which knows them. See `createPool` for the reason.
    ...{ query_timeout: answerSeconds * 1_000, connectionTimeoutMillis: Math.min(answerSeconds, 10) * 1_000 },
  });
  boss.on('error', onError);
  return boss;
}

async function startWorkers<Name extends JobName>(
  boss: PgBoss,
  name: Name,
  handler: JobHandler<Name>,
  concurrency: number,
  onFailure: JobsOptions['onFailure'],
): Promise<void> {
  const workers = Math.min(concurrency, WORKERS);
  await boss.work(
    name,
    {
      batchSize: Math.ceil(concurrency / workers),
      localConcurrency: workers,
      // One job of a key at a time, in all processes. A job that is requested meanwhile runs afterwards.
      groupConcurrency: 1,
      perJobResults: true,
      burstWhenBatchFull: true,
      heartbeatRefreshSeconds: HEARTBEAT_REFRESH_SECONDS,
      pollingIntervalSeconds: 0.5,
      notifyPollingIntervalSeconds: POLL_SECONDS,
    },
    (batch: Job<JobData[Name]>[]) => Promise.all(batch.map((job) => runJob(boss, name, handler, job, onFailure))),
  );
}

/**
 * Each takes one batch at a time: several, so that a slow job delays its own batch only; few, because each fetch of a
 * batch costs the same.
 */
const WORKERS = 4;

async function runJob<Name extends JobName>(
  boss: PgBoss,
  name: Name,
  handler: JobHandler<Name>,
  job: Job<JobData[Name]>,
  onFailure: JobsOptions['onFailure'],
): Promise<JobResult> {
  const { id, data, retryCount, signal } = job;
  const lastAttempt = retryCount >= QUEUES[name].retryLimit;
  try {
    const again = await handler({ data, attempt: retryCount + 1, lastAttempt, signal });
    if (again) await insertAgain(boss, name, data, again.againInSeconds);
    return { id, status: 'completed' };
  } catch (error) {
    onFailure?.({ name, error, lastAttempt });
    return { id, status: 'failed', output: { message: reasonOf(error) } };
  }
}

/** Under a key of its own, so that the later job does not stand in for one that is requested now. */
async function insertAgain(boss: PgBoss, name: JobName, data: JobData[JobName], startAfter: number): Promise<void> {
  const key = 'orderId' in data ? data.orderId : data.eventId;
  const singletonKey = startAfter > 0 ? `later:${key}` : key;
  await boss.insert(name, [{ data, singletonKey, group: { id: key }, startAfter }]);
}

/** Stored in a table and shown to people: a code or an error's name, never a message, which may quote a secret. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  return 'code' in error && typeof error.code === 'string' && error.code !== '' ? error.code : error.name;
}
