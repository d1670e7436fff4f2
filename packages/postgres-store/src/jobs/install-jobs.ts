import { PgBoss } from 'pg-boss';
import { DEAD_LETTER_QUEUE, JOBS_SCHEMA, QUEUES } from './queues.ts';

/** Creates or updates pg-boss's tables and our queues; can be repeated. */
export async function installJobs(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, schema: JOBS_SCHEMA, max: 2, supervise: false, schedule: false });
  // The failing call throws the same error.
  boss.on('error', () => {});
  await boss.start();
  try {
    for (const [name, queue] of Object.entries(QUEUES)) {
      await boss.createQueue(queue.deadLetter, DEAD_LETTER_QUEUE);
      await boss.createQueue(name, queue);
      const { policy: _fixed, ...settings } = queue;
      await boss.updateQueue(name, settings);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}
