import { verifyOrder } from '@punteo/payments';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { paidOrder, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { incompleteReasons } from './incomplete-reasons.ts';
import { syncProviders } from './sync-providers.ts';
import type { SyncResult } from './sync-result.ts';

let testApp: TestApp;
beforeEach(async () => {
  testApp = await startTestApp();
});
afterEach(() => testApp.close());

test('the first sync of changes reads the whole list; the next one overlaps it by ten minutes', async () => {
  await paidOrder(testApp, 'A');
  const [first] = await syncProviders(testApp.app, { changesOnly: true });
  expect(first).toMatchObject({ complete: true, changedSince: null, rows: 1, changedOrders: ['A'] });
  const last = await testApp.app.store.payments.lastChange('neopay');
  const [second] = await syncProviders(testApp.app, { changesOnly: true });
  expect(second).toMatchObject({ complete: true, changedOrders: [] });
  expect(second?.changedSince).toEqual(new Date((last?.getTime() ?? 0) - 10 * 60_000));
});

test('a sync of changes starts from the last whole sync, not from newer records of verifications', async () => {
  const id = await paidOrder(testApp, 'A');
  await verifyOrder('A', testApp.app);
  expect((await syncProviders(testApp.app, { changesOnly: true }))[0]).toMatchObject({
    changedSince: null,
    complete: true,
  });
  const wholeSyncBefore = Date.now();
  // Only this record is read, and it is dated later than changes that no sync has read yet.
  testApp.neopay.update(id, { updated_at: '2099-01-01T00:00:00.000000Z' });
  await verifyOrder('A', testApp.app);
  const lastChange = await testApp.app.store.payments.lastChange('neopay');
  expect(lastChange?.getTime()).toBeLessThanOrEqual(wholeSyncBefore);
});

test('a sync that breaks off does not move the start of the next sync of changes', async () => {
  await paidOrder(testApp, 'A');
  await syncProviders(testApp.app);
  const wholeSyncBefore = Date.now();
  const updated_at = new Date(Date.now() + 3_600_000).toISOString();
  for (let payment = 0; payment < 30; payment += 1) testApp.neopay.insert({ updated_at });
  const isThird = (url: URL) => url.searchParams.get('page') === '3';
  testApp.neopay.faults.next('listPayments', { kind: 'status', status: 404 }, { when: isThird });
  expect(await syncProviders(testApp.app)).toMatchObject([
    { complete: false, reason: expect.stringMatching(/^neopay_not_found\b/) },
  ]);
  const lastChange = await testApp.app.store.payments.lastChange('neopay');
  expect(lastChange?.getTime()).toBeLessThanOrEqual(wholeSyncBefore);
});

test('a sync of a list that leaves a row out is not complete, and its reason names both numbers', async () => {
  await paidOrder(testApp, 'A');
  const hidden = await paidOrder(testApp, 'B');
  testApp.neopay.pageFaults = { rows: (rows) => rows.filter((row) => (row as { id: string }).id !== hidden) };
  const [sync] = await syncProviders(testApp.app);
  const reason = 'list_short: 1 payments shown, 2 counted by the provider';
  expect(sync).toMatchObject({ complete: false, rows: 1, reason });
  expect(incompleteReasons([sync as SyncResult], [])).toEqual([
    `neopay: its list could not be read to the end (${reason})`,
  ]);
  expect(await missing()).toEqual([]);
});

test('a sync with rows that cannot be read says why, each cause once', async () => {
  for (const orderId of ['A', 'B', 'C']) await paidOrder(testApp, orderId);
  testApp.neopay.pageFaults = { rows: (rows) => rows.map((row) => ({ ...(row as object), amount: 'much' })) };
  const [sync] = await syncProviders(testApp.app);
  expect(sync).toMatchObject({ complete: false, unreadableRows: 3, unreadableReasons: ['bad_shape amount'] });
  expect(incompleteReasons([sync as SyncResult], [])).toEqual([
    'neopay: 3 rows of its list could not be read (bad_shape amount)',
  ]);
});

test('a sync does not overwrite a newer answer that a verification stored while the sync was running', async () => {
  const id = await paidOrder(testApp, 'A');
  testApp.neopay.update(id, { status: 'pending' });
  const providers = testApp.app.providers.map((provider) => ({
    ...provider,
    async *listPayments() {
      for await (const row of provider.listPayments?.() ?? []) {
        // The sync has read this row, but not stored it yet.
        testApp.neopay.update(id, { status: 'completed' });
        await verifyOrder('A', testApp.app);
        yield row;
      }
    },
  }));
  await syncProviders({ ...testApp.app, providers });
  const story = (await testApp.app.store.orders.story('A'))?.items ?? [];
  expect(story.flatMap((entry) => (entry.type === 'payment_observed' ? [entry.payment.status] : []))).toEqual(['paid']);
});

test('a sync of changes never reports a payment as missing at the provider; a whole sync does', async () => {
  await paidOrder(testApp, 'A');
  await syncProviders(testApp.app);
  testApp.neopay.remove(await paidOrder(testApp, 'B'));
  await syncProviders(testApp.app, { changesOnly: true });
  expect(await missing()).toEqual([]);
  await syncProviders(testApp.app);
  expect(await missing()).toEqual(['B']);
});

async function missing(): Promise<(string | null)[]> {
  const { store, gracePeriods } = testApp.app;
  const { runId } = await store.runs.start({ from: null, to: null, dryRun: true });
  await store.runs.findDiscrepancies(runId, {
    now: new Date(),
    gracePeriods: { ...gracePeriods, missingSeconds: 0 },
    callbackProviders: [],
  });
  const found = await store.runs.discrepancies(runId);
  return found.filter(({ kind }) => kind === 'missing_at_provider').map(({ orderId }) => orderId);
}
