import { PgBoss } from 'pg-boss';
import type { Database, Queryable } from '../sql/database.ts';
import { ensureQueue } from './ensure-queue.ts';
import type { JobData, JobName } from './job.ts';
import { jobRow } from './job-row.ts';
import { JOBS_SCHEMA } from './queues.ts';

/** Inserts jobs in the caller's transaction. */
export interface JobInserter {
  /**
   * One job per key; a key with a waiting job keeps that one, also if that one failed and waits to be retried. A job with
   * delay seconds waits that long, beside a job of its key without a delay.
   */
  insert<Name extends JobName>(
    transaction: Queryable,
    name: Name,
    jobs: ReadonlyMap<string, JobData<Name>>,
    delays?: ReadonlyMap<string, number>,
  ): Promise<void>;
  close(): Promise<void>;
}

export function jobInserter(database: Database): JobInserter {
  let starting: Promise<PgBoss> | undefined;
  /** Queues that exist. */
  const known = new Set<JobName>();
  /** Starts at the first job, and again after a failure. */
  function started(): Promise<PgBoss> {
    starting ??= startBoss(database).catch((error: unknown) => {
      starting = undefined;
      throw error;
    });
    return starting;
  }
  return {
    async insert(transaction, name, jobs, delays = new Map()) {
      if (jobs.size === 0) return;
      const boss = await started();
      // A queue disappears when the schema is made anew while this process runs; its jobs would be dropped in silence.
      if (!known.has(name) || !(await exists(transaction, name))) await ensureQueue(boss, name);
      known.add(name);
      const retried = await transaction.query<{ key: string }>(RETRIED, [name, [...jobs.keys()]]);
      const waiting = new Set(retried.rows.map((row) => row.key));
      // In sorted order, so that concurrent transactions cannot deadlock.
      const keys = [...jobs.keys()].filter((key) => !waiting.has(key)).sort();
      if (keys.length === 0) return;
      await boss.insert(
        name,
        keys.map((key) =>
          jobRow(key, jobs.get(key) as JobData<JobName>, { seconds: delays.get(key) ?? 0, reason: 'share' }),
        ),
        { db: { executeSql: (text, values) => transaction.query(text, values) } },
      );
    },
    async close() {
      const boss = await starting?.catch(() => undefined);
      await boss?.stop({ graceful: false });
    },
  };
}

/**
 * A retry is locked, so that it is fetched after the caller's transaction and sees what it wrote. One that is being fetched
 * does not count. $1 name · $2 keys
 */
const RETRIED = /* sql */ `
select group_id as key from ${JOBS_SCHEMA}.job
where name = $1 and state = 'retry' and group_id = any ($2) order by id for update skip locked`;

async function exists(transaction: Queryable, name: JobName): Promise<boolean> {
  const { rowCount } = await transaction.query(`select from ${JOBS_SCHEMA}.queue where name = $1`, [name]);
  return rowCount === 1;
}

/** Works on no queue and supervises none. */
async function startBoss(database: Database): Promise<PgBoss> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.query(text, values) },
    schema: JOBS_SCHEMA,
    migrate: false,
    supervise: false,
    schedule: false,
  });
  boss.on('error', () => {});
  await boss.start();
  return boss;
}
