import type { PgBoss } from 'pg-boss';
import { DEAD_LETTER_QUEUE, type JobName, queueOf } from './queues.ts';

/** Creates a queue and its dead-letter queue, or updates their settings; can be repeated. */
export async function ensureQueue(boss: PgBoss, name: JobName): Promise<void> {
  const { policy, ...settings } = queueOf(name);
  await boss.createQueue(settings.deadLetter, DEAD_LETTER_QUEUE);
  await boss.createQueue(name, { policy, ...settings });
  await boss.updateQueue(name, settings);
}
