import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startSchedule } from './schedule.ts';

test('a search for orphans that takes long is made seldom, and the schedule goes on', { timeout: 30_000 }, async () => {
  const searches: number[] = [];
  let turns = 0;
  const loop = startSchedule({
    verifications: {
      due: async () => {
        turns += 1;
        return [];
      },
    },
    callbacks: {
      retryOrphans: async () => {
        searches.push(performance.now());
        await sleep(250);
        return 0;
      },
    },
    requestVerification: async () => {},
    onOrphansRetried: () => {},
    clock: () => new Date(),
    onError: (error) => expect.unreachable(String(error)),
  });
  await expect.poll(() => searches.length, { timeout: 20_000 }).toBe(2);
  await loop.stop();
  // Its 250 ms, twenty times: the two seconds of the schedule passed more than once in between.
  expect((searches[1] ?? 0) - (searches[0] ?? 0)).toBeGreaterThan(5_000);
  expect(turns).toBeGreaterThanOrEqual(3);
});
