import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '@punteo/payments';
import { faultCount, runSql } from '@punteo/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { orderOf, startTestApp, storeCallback, type TestApp } from '../__fixtures__/test-app.ts';
import { runPunteo } from '../cli/__fixtures__/run-punteo.ts';
import { importOrders } from '../orders/import-orders.ts';
import { reconcile } from './reconcile.ts';
import { repair } from './repair.ts';
import { syncProviders } from './sync-providers.ts';

/** A hundred in `pnpm faults`. */
const ORDERS = faultCount(20, 100);
const POISONED = 'O-010';
const OTHERS = orderIds().filter((orderId) => orderId !== POISONED);

let testApp: TestApp;
/** The payment of each order. */
let paymentOf: ReadonlyMap<string, string>;

beforeEach(async () => {
  testApp = await startTestApp();
  const { app, neopay } = testApp;
  paymentOf = new Map(
    orderIds().map((orderId) => [
      orderId,
      neopay.insert({ amount: '100.00', currency: 'GBP', status: 'pending' }).resource.id,
    ]),
  );
  await app.store.orders.put(
    orderIds().map((orderId) => ({
      ...orderOf(orderId),
      claims: [{ provider: 'neopay', kind: 'payment' as const, paymentId: paymentOf.get(orderId) as string }],
    })),
  );
  for (const orderId of orderIds())
    await storeCallback(testApp, `{"payment":{"id":"${paymentOf.get(orderId)}"}}`, orderId);
  expect(await reconcile(app)).toMatchObject({ complete: true, failures: [] });
  for (const paymentId of paymentOf.values()) await neopay.setStatus(paymentId, 'completed', 'none');
});

afterEach(() => testApp.close());

test('a run lists the one order whose evidence cannot be read, and all the others are paid', async () => {
  await poisonEvidence();
  const callsBefore = testApp.neopay.calls.count('getPayment');
  const run = await reconcile(testApp.app);
  expect(run).toMatchObject({
    state: 'finished',
    complete: false,
    incompleteReasons: [`not processed: order:${POISONED} (row_unreadable)`],
    failures: [{ step: 'verify', subject: `order:${POISONED}`, orderId: POISONED, code: 'row_unreadable' }],
    failureCount: 1,
    summary: { standings: { paid: ORDERS - 1, awaiting: 1 } },
  });
  await expectOthersPaid(run);
  // The provider is asked once about each of the others, and not about the one that cannot be read.
  expect(testApp.neopay.calls.count('getPayment') - callsBefore).toBe(ORDERS - 1);
});

test('the command line prints what a run could not process and exits 2, and so do repair and the report', async () => {
  await poisonEvidence();
  const environment = { ...testApp.environment, DATABASE_URL: testApp.url };
  const ended = await runPunteo(['reconcile'], environment);
  expect(ended).toMatchObject({
    code: 2,
    stdout: expect.stringMatching(new RegExp(`order:${POISONED} +verify +row_unreadable`)),
  });
  const shown = await runPunteo(['runs', 'show', 'latest', '--json'], environment);
  expect(JSON.parse(shown.stdout)).toMatchObject({
    run: { failures: [{ orderId: POISONED, code: 'row_unreadable' }] },
  });
  const page = await runPunteo(['report', 'latest'], environment);
  expect(page.stdout).toContain(`<td>order:${POISONED}</td><td><code>row_unreadable</code></td>`);
  const repaired = await runPunteo(['repair'], environment);
  expect(repaired).toMatchObject({
    code: 2,
    stdout: expect.stringMatching(
      new RegExp(`not processed: order:${POISONED} \\(row_unreadable\\)\n${ORDERS - 1} orders decided`),
    ),
  });
});

test('a repair decides every order beside one that cannot be read, and beside one that cannot be written', async () => {
  await poisonEvidence();
  expect(await repair(testApp.app)).toMatchObject({
    decided: ORDERS - 1,
    failures: [{ subject: `order:${POISONED}`, code: 'row_unreadable' }],
  });
  await refuseWrites('standings', `new.order_id = 'O-011'`);
  expect(await repair(testApp.app)).toMatchObject({
    decided: ORDERS - 2,
    failures: [{ subject: `order:${POISONED}` }, { subject: 'order:O-011', code: 'store_failed' }],
  });
});

test('a run compares every order beside one whose standing cannot be compared, whose discrepancies stay open', async () => {
  await reconcile(testApp.app);
  expect(await openDiscrepanciesOf(POISONED)).toEqual(['paid_not_fulfilled']);
  const before = await openDiscrepancies();
  await runSql(testApp.url, `update standings set discrepancies = '{}' where order_id = '${POISONED}'`);
  const run = await reconcile(testApp.app);
  expect(run).toMatchObject({
    complete: false,
    failures: [{ step: 'discrepancies', subject: `order:${POISONED}`, code: 'rows_unreadable' }],
  });
  expect(await openDiscrepancies()).toEqual(before);
});

test('a run matches every callback beside one that cannot be matched, which is put off and matched later', async () => {
  await storeCallback(testApp, '{"payment":{"id":"poison"}}', POISONED);
  for (const orderId of OTHERS)
    await storeCallback(testApp, `{"payment":{"id":"${paymentOf.get(orderId)}","again":1}}`, orderId);
  await runSql(testApp.url, `update callbacks set hint = '{"amount": {}}' where body = '{"payment":{"id":"poison"}}'`);
  const [poison] = await runSql(
    testApp.url,
    'select callback_id::text as id from callbacks where matched_at is null and hint is not null',
  );
  const run = await reconcile(testApp.app);
  expect(run.failures).toEqual([
    { step: 'match', subject: `callback:${poison?.id}`, orderId: POISONED, code: 'row_unreadable' },
  ]);
  expect(await runSql(testApp.url, 'select callback_id::text as id from callbacks where matched_at is null')).toEqual([
    poison,
  ]);
  // A bad callback says nothing about its order, which its witness proves.
  expect(run.summary?.standings).toEqual({ paid: ORDERS });

  await runSql(testApp.url, 'update callbacks set hint = null, match_after = null where matched_at is null');
  expect((await reconcile(testApp.app)).failures).toEqual([]);
  expect(await runSql(testApp.url, 'select from callbacks where matched_at is null')).toEqual([]);
});

test('a sync stores every payment beside one that the database refuses, and names it', async () => {
  const refused = paymentOf.get(POISONED) as string;
  await refuseWrites('payments', `new.provider_payment_id = '${refused}'`);
  const [sync] = await syncProviders(testApp.app);
  expect(sync).toMatchObject({
    complete: false,
    reason: 'not_stored',
    rows: ORDERS,
    failures: [{ step: 'sync', subject: `payment:neopay:${refused}`, code: 'store_failed' }],
  });
  const stored = await runSql(testApp.url, "select from payments where status = 'paid'");
  expect(stored).toHaveLength(ORDERS - 1);
});

test('an import amends every order beside one that cannot be decided, whose line it names, and creates none in part', async () => {
  await poisonEvidence();
  await refuseWrites('orders', `new.order_id = 'NEW-2'`);
  const result = await importOrders(
    testApp.app,
    rowsOf([...orderIds().map((orderId) => [orderId, '90.00'] as const), ['NEW-1', '1.00'], ['NEW-2', '1.00']]),
    { actor: 'test' },
  );
  expect(result).toMatchObject({
    created: 1,
    amended: ORDERS - 1,
    badRows: [
      { line: 12, fault: 'the order could not be stored (row_unreadable)' },
      { line: ORDERS + 3, fault: 'the order could not be stored (store_failed)' },
    ],
  });
  expect((await testApp.app.store.orders.get(POISONED))?.order.amount.amountMinor).toBe(10_000n);
});

test('an import of decisions stores every one beside one that the database refuses, and names its line', async () => {
  await reconcile(testApp.app);
  const environment = { ...testApp.environment, DATABASE_URL: testApp.url };
  const exported = (await runPunteo(['discrepancies', 'export'], environment)).stdout.trimEnd().split('\n');
  expect(exported).toHaveLength(1 + ORDERS);
  await refuseWrites('discrepancies', `new.order_id = '${POISONED}'`);
  const folder = mkdtempSync(join(tmpdir(), 'punteo-'));
  const ids = await runSql(
    testApp.url,
    'select discrepancy_id::text as id, order_id from discrepancies order by order_id',
  );
  const file = join(folder, 'decisions.csv');
  writeFileSync(file, ['discrepancy_id,owner', ...ids.map(({ id }) => `${id},ana`)].join('\n'));
  expect(await runPunteo(['discrepancies', 'import', file, '--overwrite'], environment)).toMatchObject({
    code: 2,
    stdout: `${ORDERS - 1} changed, 0 unchanged, 1 bad rows\n`,
    stderr: 'line 12: the decision could not be stored\n',
  });
  rmSync(folder, { recursive: true });
});

function orderIds(): readonly string[] {
  return Array.from({ length: ORDERS }, (_, index) => `O-${String(index).padStart(3, '0')}`);
}

/** Evidence that no version of Punteo wrote: its facts have no amount. */
async function poisonEvidence(): Promise<void> {
  await runSql(testApp.url, `update evidence set facts = '{"kind":"payment"}' where order_id = $1`, [POISONED]);
}

/** A row that PostgreSQL refuses to write, whatever statement writes it. */
async function refuseWrites(table: string, condition: string): Promise<void> {
  await runSql(
    testApp.url,
    `create or replace function refuse_poison_${table}() returns trigger language plpgsql as $$
     begin
       if ${condition} then raise exception 'poison' using errcode = 'data_exception'; end if;
       return new;
     end $$`,
  );
  await runSql(
    testApp.url,
    `create trigger poison before insert or update on ${table} for each row execute function refuse_poison_${table}()`,
  );
}

async function expectOthersPaid({ runId }: Run): Promise<void> {
  const states = await Promise.all(
    OTHERS.map(async (orderId) => (await testApp.app.store.orders.get(orderId))?.standing.state),
  );
  expect(states).toEqual(OTHERS.map(() => 'paid'));
  const found = await testApp.app.store.runs.discrepancies(runId);
  expect(found.filter(({ kind }) => kind === 'paid_not_fulfilled').map(({ orderId }) => orderId)).toEqual(OTHERS);
}

async function openDiscrepancies(): Promise<readonly string[]> {
  const rows = await runSql(testApp.url, "select kind, subject from discrepancies where state = 'open' order by 1, 2");
  return rows.map(({ kind, subject }) => `${kind} ${subject}`);
}

async function openDiscrepanciesOf(orderId: string): Promise<readonly unknown[]> {
  const rows = await runSql(testApp.url, "select kind from discrepancies where state = 'open' and order_id = $1", [
    orderId,
  ]);
  return rows.map(({ kind }) => kind);
}

async function* rowsOf(rows: readonly (readonly [string, string])[]) {
  for (const [index, [order_id, amount]] of rows.entries())
    yield { line: index + 2, cells: { order_id, amount, currency: 'GBP' } };
}
