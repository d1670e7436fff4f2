import { PgBoss } from 'pg-boss';
import type { Database, Queryable } from '../sql/database.ts';
import { JOBS_SCHEMA, type JobData, type JobName } from './queues.ts';

/** Inserts jobs in the caller's transaction. */
export interface JobInserter {
  /**
   * One job per key; a key with a waiting job keeps that one. A job with delay seconds waits that long, beside a job of
   * its key without a delay.
   */
  insert<Name extends JobName>(
    transaction: Queryable,
    name: Name,
    jobs: ReadonlyMap<string, JobData[Name]>,
    delays?: ReadonlyMap<string, number>,
  ): Promise<void>;
  close(): Promise<void>;
}

export function jobInserter(database: Database): JobInserter {
  let starting: Promise<PgBoss> | undefined;
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
      // In sorted order, so that concurrent transactions cannot deadlock.
      const keys = [...jobs.keys()].sort();
      await boss.insert(
        name,
        keys.map((key) => {
          const startAfter = delays.get(key) ?? 0;
          // A delayed job has a key of its own, so that it does not stand in for one without a delay.
          const singletonKey = startAfter > 0 ? `delayed:${key}` : key;
          return { singletonKey, startAfter, group: { id: key }, data: { ...jobs.get(key) } };
        }),
        { db: { executeSql: (text, values) => transaction.query(text, values) } },
      );
    },
    async close() {
      const boss = await starting?.catch(() => undefined);
      await boss?.stop({ graceful: false });
    },
  };
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
