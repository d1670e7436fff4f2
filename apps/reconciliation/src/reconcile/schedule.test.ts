import type { Run } from '@punteo/payments';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nextStart, type Schedule, scheduleRuns } from './schedule.ts';

beforeEach(() => vi.useFakeTimers({ now: new Date('2026-03-28T00:00:00Z') }));
afterEach(() => vi.useRealTimers());

const madrid = (cron: string): Schedule => ({ cron, timeZone: 'Europe/Madrid' });

test('a cron expression is read in its time zone, in winter and in summer', () => {
  expect(starts(madrid('30 6 * * *'), '2026-03-27T12:00:00Z', 3)).toEqual([
    '2026-03-28T05:30:00.000Z',
    // Summer time began at one o'clock UTC.
    '2026-03-29T04:30:00.000Z',
    '2026-03-30T04:30:00.000Z',
  ]);
  expect(starts({ cron: '30 6 * * *', timeZone: 'UTC' }, '2026-03-28T12:00:00Z', 1)).toEqual([
    '2026-03-29T06:30:00.000Z',
  ]);
});

test('a run that the change to summer time would skip starts right after it', () => {
  expect(starts(madrid('30 2 * * *'), '2026-03-28T12:00:00Z', 2)).toEqual([
    '2026-03-29T01:00:00.000Z',
    '2026-03-30T00:30:00.000Z',
  ]);
});

test('a run in the hour that the change from summer time repeats starts once', () => {
  expect(starts(madrid('30 2 * * *'), '2026-10-24T12:00:00Z', 2)).toEqual([
    '2026-10-25T00:30:00.000Z',
    '2026-10-26T01:30:00.000Z',
  ]);
});

test('runs start at each instant of the expression and at no other', async () => {
  const { started, runs } = recordedRuns();
  const { stop } = scheduleRuns(runs, madrid('0 */6 * * *'), fail);
  await vi.advanceTimersByTimeAsync(48 * 3_600_000);
  expect(started).toEqual([
    '2026-03-28T05:00:00.000Z',
    '2026-03-28T11:00:00.000Z',
    '2026-03-28T17:00:00.000Z',
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T04:00:00.000Z',
    '2026-03-29T10:00:00.000Z',
    '2026-03-29T16:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ]);
  stop();
  await vi.advanceTimersByTimeAsync(24 * 3_600_000);
  expect(started).toHaveLength(8);
});

test('a start is skipped while a run of this process is at work, and one that fails is tried at the next instant', async () => {
  const { started, runs, state } = recordedRuns();
  const failures: unknown[] = [];
  const { stop } = scheduleRuns(runs, { everyMinutes: 10 }, (error) => failures.push(error));
  state.isBusy = true;
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  state.isBusy = false;
  state.error = new Error('away');
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  state.error = null;
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect([started, failures]).toEqual([['2026-03-28T00:30:00.000Z'], [new Error('away')]]);
  stop();
});

test('a clock that is set forward is noticed within a minute, and the missed starts are one run', async () => {
  const { started, runs } = recordedRuns();
  let ahead = 0;
  const clock = () => new Date(Date.now() + ahead);
  const { stop } = scheduleRuns(runs, { everyMinutes: 60 }, fail, clock);
  await vi.advanceTimersByTimeAsync(120_000);
  ahead = 5 * 3_600_000;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(started).toHaveLength(1);
  stop();
});

function starts(schedule: Schedule, after: string, count: number): readonly string[] {
  const instants: string[] = [];
  for (let at: Date | null = new Date(after); instants.length < count; ) {
    at = nextStart(schedule, at);
    if (at === null) break;
    instants.push(at.toISOString());
  }
  return instants;
}

function recordedRuns() {
  const started: string[] = [];
  const state = { isBusy: false, error: null as Error | null };
  const runs = {
    isBusy: () => state.isBusy,
    async start() {
      if (state.error) throw state.error;
      started.push(new Date().toISOString());
      return {} as Run;
    },
  };
  return { started, state, runs };
}

function fail(error: unknown): never {
  throw error;
}
