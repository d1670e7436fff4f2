import { PunteoError } from '@punteo/payments';
import { type Job, type JobResult, PgBoss } from 'pg-boss';
import { codeOf, withStoreErrors } from '../sql/store-errors.ts';
import { HEARTBEAT_REFRESH_SECONDS, JOBS_SCHEMA, type JobData, type JobName, QUEUES, SUPERVISION } from './queues.ts';

export interface JobsOptions {
  /** The store's database; it must be migrated. */
  readonly url: string;
  /** Connections at most, one of them to listen; default 6. */
  readonly poolSize?: number;
  readonly applicationName?: string;
  /** How long an answer is waited for before its connection is given up; default 35. */
  readonly answerSeconds?: number;
  /** Told when the queue itself fails (a lost connection): it goes on trying. */
  readonly onError?: (error: Error) => void;
  /** Told when a handler threw, by its queue; the job is tried again, or is dead. */
  readonly onFailure?: (failure: {
    readonly name: JobName;
    readonly error: unknown;
    readonly lastAttempt: boolean;
  }) => void;
}

export interface JobTask<Name extends JobName> {
  readonly data: JobData[Name];
  /** 1 for the first. */
  readonly attempt: number;
  /** If it throws now it is a dead letter. */
  readonly lastAttempt: boolean;
  /** Aborted when the job was given to somebody else, because this process looked dead, or is being stopped by force. */
  readonly signal: AbortSignal;
}

/**
 * Does one job. It may run twice (a worker that looked dead may live): its effects must bear that. Throwing means: try
 * again later, ever later. `againInSeconds` means: done, and look again then; null: done.
 */
export type JobHandler<Name extends JobName> = (
  task: JobTask<Name>,
) => Promise<{ readonly againInSeconds: number } | null>;

export interface Jobs {
  start(): Promise<void>;
  /** Begins to work on a queue, at most `concurrency` jobs at a time (default 128). After `start`. */
  work<Name extends JobName>(
    name: Name,
    handler: JobHandler<Name>,
    options?: { readonly concurrency?: number },
  ): Promise<void>;
  /** One look at each of these orders, however often it is asked for before it happens. */
  requestVerification(orderIds: readonly string[], options?: { readonly afterSeconds?: number }): Promise<void>;
  /** How many jobs wait, run, and are dead letters. */
  counts(): Promise<Readonly<Record<JobName, JobCounts>>>;
  /** Puts the dead letters of a queue back into it, for a person who mended the cause; returns how many. */
  reviveDead(name: JobName): Promise<number>;
  /** Takes no more and waits for what runs, `timeoutSeconds` at most (default 10); what runs longer goes to others. */
  stop(options?: { readonly graceful?: boolean; readonly timeoutSeconds?: number }): Promise<void>;
}

interface JobCounts {
  readonly waiting: number;
  readonly running: number;
  readonly dead: number;
}

/** The queues behind the inbox and the outbox, on pg-boss. Failures are `PunteoError`s as the store's are. */
export function createJobs(options: JobsOptions): Jobs {
  const { onError = () => {}, onFailure = () => {}, answerSeconds = 35 } = options;
  const boss = new PgBoss({
    connectionString: options.url,
    application_name: options.applicationName ?? 'punteo-jobs',
    max: options.poolSize ?? 6,
    schema: JOBS_SCHEMA,
    migrate: false,
    schedule: false,
    useListenNotify: true,
    options: '-c statement_timeout=30000 -c idle_in_transaction_session_timeout=30000',
    // pg-boss hands all of this on to its pool, which knows it. The two limits above end nothing where the network swallows every packet.
    ...{ query_timeout: answerSeconds * 1_000 },
    ...SUPERVISION,
  });
  boss.on('error', onError);

  const insertLater = (name: JobName, data: JobData[JobName][], afterSeconds: number) =>
    boss.insert(
      name,
      data.map((each) => ({
        data: each,
        // A job that waits for its time must not stand in for one that is to run at once: it has a key of its own.
        singletonKey: afterSeconds > 0 ? `later:${keyOf(each)}` : keyOf(each),
        group: { id: keyOf(each) },
        startAfter: afterSeconds,
      })),
    );

  return withStoreErrors<Jobs>({
    async start() {
      await boss.start();
    },

    async work(name, handler, { concurrency = 128 } = {}) {
      const { retryLimit } = QUEUES[name];
      const workers = Math.min(concurrency, WORKERS);
      await boss.work(
        name,
        {
          batchSize: Math.ceil(concurrency / workers),
          localConcurrency: workers,
          // Of one key one at a time, in all processes: what is asked for meanwhile is one more look afterwards.
          groupConcurrency: 1,
          perJobResults: true,
          burstWhenBatchFull: true,
          heartbeatRefreshSeconds: HEARTBEAT_REFRESH_SECONDS,
          pollingIntervalSeconds: 0.5,
          notifyPollingIntervalSeconds: 1,
        },
        (batch: Job<JobData[typeof name]>[]) =>
          Promise.all(
            batch.map(async (job): Promise<JobResult> => {
              const lastAttempt = job.retryCount >= retryLimit;
              try {
                const again = await handler({
                  data: job.data,
                  attempt: job.retryCount + 1,
                  lastAttempt,
                  signal: job.signal,
                });
                if (again) await insertLater(name, [job.data], again.againInSeconds);
                return { id: job.id, status: 'completed' };
              } catch (error) {
                onFailure({ name, error, lastAttempt });
                return { id: job.id, status: 'failed', output: { message: reasonOf(error) } };
              }
            }),
          ),
      );
    },

    async requestVerification(orderIds, { afterSeconds = 0 } = {}) {
      const distinct = [...new Set(orderIds)].sort();
      if (distinct.length > 0)
        await insertLater(
          'verify',
          distinct.map((orderId) => ({ orderId })),
          afterSeconds,
        );
    },

    async counts() {
      const counts = await Promise.all(
        (['verify', 'deliver'] as const).map(async (name) => [name, await countsOf(boss, name)] as const),
      );
      return Object.fromEntries(counts) as Record<JobName, JobCounts>;
    },

    reviveDead: (name) => boss.redrive(QUEUES[name].deadLetter),

    async stop({ graceful = true, timeoutSeconds = 10 } = {}) {
      await boss.stop({ graceful, timeout: timeoutSeconds * 1_000 });
    },
  });
}

/** Each takes a batch at a time: more than one, so that a slow job holds up its batch alone; few, for to fetch a batch costs the same whatever its size. */
const WORKERS = 4;

function keyOf(data: JobData[JobName]): string {
  return 'orderId' in data ? data.orderId : data.eventId;
}

/** Goes into a table and in front of people: a code or a kind, never a message, which may quote a secret. */
function reasonOf(error: unknown): string {
  if (error instanceof PunteoError) return error.code;
  return codeOf(error) || (error instanceof Error ? error.name : 'failed');
}

async function countsOf(boss: PgBoss, name: JobName): Promise<JobCounts> {
  const sql = `
    select count(*) filter (where name = $1 and state < 'active')::int as waiting,
      count(*) filter (where name = $1 and state = 'active')::int as running,
      count(*) filter (where name = $2 and state < 'active')::int as dead
    from ${JOBS_SCHEMA}.job where name in ($1, $2)`;
  const { rows } = await boss.getDb().executeSql(sql, [name, QUEUES[name].deadLetter]);
  return rows[0] as JobCounts;
}
