import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderOf, paidOrder, startTestApp, storeExampleDay, type TestApp } from '../__fixtures__/test-app.ts';
import { discrepancyCsv } from '../report/discrepancy-csv.ts';
import { htmlReport } from '../report/html-report.ts';
import { jsonReport } from '../report/json-report.ts';
import { runTable } from '../report/run-table.ts';
import { xlsxReport } from '../report/xlsx-report.ts';
import { readRun } from './read-run.ts';
import { reconcile } from './reconcile.ts';
import { repair } from './repair.ts';

// One store for all tests, in this order: the dry run needs one without discrepancies, and what later tests add needs
// no earlier one.
let testApp: TestApp;
beforeAll(async () => {
  testApp = await startTestApp();
  await storeExampleDay(testApp);
});
afterAll(() => testApp.close());

test('a dry run reports the discrepancies of the day and stores none', async () => {
  const run = await reconcile(testApp.app, { dryRun: true });
  expect(run).toMatchObject({ dryRun: true, summary: { discrepancies: { paid_not_fulfilled: 1 } } });
  expect((await readRun(testApp.app, run.runId)).discrepancies).toHaveLength(6);
  expect((await testApp.app.store.discrepancies.list({}, {})).items).toEqual([]);
});

test('a run reports each discrepancy once, and its matched and unmatched sums add up to the proven sum', async () => {
  const run = await reconcile(testApp.app);
  const { discrepancies } = await readRun(testApp.app, run.runId);
  expect(discrepancies.map(({ kind, orderId }) => [kind, orderId])).toEqual([
    ['fulfilled_not_paid', 'NOT-PAID'],
    ['missing_callback', 'SILENT'],
    ['orphan_callback', null],
    ['paid_not_fulfilled', 'NOT-SHIPPED'],
    ['unexpected_payment', null],
    ['unreadable_callback', null],
  ]);
  expect(run).toMatchObject({
    complete: true,
    incompleteReasons: [],
    summary: {
      orders: 5,
      standings: { paid: 3, awaiting: 2 },
      sums: [{ currency: 'GBP', ordered: '362.00', proven: '312.34', matched: '100.00', unmatched: '212.34' }],
    },
  });
});

test('a second run keeps the ids of the discrepancies, and its reports are the same byte for byte', async () => {
  const first = await reconcile(testApp.app);
  const second = await reconcile(testApp.app);
  const [one, two] = [await readRun(testApp.app, first.runId), await readRun(testApp.app, second.runId)];
  expect(two.discrepancies.map(({ discrepancyId }) => discrepancyId)).toEqual(
    one.discrepancies.map(({ discrepancyId }) => discrepancyId),
  );
  for (const language of ['en', 'es'] as const) {
    expect(discrepancyCsv(two.discrepancies, language)).toBe(discrepancyCsv(one.discrepancies, language));
    expect(runTable(two.run, two.discrepancies, language)).toBe(runTable(one.run, one.discrepancies, language));
    const withoutRunId = (html: string) => html.replace(/<p class="dim">[^\n]*<\/p>/, '');
    expect(withoutRunId(htmlReport(two.run, two.discrepancies, language))).toBe(
      withoutRunId(htmlReport(one.run, one.discrepancies, language)),
    );
  }
  const again = await readRun(testApp.app, first.runId);
  expect(jsonReport(again.run, again.discrepancies, 'en')).toEqual(
    jsonReport(again.run, (await readRun(testApp.app, first.runId)).discrepancies, 'en'),
  );
});

test('a workbook can be written of notes that hold a formula and a NUL character', async () => {
  const { runId } = await reconcile(testApp.app, { dryRun: true });
  const { discrepancies } = await readRun(testApp.app, runId);
  const workbook = await xlsxReport(
    discrepancies.map((discrepancy) => ({ ...discrepancy, note: '=1+1\u0000' })),
    'en',
  );
  expect(workbook.subarray(0, 2).toString()).toBe('PK');
});

test('a run whose provider list breaks off is not complete, but still verifies the orders', async () => {
  await paidOrder(testApp, 'LIST-BROKEN');
  testApp.neopay.faults.next('listPayments', { kind: 'status', status: 404 }, { times: Number.POSITIVE_INFINITY });
  try {
    const run = await reconcile(testApp.app);
    expect(run.incompleteReasons).toEqual([expect.stringContaining('neopay: its list could not be read to the end')]);
    expect(run.complete).toBe(false);
    expect((await testApp.app.store.orders.get('LIST-BROKEN'))?.standing.state).toBe('paid');
  } finally {
    testApp.neopay.faults.clear();
  }
});

test('a run whose witness does not answer is not complete and keeps the standing of the order', async () => {
  await paidOrder(testApp, 'NOT-ANSWERED');
  testApp.neopay.faults.next('getPayment', { kind: 'status', status: 503 }, { times: Number.POSITIVE_INFINITY });
  try {
    const run = await reconcile(testApp.app);
    expect(run.incompleteReasons).toEqual(['no witness could be asked about NOT-ANSWERED']);
    expect((await testApp.app.store.orders.get('NOT-ANSWERED'))?.standing.state).toBe('awaiting');
  } finally {
    testApp.neopay.faults.clear();
  }
});

test('a run counts only the orders created in its window: start inclusive, end exclusive', async () => {
  const at = (day: number) => new Date(Date.UTC(2026, 2, day));
  await testApp.app.store.orders.put([1, 2, 3, 4].map((day) => orderOf(`D${day}`, '1.00', { createdAt: at(day) })));
  const run = await reconcile(testApp.app, { from: at(2), to: at(4) });
  expect(run.summary?.orders).toBe(2);
});

test('a repair decides every order again and retries orphans, and a second repair changes nothing', async () => {
  await testApp.app.store.orders.put([orderOf('NOBODY', '3.00', { dueAt: new Date(Date.now() - 1_000) })]);
  const { items: orders } = await testApp.app.store.orders.list({}, {});
  const first = await repair(testApp.app);
  expect(first).toMatchObject({ retriedOrphans: 1, decided: orders.length, stuck: [] });
  expect(first.changed).toEqual([{ orderId: 'NOBODY', before: 'awaiting', after: 'overdue' }]);
  expect(await repair(testApp.app)).toMatchObject({ retriedOrphans: 0, changed: [] });
});
