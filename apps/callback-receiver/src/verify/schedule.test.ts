import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startSchedule } from './schedule.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('every two seconds the verifications that are due are queued', async () => {
  const { loop, queued } = scheduleOf({ due: [['A', 'B'], [], ['C']] });
  await vi.advanceTimersByTimeAsync(4_000);
  expect(queued).toEqual([['A', 'B'], ['C']]);
  await loop.stop();
});

test('due orders without claims are decided without a verification', async () => {
  const { loop, queued, decided } = scheduleOf({ due: [['A']], dueWithoutClaims: [['B', 'C']] });
  await vi.advanceTimersByTimeAsync(2_000);
  expect([queued, decided]).toEqual([[['A']], [['B', 'C']]]);
  await loop.stop();
});

test('matching is woken when orphan callbacks are retried', async () => {
  const { loop, events } = scheduleOf({ orphans: [0, 3] });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(events).toEqual(['orphans retried']);
  await loop.stop();
});

test('a search for orphans rests twenty times as long as it took, and the schedule goes on meanwhile', async () => {
  const { loop, searchedAt, turns } = scheduleOf({ searchMilliseconds: 250 });
  await vi.advanceTimersByTimeAsync(5_000);
  expect([searchedAt(), turns()]).toEqual([[0], 3]);
  await vi.advanceTimersByTimeAsync(5_000);
  // 250 ms, the rest of 5 000 ms, and then the next turn of the schedule.
  expect(searchedAt()).toEqual([0, 6_250]);
  await loop.stop();
});

function scheduleOf(plan: {
  /** What each turn finds, in order. */
  readonly due?: readonly (readonly string[])[];
  readonly dueWithoutClaims?: readonly (readonly string[])[];
  readonly orphans?: readonly number[];
  readonly searchMilliseconds?: number;
}) {
  const startedAt = Date.now();
  const queued: (readonly string[])[] = [];
  const decided: (readonly string[])[] = [];
  const events: string[] = [];
  const searchedAt: number[] = [];
  let turns = 0;
  const loop = startSchedule({
    verifications: {
      async due(_now, _limit, { hasClaims } = {}) {
        if (hasClaims) turns += 1;
        const found = hasClaims ? plan.due : plan.dueWithoutClaims;
        return (found?.[turns - 1] ?? []).map((orderId) => ({ orderId }));
      },
    },
    callbacks: {
      async retryOrphans() {
        searchedAt.push(Date.now() - startedAt);
        if (plan.searchMilliseconds) await new Promise((resolve) => setTimeout(resolve, plan.searchMilliseconds));
        return plan.orphans?.[searchedAt.length - 1] ?? 0;
      },
    },
    requestVerification: async (orderIds) => queued.push(orderIds),
    decideWithoutVerification: async (orderIds) => decided.push(orderIds),
    onOrphansRetried: () => events.push('orphans retried'),
    clock: () => new Date(),
    onError: (error) => expect.unreachable(String(error)),
  });
  return { loop, queued, decided, events, searchedAt: () => searchedAt, turns: () => turns };
}
