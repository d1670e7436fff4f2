import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';

let database: TestStore;
let runs: TestStore['store']['runs'];

beforeAll(async () => {
  database = await openTestStore();
  runs = database.store.runs;
});
beforeEach(() => database.empty());
afterAll(() => database?.close());

const WINDOW = { from: null, to: null, dryRun: false };
const GRACE = { fulfilmentSeconds: 0, callbackSeconds: 0, createSeconds: 0 };
const SUMMARY = {
  orders: 0,
  standings: {},
  ordersByOutcome: { awaited: 0, overdue: 0, matched: 0, matched_within_tolerance: 0, explained: 0, attention: 0 },
  discrepancies: {},
  callbacks: { received: 0, stored: 0, duplicate: 0, orphan: 0, unreadable: 0 },
  sums: [],
  moneyAtRisk: [],
};

test('runs begin one at a time, in the order of their requests', async () => {
  const [first, second, third] = [await runs.start(WINDOW), await runs.start(WINDOW), await runs.start(WINDOW)];
  expect((await runs.begin(second.runId)).state).toBe('queued');
  expect(await runs.begin(first.runId)).toMatchObject({ state: 'running', startedAt: expect.any(Date) });
  expect((await runs.begin(second.runId)).state).toBe('queued');
  await finish(first.runId);
  expect((await runs.begin(third.runId)).state).toBe('queued');
  expect((await runs.begin(second.runId)).state).toBe('running');
});

test('of many runs that begin at the same moment one works', async () => {
  const queued = await Promise.all(Array.from({ length: 8 }, () => runs.start(WINDOW)));
  const begun = await Promise.all(queued.map(({ runId }) => runs.begin(runId)));
  expect(begun.filter(({ state }) => state === 'running')).toHaveLength(1);
});

test('a run whose process renews its lease is never aborted, however long ago it began', async () => {
  const slow = await begun();
  const next = await runs.start(WINDOW);
  await query(database.url, "update runs set started_at = started_at - interval '3 days' where run_id = $1", [slow]);
  expect((await runs.renew(slow, 60)).state).toBe('running');
  expect((await runs.begin(next.runId)).state).toBe('queued');
  await finish(slow);
  expect(await runs.begin(next.runId)).toMatchObject({ state: 'running', abortedRuns: [] });
});

test('a run whose lease ended reads as aborted, gives way to the next one, and is named by it alone', async () => {
  const dead = await begun();
  const [next, later] = [await runs.start(WINDOW), await runs.start(WINDOW)];
  await endLease(dead);
  expect(await runs.get(dead)).toMatchObject({
    state: 'aborted',
    finishedAt: expect.any(Date),
    complete: false,
    incompleteReasons: ['its process ended before the run did'],
    summary: null,
  });
  expect(await runs.begin(next.runId)).toMatchObject({ state: 'running', abortedRuns: [dead] });
  await finish(next.runId);
  expect(await runs.begin(later.runId)).toMatchObject({ state: 'running', abortedRuns: [] });
  expect((await runs.list({})).items.map(({ state }) => state)).toEqual(['running', 'finished', 'aborted']);
});

test('a queued run whose process died holds up no other', async () => {
  const dead = await runs.start(WINDOW);
  const next = await runs.start(WINDOW);
  expect((await runs.begin(next.runId)).state).toBe('queued');
  await endLease(dead.runId);
  expect((await runs.begin(next.runId)).state).toBe('running');
});

test('a run that comes back after it was aborted stores nothing more', async () => {
  const dead = await begun();
  const next = await runs.start(WINDOW);
  await endLease(dead);
  await runs.begin(next.runId);
  expect((await runs.renew(dead, 60)).state).toBe('aborted');
  const options = { now: new Date(), gracePeriods: GRACE, callbackProviders: [] };
  await expect(runs.findDiscrepancies(dead, options)).rejects.toMatchObject({ code: 'run_ended' });
  await expect(finish(dead)).rejects.toMatchObject({ code: 'run_ended' });
  expect(await runs.get(dead)).toMatchObject({ state: 'aborted', summary: null });
});

test('a queued run is cancelled at once, a running one is asked to stop, and one that ended throws run_ended', async () => {
  const working = await begun();
  const waiting = await runs.start(WINDOW);
  expect(await runs.cancel(waiting.runId, 'ana')).toMatchObject({
    state: 'cancelled',
    finishedAt: expect.any(Date),
    incompleteReasons: ['cancelled by ana'],
  });
  expect((await runs.begin(waiting.runId)).state).toBe('cancelled');
  expect(await runs.cancel(working, 'ana')).toMatchObject({ state: 'running', cancelRequestedAt: expect.any(Date) });
  expect((await runs.renew(working, 60)).cancelRequestedAt).not.toBeNull();
  const options = { now: new Date(), gracePeriods: GRACE, callbackProviders: [] };
  await expect(runs.findDiscrepancies(working, options)).rejects.toMatchObject({ code: 'run_ended' });
  expect(await runs.end(working, { state: 'cancelled', reason: 'cancelled' })).toMatchObject({
    state: 'cancelled',
    cancelRequestedAt: null,
    incompleteReasons: ['cancelled by ana'],
  });
  await expect(runs.cancel(working, 'ana')).rejects.toMatchObject({ code: 'run_ended' });
});

test('more than twenty waiting runs are refused, and runs of dead processes do not count', async () => {
  const queued = await Promise.all(Array.from({ length: 20 }, () => runs.start(WINDOW)));
  await expect(runs.start(WINDOW)).rejects.toMatchObject({ code: 'run_queue_full', retryable: true });
  await endLease(queued[3]?.runId ?? '');
  expect((await runs.start(WINDOW)).state).toBe('queued');
});

test('a run that is finished again, because the answer was lost, stays as it was finished', async () => {
  const runId = await begun();
  const finished = await finish(runId);
  expect(await runs.finish(runId, { complete: false, incompleteReasons: ['x'], summary: SUMMARY })).toEqual(finished);
});

test('a run keeps two hundred of its failures and the number of all', async () => {
  const runId = await begun();
  const failures = Array.from({ length: 201 }, (_, index) => ({
    step: 'verify' as const,
    subject: `order:${index}`,
    orderId: String(index),
    code: 'internal_error',
  }));
  const run = await runs.finish(runId, { complete: false, incompleteReasons: ['x'], failures, summary: SUMMARY });
  expect([run.failures.length, run.failureCount, run.failures[0]]).toEqual([200, 201, failures[0]]);
});

async function begun(): Promise<string> {
  const { runId } = await runs.start(WINDOW);
  expect((await runs.begin(runId)).state).toBe('running');
  return runId;
}

function finish(runId: string) {
  return runs.finish(runId, { complete: true, incompleteReasons: [], summary: SUMMARY });
}

/** As when no process renews it. */
async function endLease(runId: string): Promise<void> {
  await query(database.url, "update runs set lease_until = now() - interval '1 second' where run_id = $1", [runId]);
}
