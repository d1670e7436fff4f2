import { PgBoss } from 'pg-boss';
import { openBossDatabase } from './boss-database.ts';
import { DEAD_LETTER_QUEUE, DEAD_LETTER_QUEUES, JOBS_SCHEMA } from './queues.ts';

/**
 * Creates or updates pg-boss's tables; can be repeated. The queue of a provider or an endpoint is created when its first
 * job is inserted or its worker starts: the database doesn't know them.
 */
export async function installJobs(url: string): Promise<void> {
  const database = openBossDatabase({ url, poolSize: 2, applicationName: 'punteo-migrate', answerSeconds: null });
  const boss = new PgBoss({ db: database, schema: JOBS_SCHEMA, supervise: false, schedule: false });
  // The failing call throws the same error.
  boss.on('error', () => {});
  try {
    await boss.start();
    for (const name of DEAD_LETTER_QUEUES) await boss.createQueue(name, DEAD_LETTER_QUEUE);
  } finally {
    await boss.stop({ graceful: false });
    await database.close();
  }
}
