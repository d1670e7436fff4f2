import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderOf, paidOrder, playDay, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { discrepancyCsv } from '../report/discrepancy-csv.ts';
import { htmlReport } from '../report/html-report.ts';
import { jsonReport } from '../report/json-report.ts';
import { runTable } from '../report/run-table.ts';
import { xlsxReport } from '../report/xlsx-report.ts';
import { readRun } from './read-run.ts';
import { reconcile } from './reconcile.ts';
import { repair } from './repair.ts';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await startTestApp();
});
afterAll(() => testApp.close());

test('a day is reconciled: each fault once, the rest tallies, and the sums meet', async () => {
  await playDay(testApp);
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

test('the same fault found twice is the same discrepancy, and the reports are the same byte for byte', async () => {
  const first = await reconcile(testApp.app);
  const second = await reconcile(testApp.app);
  const [one, two] = [await readRun(testApp.app, first.runId), await readRun(testApp.app, second.runId)];
  expect(two.discrepancies.map(({ discrepancyId }) => discrepancyId)).toEqual(
    one.discrepancies.map(({ discrepancyId }) => discrepancyId),
  );
  for (const language of ['en', 'es'] as const) {
    expect(discrepancyCsv(two.discrepancies, language)).toBe(discrepancyCsv(one.discrepancies, language));
    expect(runTable(two.run, two.discrepancies, language)).toBe(runTable(one.run, one.discrepancies, language));
    const stampOf = (html: string) => html.replace(/<p class="dim">[^\n]*<\/p>/, '');
    expect(stampOf(htmlReport(two.run, two.discrepancies, language))).toBe(
      stampOf(htmlReport(one.run, one.discrepancies, language)),
    );
  }
  const again = await readRun(testApp.app, first.runId);
  expect(jsonReport(again.run, again.discrepancies, 'en')).toEqual(
    jsonReport(again.run, (await readRun(testApp.app, first.runId)).discrepancies, 'en'),
  );
});

test('a workbook is made of text cells only', async () => {
  const { items } = await testApp.app.store.runs.list({ limit: 1 });
  const { discrepancies } = await readRun(testApp.app, items[0]?.runId ?? '');
  const workbook = await xlsxReport(
    discrepancies.map((discrepancy) => ({ ...discrepancy, note: '=1+1\u0000' })),
    'en',
  );
  expect(workbook.subarray(0, 2).toString()).toBe('PK');
});

test('a dry run finds the same and keeps nothing', async () => {
  const fresh = await startTestApp();
  try {
    await playDay(fresh);
    const run = await reconcile(fresh.app, { dryRun: true });
    expect(run).toMatchObject({ dryRun: true, summary: { discrepancies: { paid_not_fulfilled: 1 } } });
    expect((await readRun(fresh.app, run.runId)).discrepancies).toHaveLength(6);
    expect((await fresh.app.store.discrepancies.list({}, {})).items).toEqual([]);
  } finally {
    await fresh.close();
  }
});

test('a run is not complete when the list breaks off or a witness is silent, and says so', async () => {
  const fresh = await startTestApp();
  try {
    await paidOrder(fresh, 'A');
    fresh.bank.faults.next('listPayments', { kind: 'status', status: 500 }, { times: Number.POSITIVE_INFINITY });
    const cut = await reconcile(fresh.app);
    expect(cut.incompleteReasons).toEqual([expect.stringContaining('neopay: its list could not be read to the end')]);
    expect(cut.complete).toBe(false);
    expect((await fresh.app.store.orders.get('A'))?.standing.state).toBe('paid');

    fresh.bank.faults.clear();
    fresh.bank.faults.next('getPayment', { kind: 'status', status: 503 }, { times: Number.POSITIVE_INFINITY });
    await paidOrder(fresh, 'B');
    const silent = await reconcile(fresh.app);
    expect(silent.incompleteReasons).toEqual(['no witness could be asked about B']);
    expect((await fresh.app.store.orders.get('B'))?.standing.state).toBe('awaiting');
  } finally {
    await fresh.close();
  }
});

test('only orders of the window are counted, its end excluded', async () => {
  const fresh = await startTestApp();
  try {
    const at = (day: number) => new Date(Date.UTC(2026, 2, day));
    await fresh.app.store.orders.put([1, 2, 3, 4].map((day) => orderOf(`D${day}`, '1.00', { createdAt: at(day) })));
    const run = await reconcile(fresh.app, { from: at(2), to: at(4) });
    expect(run.summary?.orders).toBe(2);
  } finally {
    await fresh.close();
  }
});

test('a repair derives every standing anew, adopts orphans, and a second one changes nothing', async () => {
  await testApp.app.store.orders.put([orderOf('NOBODY', '3.00', { dueAt: new Date(Date.now() - 1_000) })]);
  const first = await repair(testApp.app);
  expect(first).toMatchObject({ retriedOrphans: 1, decided: 6, stuck: [] });
  expect(first.changed).toEqual([{ orderId: 'NOBODY', before: 'awaiting', after: 'overdue' }]);
  expect(await repair(testApp.app)).toMatchObject({ retriedOrphans: 0, changed: [] });
});
