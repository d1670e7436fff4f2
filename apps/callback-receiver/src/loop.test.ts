import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startLoop, type Turn } from './loop.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const HOUR = 3_600_000;
const options = { restMilliseconds: { least: HOUR, most: HOUR }, onError: () => {} };

test('while a turn finds more, the loop goes on without a rest, one turn at a time', async () => {
  let turns = 0;
  let running = 0;
  const loop = startLoop(async () => {
    expect(++running).toBe(1);
    await Promise.resolve();
    running -= 1;
    return ++turns < 100 ? 'more' : 'none';
  }, options);
  await vi.advanceTimersByTimeAsync(0);
  expect(turns).toBe(100);
  await loop.stop();
});

test('a turn that finds nothing is followed by ever longer rests, and one that finds something by the shortest', async () => {
  const startedAt = Date.now();
  const turnsAt: number[] = [];
  const found: Turn[] = ['none', 'none', 'none', 'some', 'none'];
  const loop = startLoop(
    async () => {
      turnsAt.push(Date.now() - startedAt);
      return found[turnsAt.length - 1] ?? 'none';
    },
    { ...options, restMilliseconds: { least: 100, most: 500 } },
  );
  await vi.advanceTimersByTimeAsync(2_000);
  expect(turnsAt.slice(0, 6)).toEqual([0, 200, 600, 1_100, 1_200, 1_400]);
  await loop.stop();
});

test('a wake ends the rest, also a wake that comes during a turn', async () => {
  const turns: ((found: Turn) => void)[] = [];
  const loop = startLoop(() => new Promise<Turn>((resolve) => turns.push(resolve)), options);
  loop.wake();
  turns[0]?.('none');
  await vi.advanceTimersByTimeAsync(0);
  expect(turns).toHaveLength(2);
  turns[1]?.('none');
  await vi.advanceTimersByTimeAsync(HOUR - 1);
  expect(turns).toHaveLength(2);
  loop.wake();
  await vi.advanceTimersByTimeAsync(0);
  expect(turns).toHaveLength(3);
  turns[2]?.('none');
  await loop.stop();
});

test('a failed turn is reported and repeated, and a loop is not alive while all its turns fail', async () => {
  const errors: unknown[] = [];
  let isFailing = true;
  const loop = startLoop(
    async () => {
      if (isFailing) throw new Error('no database');
      return 'none';
    },
    { ...options, onError: (error) => errors.push(error) },
  );
  await vi.advanceTimersByTimeAsync(10_000);
  expect(errors.length).toBeGreaterThan(1);
  expect(loop.alive(5_000)).toBe(false);
  isFailing = false;
  loop.wake();
  await vi.advanceTimersByTimeAsync(0);
  expect(loop.alive(5_000)).toBe(true);
  await loop.stop();
});

test('a stopped loop waits for the turn that runs and begins no other', async () => {
  let turns = 0;
  const turn = Promise.withResolvers<Turn>();
  const loop = startLoop(() => {
    turns += 1;
    return turn.promise;
  }, options);
  let isStopped = false;
  const stop = loop.stop().then(() => {
    isStopped = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(isStopped).toBe(false);
  turn.resolve('more');
  await stop;
  expect(turns).toBe(1);
});
