import type { PgBoss } from 'pg-boss';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { workQueue } from './work-queue.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('a fetch that the database rejects is tried five times in its first minute, and twice in any later one', async () => {
  const { fetchedAt, worker } = start({ isAway: () => false, fails: () => true });
  // Jobs that are queued meanwhile change nothing.
  for (let second = 0; second < 180; second += 1) {
    worker.wake();
    await vi.advanceTimersByTimeAsync(1_000);
  }
  const inMinute = (minute: number) => fetchedAt.filter((at) => Math.floor(at / 60_000) === minute).length;
  expect([inMinute(0), inMinute(1), inMinute(2)]).toEqual([5, 2, 2]);
  const stopped = worker.stop(0);
  await vi.advanceTimersByTimeAsync(0);
  await stopped;
});

test('a worker fetches again within two seconds after an outage of the database, however long that was', async () => {
  const backAt = 601_000;
  const isAway = () => elapsed() < backAt;
  const { fetchedAt, worker, elapsed } = start({ isAway: () => isAway(), fails: () => isAway() });
  await vi.advanceTimersByTimeAsync(backAt + 2_500);
  expect(fetchedAt.filter((at) => at >= backAt).length).toBeGreaterThan(0);
  // While it is away, fetches are as rare as after any failure.
  expect(fetchedAt.filter((at) => at < 60_000).length).toBeLessThanOrEqual(6);
  const stopped = worker.stop(0);
  await vi.advanceTimersByTimeAsync(0);
  await stopped;
});

function start({ isAway, fails }: { readonly isAway: () => boolean; readonly fails: () => boolean }) {
  const startedAt = Date.now();
  const elapsed = () => Date.now() - startedAt;
  const fetchedAt: number[] = [];
  const boss = {
    async fetch() {
      fetchedAt.push(elapsed());
      if (fails()) throw new Error('no');
      return [];
    },
  };
  const worker = workQueue(boss as unknown as PgBoss, {
    name: 'verify/neopay',
    handler: async () => null,
    concurrency: 8,
    restore: async () => {},
    async ping() {
      if (isAway()) throw new Error('away');
    },
    onFailure: () => {},
    onError: () => {},
  });
  return { fetchedAt, worker, elapsed };
}
