import { expect, test } from 'vitest';
import { POLL_SECONDS, QUEUES, SUPERVISE_SECONDS } from './queues.ts';

test.each(Object.entries(QUEUES))("a killed worker's %s job is due again within 35 seconds", (_name, queue) => {
  // pg-boss waits once to twice the retry delay before the first retry.
  const dueAgainSeconds = queue.heartbeatSeconds + SUPERVISE_SECONDS + 2 * queue.retryDelay + POLL_SECONDS;
  expect(dueAgainSeconds).toBeLessThanOrEqual(35);
});
