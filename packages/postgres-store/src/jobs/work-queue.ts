import type { Job, PgBoss } from 'pg-boss';
import { batched } from '../sql/batching.ts';
import type { JobData, JobFailure, JobHandler, JobName } from './job.ts';
import { jobRow } from './job-row.ts';
import { HEARTBEAT_REFRESH_SECONDS, POLL_SECONDS, queueOf } from './queues.ts';

/**
 * Works on one queue with at most `concurrency` jobs at a time. It fetches a job as soon as one has ended, so a slow job
 * holds up nothing but itself; a worker of pg-boss fetches its next batch only when the slowest job of the last one has
 * ended. Fetching, ending and failing jobs, and their heartbeats, are pg-boss's.
 */
export function workQueue<Name extends JobName>(boss: PgBoss, options: QueueWorkOptions<Name>): QueueWorker {
  const { name, handler, concurrency, ping, restore, onFailure, onError } = options;
  const running = new Map<string, RunningJob<Name>>();
  const complete = batched<FetchedJob<Name>, null>(async (jobs) => {
    await boss.complete(name, [...jobs]);
    return jobs.map(() => null);
  });
  let stopping = false;
  let wasWoken = false;
  let isFailing = false;
  let endRest = () => {};

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping) {
      const free = concurrency - running.size;
      wasWoken = false;
      let fetched: readonly FetchedJob<Name>[] = [];
      try {
        if (failures > 0) await restore();
        if (free > 0) fetched = await fetchJobs(boss, name, Math.min(free, FETCH_MAX));
        failures = 0;
      } catch (error) {
        failures += 1;
        onError(error as Error);
      }
      for (const job of fetched) start(job);
      // A full fetch, or a job that ended, leaves more to fetch at once.
      const isMore = fetched.length > 0 && fetched.length === Math.min(free, FETCH_MAX) && running.size < concurrency;
      isFailing = failures > 0;
      if (isFailing) await restAfterFailure(Math.min(2 ** failures, FAILURE_REST_SECONDS_MAX));
      else if (!isMore && !wasWoken) await rest(POLL_SECONDS);
    }
  }

  /** Ends early when the database was away and is back. */
  async function restAfterFailure(seconds: number): Promise<void> {
    const answers = () =>
      ping().then(
        () => true,
        () => false,
      );
    if (await answers()) return rest(seconds);
    for (let rested = 0; rested < seconds && !stopping; rested += PING_SECONDS) {
      await rest(PING_SECONDS);
      if (await answers()) return;
    }
  }

  function start(job: FetchedJob<Name>): void {
    const abort = new AbortController();
    const ended = runJob(job, abort.signal).finally(() => {
      const wasFull = running.size >= concurrency;
      running.delete(job.id);
      // Where jobs wait for a free place: one end, or many at the same time, are followed by one fetch.
      if (wasFull) wake();
    });
    running.set(job.id, { job, abort, ended });
  }

  async function runJob(job: FetchedJob<Name>, signal: AbortSignal): Promise<void> {
    const { data, retryCount, groupId } = job;
    const lastAttempt = retryCount >= queueOf(name).retryLimit;
    const task = { data, attempt: retryCount + 1, lastAttempt, signal };
    try {
      const again = await handler(task);
      // A job that the worker gave up is another worker's. One that cannot be ended now is run again later.
      if (signal.aborted) return;
      if (again) {
        const later = { seconds: again.againInSeconds, reason: 'cooldown' } as const;
        await boss.insert(name, [jobRow(groupId ?? '', data, later)]).catch(onError);
      }
      await complete(job).catch(onError);
    } catch (error) {
      if (signal.aborted) return;
      onFailure({ name, data, error, lastAttempt });
      await boss.fail(name, job, { message: reasonOf(error) }).catch(onError);
    }
  }

  let isHeartbeatSkipped = false;
  const heartbeat = setInterval(() => {
    if (isHeartbeatSkipped) {
      isHeartbeatSkipped = false;
      return;
    }
    renewHeartbeats().catch((error: Error) => {
      // Twice as late after a failure, and still within the heartbeat's limit.
      isHeartbeatSkipped = true;
      onError(error);
    });
  }, HEARTBEAT_REFRESH_SECONDS * 1_000);

  async function renewHeartbeats(): Promise<void> {
    const held = [...running.values()].filter(({ abort }) => !abort.signal.aborted);
    if (held.length === 0) return;
    const answer = await boss.touch(
      name,
      held.map(({ job }) => job),
    );
    // Among the properties of the answer that pg-boss's types leave out: the ids that are still this worker's.
    const { settled: ours } = answer as { readonly settled?: readonly string[] };
    for (const { job, abort } of held) if (ours?.includes(job.id) === false && running.has(job.id)) abort.abort();
  }

  function rest(seconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1_000);
      endRest = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function wake(): void {
    wasWoken = true;
    // Many new jobs must not repeat what fails.
    if (!isFailing) endRest();
  }

  const stopped = run();
  return {
    wake,
    async stop(timeoutSeconds) {
      stopping = true;
      endRest();
      await stopped;
      await withTimeout(Promise.all([...running.values()].map(({ ended }) => ended)), timeoutSeconds);
      clearInterval(heartbeat);
      const left = [...running.values()];
      for (const { abort } of left) abort.abort();
      if (left.length > 0)
        await boss.fail(
          name,
          left.map(({ job }) => job),
          { message: 'worker_stopped' },
        );
    },
  };
}

export interface QueueWorker {
  /** Fetches at once: jobs were queued. */
  wake(): void;
  /** Fetches no more jobs, waits for the running ones, and gives those that still run after `timeoutSeconds` to other workers. */
  stop(timeoutSeconds: number): Promise<void>;
}

export interface QueueWorkOptions<Name extends JobName> {
  readonly name: Name;
  readonly handler: JobHandler<Name>;
  readonly concurrency: number;
  /** Throws unless the database answers. */
  readonly ping: () => Promise<unknown>;
  /** Creates the queue again if it is gone; called after a failure. */
  readonly restore: () => Promise<void>;
  readonly onFailure: (failure: JobFailure) => void;
  readonly onError: (error: Error) => void;
}

type FetchedJob<Name extends JobName> = Job<JobData<Name>>;

interface RunningJob<Name extends JobName> {
  readonly job: FetchedJob<Name>;
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** A fetch costs about the same for one job as for many. */
const FETCH_MAX = 64;

/** One job of a key at a time, in all processes. A job that is requested meanwhile runs afterwards. */
function fetchJobs<Name extends JobName>(
  boss: PgBoss,
  name: Name,
  batchSize: number,
): Promise<readonly FetchedJob<Name>[]> {
  return boss.fetch<JobData<Name>>(name, { batchSize, groupConcurrency: 1 });
}

/** Stored in a table and shown to people: a code or an error's name, never a message, which may quote a secret. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  return 'code' in error && typeof error.code === 'string' && error.code !== '' ? error.code : error.name;
}

/** A fetch that fails is tried again less and less often: five times in its first minute, then twice a minute. */
const FAILURE_REST_SECONDS_MAX = 30;
/** How often a database that is away is asked whether it is back. */
const PING_SECONDS = 2;

async function withTimeout(work: Promise<unknown>, seconds: number): Promise<void> {
  const timeUp = Promise.withResolvers<void>();
  const timer = setTimeout(timeUp.resolve, seconds * 1_000);
  await Promise.race([work, timeUp.promise]);
  clearTimeout(timer);
}
