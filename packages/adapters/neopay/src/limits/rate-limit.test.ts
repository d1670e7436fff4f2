import { expect, test } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

test('concurrent calls are spaced evenly at the configured rate', async () => {
  const { time, waits } = virtualTime();
  const untilAllowed = createRateLimit(50, time);
  await Promise.all(Array.from({ length: 5 }, () => untilAllowed()));
  expect(waits).toEqual([20, 40, 60, 80]);
});

test('a call after a pause does not wait, and a pause allows no burst', async () => {
  const { time, waits, advance } = virtualTime();
  const untilAllowed = createRateLimit(50, time);
  await untilAllowed();
  advance(1_000);
  await untilAllowed();
  expect(waits).toEqual([]);
  await untilAllowed();
  expect(waits).toEqual([20]);
});

test('without a rate no call waits', async () => {
  const { time, waits } = virtualTime();
  const untilAllowed = createRateLimit(null, time);
  await Promise.all(Array.from({ length: 5 }, () => untilAllowed()));
  expect(waits).toEqual([]);
});

/** A clock that only the test moves; sleeps are recorded and end at once. */
function virtualTime() {
  const waits: number[] = [];
  let milliseconds = 1_000;
  const time = { now: () => milliseconds, sleep: async (wait: number) => void waits.push(wait) };
  return { time, waits, advance: (by: number) => (milliseconds += by) };
}
