import { PunteoError, type RequestedVerification } from '@punteo/payments';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startSchedule } from './schedule.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('every two seconds the verifications that are due are queued, each order at each of its providers', async () => {
  const { loop, queued } = scheduleOf({ due: [['A', 'B'], [], ['C']] });
  await vi.advanceTimersByTimeAsync(4_000);
  const at = (orderId: string, provider: string) => ({ orderId, provider, urgency: 'old' });
  expect(queued).toEqual([
    [at('A', 'neopay'), at('A', 'pentagoo'), at('B', 'neopay'), at('B', 'pentagoo')],
    [at('C', 'neopay'), at('C', 'pentagoo')],
  ]);
  await loop.stop();
});

test('a due order whose provider is no longer configured is decided without a verification', async () => {
  const { loop, queued, decided } = scheduleOf({ due: [['A']], providers: [] });
  await vi.advanceTimersByTimeAsync(0);
  expect([queued, decided]).toEqual([[], [['A']]]);
  await loop.stop();
});

test('orders that stayed unpaid for the configured number of days are closed, looked for once a minute', async () => {
  const { loop, closed, soughtBefore } = scheduleOf({ abandoned: [['A'], ['B']] });
  await vi.advanceTimersByTimeAsync(59_000);
  expect([closed, soughtBefore]).toEqual([[['A']], [new Date(Date.now() - 59_000 - 30 * 86_400_000)]]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(closed).toEqual([['A'], ['B']]);
  await loop.stop();
});

test('due orders without claims are decided without a verification', async () => {
  const { loop, queued, decided } = scheduleOf({ due: [['A']], dueWithoutClaims: [['B', 'C']] });
  await vi.advanceTimersByTimeAsync(2_000);
  expect([queued.flat().map(({ orderId }) => orderId), decided]).toEqual([['A', 'A'], [['B', 'C']]]);
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

test('while the search for orphans fails, due verifications are queued, and it is tried six times a minute at most', async () => {
  const errors: unknown[] = [];
  const { loop, turns, searchedAt } = scheduleOf({
    orphanError: new Error('rejected'),
    onError: (error) => errors.push(error),
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(turns()).toBe(31);
  expect(searchedAt().length).toBeLessThanOrEqual(6);
  expect(errors).toHaveLength(searchedAt().length);
  await loop.stop();
});

test('while due verifications cannot be queued, due orders are decided and abandoned ones closed', async () => {
  const errors: unknown[] = [];
  const { loop, decided, closed, turns } = scheduleOf({
    requestError: new PunteoError('store_refused', 'The user lacks a right.'),
    due: Array.from({ length: 60 }, () => ['A']),
    dueWithoutClaims: [['B']],
    abandoned: [['C']],
    onError: (error) => errors.push(error),
  });
  await vi.advanceTimersByTimeAsync(59_000);
  expect([decided, closed]).toEqual([[['B']], [['C']]]);
  expect(turns()).toBeLessThanOrEqual(6);
  expect(errors).toHaveLength(turns());
  expect(loop.alive(10_000)).toBe(false);
  await loop.stop();
});

function scheduleOf(plan: {
  readonly orphanError?: Error;
  readonly requestError?: Error;
  readonly onError?: (error: unknown) => void;
  /** What each turn finds, in order. */
  readonly due?: readonly (readonly string[])[];
  readonly dueWithoutClaims?: readonly (readonly string[])[];
  readonly orphans?: readonly number[];
  readonly searchMilliseconds?: number;
  readonly abandoned?: readonly (readonly string[])[];
  readonly providers?: readonly string[];
}) {
  const startedAt = Date.now();
  const queued: (readonly RequestedVerification[])[] = [];
  const closed: (readonly string[])[] = [];
  const soughtBefore: Date[] = [];
  const decided: (readonly string[])[] = [];
  const events: string[] = [];
  const searchedAt: number[] = [];
  let turns = 0;
  const loop = startSchedule({
    verifications: {
      async due(_now, _limit, { hasClaims } = {}) {
        if (hasClaims) turns += 1;
        const found = hasClaims ? plan.due : plan.dueWithoutClaims;
        const providers = hasClaims ? ['neopay', 'pentagoo'] : [];
        return (found?.[turns - 1] ?? []).map((orderId) => ({ orderId, providers, urgency: 'old' }));
      },
      async abandoned(before) {
        soughtBefore.push(before);
        return plan.abandoned?.[soughtBefore.length - 1] ?? [];
      },
    },
    callbacks: {
      async retryOrphans() {
        searchedAt.push(Date.now() - startedAt);
        if (plan.orphanError) throw plan.orphanError;
        if (plan.searchMilliseconds) await new Promise((resolve) => setTimeout(resolve, plan.searchMilliseconds));
        return plan.orphans?.[searchedAt.length - 1] ?? 0;
      },
    },
    lists: { withoutListed: (requests) => requests, stop: async () => {} },
    providers: plan.providers ?? ['neopay', 'pentagoo'],
    closeUnpaidAfterDays: 30,
    requestVerifications: async (requests) => {
      if (plan.requestError) throw plan.requestError;
      queued.push(requests);
    },
    closeOrders: async (orderIds) => closed.push(orderIds),
    decideWithoutVerification: async (orderIds) => decided.push(orderIds),
    onOrphansRetried: () => events.push('orphans retried'),
    clock: () => new Date(),
    ping: async () => {},
    onError: plan.onError ?? ((error) => expect.unreachable(String(error))),
  });
  return { loop, queued, decided, closed, soughtBefore, events, searchedAt: () => searchedAt, turns: () => turns };
}
