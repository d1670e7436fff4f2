import { expect, test } from 'vitest';
import { verifyJobName } from './job.ts';
import { POLL_SECONDS, queueOf, SUPERVISE_SECONDS } from './queues.ts';

const queue = queueOf(verifyJobName('neopay'));

test("a killed worker's verification is due again within 35 seconds", () => {
  // pg-boss waits once to twice the retry delay before the first retry.
  const { heartbeatSeconds = 0, retryDelay = 0 } = queue;
  expect(heartbeatSeconds + SUPERVISE_SECONDS + 2 * retryDelay + POLL_SECONDS).toBeLessThanOrEqual(35);
});

test('a verification that fails every time is tried at most six times in any minute, and set aside in the end', () => {
  const { retryDelay = 0, retryDelayMax = 0, retryLimit } = queue;
  // The shortest pauses that pg-boss may choose: it waits once to twice as long.
  const triedAt = [0];
  for (let retry = 0; retry < retryLimit; retry += 1)
    triedAt.push((triedAt.at(-1) ?? 0) + Math.min(retryDelay * 2 ** retry, retryDelayMax));
  const inMinuteAfter = (start: number) => triedAt.filter((at) => at >= start && at < start + 60).length;
  expect(Math.max(...triedAt.map(inMinuteAfter))).toBeLessThanOrEqual(6);
  expect(queue.deadLetter).toBe('verify_dead');
});
