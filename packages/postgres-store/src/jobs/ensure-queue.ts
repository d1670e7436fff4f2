import type { PgBoss } from 'pg-boss';
import type { JobName } from './job.ts';
import { DEAD_LETTER_QUEUE, queueOf } from './queues.ts';

/** Creates a queue and its dead-letter queue, or updates their settings; can be repeated. */
export async function ensureQueue(boss: PgBoss, name: JobName): Promise<void> {
  const queue = queueOf(name);
  const { policy: _fixed, ...settings } = queue;
  await boss.createQueue(queue.deadLetter, DEAD_LETTER_QUEUE);
  await boss.createQueue(name, queue);
  await boss.updateQueue(name, settings);
}
