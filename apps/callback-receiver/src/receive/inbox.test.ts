import type { ReceivedCallback, ReceiveOutcome } from '@punteo/payments';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCounters } from './counters.ts';
import { createInbox } from './inbox.ts';

const callback: ReceivedCallback = {
  provider: 'bank',
  addressedOrderId: 'A-1',
  keyId: 'k1',
  body: Buffer.from('{}'),
  digest: Buffer.alloc(32),
  contentType: null,
  receivedAt: new Date('2026-06-01T12:00:00Z'),
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('a callback has its outcome when its commit has ended, not before', async () => {
  const { inbox, commits, counters, events } = inboxWithPausedStore();
  const outcomes: string[] = [];
  for (let index = 0; index < 2; index += 1) void inbox.store(callback).then((outcome) => outcomes.push(outcome));
  await vi.advanceTimersByTimeAsync(1_799);
  expect([outcomes, counters.waiting, events]).toEqual([[], 2, []]);
  commits[0]?.resolve('stored');
  commits[1]?.resolve('duplicate');
  await vi.advanceTimersByTimeAsync(0);
  expect([outcomes, counters.waiting, events]).toEqual([['stored', 'duplicate'], 0, ['stored', 'stored']]);
  expect(counters.requests).toMatchObject({ stored: 1, duplicate: 1, unavailable: 0 });
});

test('a callback whose commit takes longer than 1.8 s is unavailable, and stays so when the commit succeeds later', async () => {
  const { inbox, commits, counters, events } = inboxWithPausedStore();
  const outcome = inbox.store(callback);
  await vi.advanceTimersByTimeAsync(1_800);
  expect(await outcome).toBe('unavailable');
  expect(counters).toMatchObject({ waiting: 0, requests: { unavailable: 1 } });
  commits[0]?.resolve('stored');
  await vi.advanceTimersByTimeAsync(0);
  expect(counters.requests).toMatchObject({ stored: 0, unavailable: 1 });
  expect(events).toEqual(['stored']);
});

test('a callback that the store rejects is unavailable at once, alone, and the error is reported', async () => {
  const { inbox, commits, counters, events } = inboxWithPausedStore();
  const outcomes = [inbox.store(callback), inbox.store(callback)];
  commits[0]?.reject(new Error('inbox full'));
  commits[1]?.resolve('stored');
  await vi.advanceTimersByTimeAsync(0);
  expect(await Promise.all(outcomes)).toEqual(['unavailable', 'stored']);
  expect(counters.requests).toMatchObject({ stored: 1, unavailable: 1 });
  expect(events).toEqual(['error: inbox full', 'stored']);
});

test('an inbox is drained when no callback waits for its outcome', async () => {
  const { inbox, commits } = inboxWithPausedStore();
  await inbox.drain();
  void inbox.store(callback);
  void inbox.store(callback);
  let isDrained = false;
  const drained = inbox.drain().then(() => {
    isDrained = true;
  });
  commits[0]?.resolve('stored');
  await vi.advanceTimersByTimeAsync(0);
  expect(isDrained).toBe(false);
  // The second commit never ends: its deadline does.
  await vi.advanceTimersByTimeAsync(1_800);
  await drained;
});

/** An inbox on a store whose commits end when the test says so. */
function inboxWithPausedStore() {
  const commits: PromiseWithResolvers<ReceiveOutcome>[] = [];
  const events: string[] = [];
  const counters = createCounters();
  const inbox = createInbox({
    receive() {
      const commit = Promise.withResolvers<ReceiveOutcome>();
      commits.push(commit);
      return commit.promise;
    },
    counters,
    onStored: () => events.push('stored'),
    onError: (error) => events.push(`error: ${(error as Error).message}`),
  });
  return { inbox, commits, counters, events };
}
