import { PunteoError, type Run } from '@punteo/payments';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApart } from './apart.ts';
import { holdRun } from './hold-run.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('the lease of a run is renewed every two seconds until the run is released', async () => {
  const { runs, renewedAt } = runsOf();
  const held = holdRun(runs, 'r');
  await vi.advanceTimersByTimeAsync(7_000);
  expect(renewedAt).toEqual([2, 4, 6]);
  await held.release();
  await vi.advanceTimersByTimeAsync(7_000);
  expect(renewedAt).toHaveLength(3);
});

test('a renewal that fails is tried six times a minute at most, and is back within its lease', async () => {
  const { runs, renewedAt, fail } = runsOf();
  fail.renew = true;
  const held = holdRun(runs, 'r');
  await vi.advanceTimersByTimeAsync(600_000);
  expect(mostInAMinute(renewedAt)).toBeLessThanOrEqual(6);
  expect(Math.max(...renewedAt.map((at, index) => at - (renewedAt[index - 1] ?? 0)))).toBeLessThan(60);
  await held.release();
});

test('a run that cannot begin is tried six times a minute at most, and then ends', async () => {
  const { runs, begunAt, fail } = runsOf();
  fail.begin = true;
  const held = holdRun(runs, 'r');
  const begun = held.begin(createApart({ ping: () => Promise.reject(new Error('away')) })).catch((error) => error);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(await begun).toMatchObject({ code: 'store_unavailable' });
  expect(mostInAMinute(begunAt)).toBeLessThanOrEqual(6);
  await held.release();
});

test('a run that waits begins when its turn has come, and says once that it waits', async () => {
  const { runs, begunAt, run } = runsOf();
  let notes = 0;
  const held = holdRun(runs, 'r');
  const begun = held.begin(createApart({ ping: async () => {} }), () => {
    notes += 1;
  });
  await vi.advanceTimersByTimeAsync(5_500);
  run.state = 'running';
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await begun).toMatchObject({ state: 'running' });
  expect([begunAt.length, notes]).toEqual([7, 1]);
  await held.release();
});

test('a run that is cancelled, or aborted by another process, is stopped by its next renewal', async () => {
  const { runs, run } = runsOf('running');
  const held = holdRun(runs, 'r');
  await vi.advanceTimersByTimeAsync(3_000);
  expect(held.signal.aborted).toBe(false);
  run.cancelRequestedAt = new Date();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(held.signal.reason).toMatchObject({ code: 'run_ended', message: 'Run r was cancelled.' });
  await held.release();

  const other = runsOf('aborted');
  const lost = holdRun(other.runs, 'r');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(lost.signal.reason).toMatchObject({ code: 'run_ended', message: 'Run r was aborted.' });
  await lost.release();
});

/** A store of one run, with the seconds at which it was asked. */
function runsOf(state: Run['state'] = 'queued') {
  const startedAt = Date.now();
  const seconds = () => (Date.now() - startedAt) / 1_000;
  const run = { state, cancelRequestedAt: null as Date | null };
  const fail = { renew: false, begin: false };
  const renewedAt: number[] = [];
  const begunAt: number[] = [];
  const answer = (isFailing: boolean) => {
    if (isFailing) throw new PunteoError('store_unavailable', 'away', { retryable: true });
    return run as Run;
  };
  const runs = {
    async renew() {
      renewedAt.push(seconds());
      return answer(fail.renew);
    },
    async begin() {
      begunAt.push(seconds());
      return answer(fail.begin);
    },
  };
  return { runs, run, fail, renewedAt, begunAt };
}

function mostInAMinute(instants: readonly number[]): number {
  return Math.max(...instants.map((from) => instants.filter((at) => at >= from && at < from + 60).length));
}
