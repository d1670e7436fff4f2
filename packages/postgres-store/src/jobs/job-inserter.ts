import type { ClientBase, Pool } from 'pg';
import { PgBoss } from 'pg-boss';
import { JOBS_SCHEMA, type JobData, type JobName } from './queues.ts';

/** Puts jobs into the queues, within the caller's transaction. */
export interface JobInserter {
  /**
   * One job per key at most waits; a key that waits already is left as it is. One that `putOffSeconds` names waits so long, beside
   * those of its key that do not.
   */
  insert<Name extends JobName>(
    client: ClientBase,
    name: Name,
    jobs: ReadonlyMap<string, JobData[Name]>,
    putOffSeconds?: ReadonlyMap<string, number>,
  ): Promise<void>;
  close(): Promise<void>;
}

export function jobInserter(pool: Pool): JobInserter {
  let starting: Promise<PgBoss> | undefined;
  const started = () => {
    starting ??= startInserter(pool).catch((error: unknown) => {
      starting = undefined;
      throw error;
    });
    return starting;
  };
  return {
    async insert(client, name, jobs, putOffSeconds = new Map()) {
      if (jobs.size === 0) return;
      const boss = await started();
      // In order of their keys: two transactions that insert the same ones must not wait for each other.
      const keys = [...jobs.keys()].sort();
      await boss.insert(
        name,
        keys.map((key) => {
          const startAfter = putOffSeconds.get(key) ?? 0;
          // Whoever wants the same thing at once must not wait with it: it has a key of its own.
          const singletonKey = startAfter > 0 ? `put-off:${key}` : key;
          return { singletonKey, startAfter, group: { id: key }, data: { ...jobs.get(key) } };
        }),
        { db: { executeSql: (text, values) => client.query(text, values) } },
      );
    },
    async close() {
      const boss = await starting?.catch(() => undefined);
      await boss?.stop({ graceful: false });
    },
  };
}

/** Works on nothing and looks after nothing: it only knows how to write a job. */
async function startInserter(pool: Pool): Promise<PgBoss> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    schema: JOBS_SCHEMA,
    migrate: false,
    supervise: false,
    schedule: false,
  });
  boss.on('error', () => {});
  await boss.start();
  return boss;
}
