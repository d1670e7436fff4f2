import type { GracePeriods, ToleranceRule } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import { type RunOptions, runOnce } from './__fixtures__/run-once.ts';

const start = new Date('2026-06-01T00:00:00Z');
const gracePeriods: GracePeriods = { fulfilmentSeconds: 3_600, callbackSeconds: 1_800, createSeconds: 3_600 };
const TOLERANCE: ToleranceRule = {
  name: 'rounding',
  kind: 'tolerance',
  absolute: null,
  percent: '1',
  providers: [],
  currencies: [],
  tokens: [],
};

let database: TestStore;

beforeAll(async () => {
  database = await openTestStore();
});
afterAll(() => database?.close());

test('a run is full when it is the first, is asked to be, or has other rules than the one before, and says why', async () => {
  const reasonOf = async (changes: Partial<RunOptions> = {}) => {
    const options = { now: start, gracePeriods, callbackProviders: ['neopay'], ...changes };
    const { mode, fullReason } = await runOnce(database.store, options);
    return [mode, fullReason];
  };
  expect(await reasonOf({ dryRun: true })).toEqual(['full', 'first']);
  expect(await reasonOf()).toEqual(['full', 'first']);
  expect(await reasonOf()).toEqual(['incremental', null]);
  expect(await reasonOf({ full: true })).toEqual(['full', 'requested']);
  expect(await reasonOf({ callbackProviders: ['pentagoo', 'neopay'] })).toEqual(['full', 'configuration']);
  expect(await reasonOf({ callbackProviders: ['neopay', 'pentagoo'] })).toEqual(['incremental', null]);
  expect(await reasonOf({ gracePeriods: { ...gracePeriods, fulfilmentSeconds: 1 } })).toEqual([
    'full',
    'configuration',
  ]);
  const rate = { source: 'ECB', at: start, base: 'EUR', quote: 'USD', tolerancePercent: '1', validHours: 24 };
  for (const changes of [
    { rules: [TOLERANCE] },
    { rules: [{ ...TOLERANCE, percent: '2' }] },
    { rules: [], rates: [{ ...rate, rate: '1.1' }] },
    { rules: [], rates: [{ ...rate, rate: '1.2' }] },
    { rules: [], rates: [] },
  ]) {
    expect(await reasonOf(changes), JSON.stringify(changes)).toEqual(['full', 'configuration']);
    expect(await reasonOf(changes)).toEqual(['incremental', null]);
  }
  await query(database.url, 'update run_base set fingerprint = $1', ['of an older version']);
  expect(await reasonOf({ gracePeriods: { ...gracePeriods, fulfilmentSeconds: 1 } })).toEqual([
    'full',
    'configuration',
  ]);
});
