import { PunteoError } from '@punteo/payments';
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
  await vi.advanceTimersByTimeAsync(20_000);
  expect(loop.alive(20_000)).toBe(true);
  await loop.stop();
});

test('a turn that fails is tried six times in any minute at most, however often the loop is woken', async () => {
  const { loop, turnsAt } = failingLoop(new Error('rejected'));
  for (let second = 0; second < 600; second += 1) {
    loop.wake();
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(mostInAMinute(turnsAt)).toBe(6);
  await loop.stop();
});

test('a statement that fails as an outage while the database answers is tried six times in any minute at most', async () => {
  const { loop, turnsAt } = failingLoop(outage(), { ping: async () => {} });
  await vi.advanceTimersByTimeAsync(600_000);
  expect(mostInAMinute(turnsAt)).toBe(6);
  await loop.stop();
});

test('a loop goes on within three seconds of the return of a database that was away for ten minutes', async () => {
  let isAway = true;
  const ping = async () => {
    if (isAway) throw outage();
  };
  const { loop, turnsAt } = failingLoop(outage(), { ping, until: () => !isAway });
  await vi.advanceTimersByTimeAsync(601_000);
  expect(mostInAMinute(turnsAt)).toBe(6);
  isAway = false;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(loop.alive(3_000)).toBe(true);
  await loop.stop();
});

test('a loop goes on within three seconds after a database that refused its user admits it again', async () => {
  let isRefused = true;
  const refused = new PunteoError('store_refused', 'The password is wrong.');
  const ping = async () => {
    if (isRefused) throw refused;
  };
  const { loop, turnsAt } = failingLoop(refused, { ping, until: () => !isRefused });
  await vi.advanceTimersByTimeAsync(601_000);
  expect(mostInAMinute(turnsAt)).toBe(6);
  isRefused = false;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(loop.alive(3_000)).toBe(true);
  await loop.stop();
});

test('a loop that lacks the right to one table is tried six times in any minute at most', async () => {
  const lacking = new PunteoError('store_refused', 'The user lacks a right.');
  const { loop, turnsAt } = failingLoop(lacking, { ping: async () => {} });
  await vi.advanceTimersByTimeAsync(600_000);
  expect(mostInAMinute(turnsAt)).toBe(6);
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

const outage = () => new PunteoError('store_unavailable', 'The database cannot be used.');

function failingLoop(
  error: Error,
  { ping, until = () => false }: { readonly ping?: () => Promise<void>; readonly until?: () => boolean } = {},
) {
  const turnsAt: number[] = [];
  const loop = startLoop(
    async () => {
      turnsAt.push(Date.now() / 1_000);
      if (!until()) throw error;
      return 'none';
    },
    { ...options, ...(ping ? { ping } : {}) },
  );
  return { loop, turnsAt };
}

function mostInAMinute(instants: readonly number[]): number {
  return Math.max(...instants.map((from) => instants.filter((at) => at >= from && at < from + 60).length));
}
