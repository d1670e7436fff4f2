import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient, type ReconciliationClient } from '@punteo/clients';
import { runSql } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paidOrder, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { type RunningServer, startServer } from '../api/start-server.ts';
import { runPunteo } from '../cli/__fixtures__/run-punteo.ts';
import { reconcile } from '../reconcile/reconcile.ts';

/** Rows as no version of Punteo writes them, each beside good ones. */
let testApp: TestApp;
let server: RunningServer;
let client: ReconciliationClient;
let environment: Readonly<Record<string, string>>;
let runId: string;

beforeAll(async () => {
  testApp = await startTestApp();
  const { app, url } = testApp;
  environment = { ...testApp.environment, DATABASE_URL: url };
  for (const orderId of ['GOOD-1', 'BAD', 'GOOD-2']) await paidOrder(testApp, orderId);
  await reconcile(app);
  runId = (await reconcile(app)).runId;
  await app.store.orders.change('BAD', { type: 'cancel' }, { actor: 'ana', reason: 'sold out' }, new Date());
  await runSql(url, `update standings set discrepancies = '[{"kind":"paid_late"}]' where order_id = 'BAD'`);
  await runSql(url, `update discrepancies set fields = '{}' where order_id = 'BAD'`);
  await runSql(url, `update run_discrepancies set fields = '"x"' where order_id = 'BAD'`);
  await runSql(url, `update callbacks set hint = '{"amount":{}}' where order_id = 'BAD'`);
  await runSql(url, `update evidence set facts = '{"kind":"payment"}' where order_id = 'BAD'`);
  await runSql(url, `update audit set detail = '[]' where subject = 'order:BAD'`);
  await runSql(url, `update runs set summary = '{}' where run_id <> $1`, [runId]);
  const log = createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' });
  const options = { host: '127.0.0.1', port: 0, tokens: [], reconcileEveryMinutes: null, log };
  server = await startServer(app, { ...options, ping: testApp.ping });
  client = createReconciliationClient({ baseUrl: server.url, attemptsMax: 1 });
});

afterAll(async () => {
  await server.close();
  await testApp.close();
});

test('a list of orders by API, command line and page shows every order beside one that cannot be read, which it names', async () => {
  const reason = 'Its column discrepancies does not hold what Punteo writes there.';
  const { body } = await client.listOrders({ query: {} });
  expect(body).toMatchObject({
    items: [{ orderId: 'GOOD-2' }, { orderId: 'GOOD-1' }],
    unreadable: [{ id: 'BAD', reason }],
    nextCursor: null,
  });
  const listed = await runPunteo(['orders', 'list'], environment);
  expect(listed).toMatchObject({ code: 0, stdout: expect.stringMatching(/GOOD-2.*\n.*GOOD-1/) });
  expect(listed.stderr).toContain(`BAD cannot be read: ${reason}`);
  const page = await (await fetch(`${server.url}/orders`)).text();
  for (const text of ['GOOD-1', 'GOOD-2', 'BAD', reason]) expect(page).toContain(text);
});

test('a page of a list goes on behind a row that cannot be read', async () => {
  const { body: first } = await client.listOrders({ query: { limit: 1 } });
  const { body: second } = await client.listOrders({
    query: { limit: 1, cursor: (first as { nextCursor: string }).nextCursor },
  });
  const { body: third } = await client.listOrders({
    query: { limit: 1, cursor: (second as { nextCursor: string }).nextCursor },
  });
  expect([first, second, third]).toMatchObject([
    { items: [{ orderId: 'GOOD-2' }] },
    { items: [], unreadable: [{ id: 'BAD' }] },
    { items: [{ orderId: 'GOOD-1' }], nextCursor: null },
  ]);
});

test('an order that cannot be read is answered with 500 and the reason', async () => {
  expect(await client.getOrder({ params: { orderId: 'BAD' } })).toMatchObject({
    status: 500,
    body: { code: 'row_unreadable' },
  });
});

test('a discrepancy whose fields cannot be read is in the list, the export, the report and the page beside the others', async () => {
  const { body } = await client.listDiscrepancies({ query: { kind: 'paid_not_fulfilled' } });
  expect(body).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ orderId: 'BAD' })]) });
  for (const args of [
    ['discrepancies', 'list'],
    ['discrepancies', 'export'],
    ['report', runId],
    ['report', runId, '--format', 'csv'],
  ]) {
    const { code, stdout, stderr } = await runPunteo(args, environment);
    const count = args[1] === 'list' ? '3 in all, 300.00 GBP at risk in 3\n' : '';
    expect([args.join(' '), code, stderr]).toEqual([args.join(' '), 0, count]);
    for (const orderId of ['GOOD-1', 'BAD', 'GOOD-2']) expect(stdout).toContain(orderId);
  }
  const shown = await runPunteo(['report', runId, '--format', 'json'], environment);
  expect(shown.stdout).toContain('row_unreadable');
  const page = await (await fetch(`${server.url}/discrepancies`)).text();
  for (const orderId of ['GOOD-1', 'BAD', 'GOOD-2']) expect(page).toContain(orderId);
});

test('lists of callbacks, runs and the audit show every row beside one that cannot be read', async () => {
  const callbacks = (await client.listCallbacks({ query: {} })).body;
  expect(callbacks).toMatchObject({ items: [{ orderId: 'GOOD-2' }, { orderId: 'GOOD-1' }], unreadable: [{}] });
  const runs = (await client.listRuns({ query: {} })).body;
  expect(runs).toMatchObject({ items: [{ runId }], unreadable: [{ reason: expect.stringContaining('summary') }] });
  const audit = (await client.listAudit({ query: {} })).body;
  expect(audit).toMatchObject({ unreadable: [{ reason: expect.stringContaining('detail') }] });
  for (const path of ['/', '/runs', '/callbacks', `/runs/${runId}`])
    expect([path, (await fetch(`${server.url}${path}`)).status]).toEqual([path, 200]);
});

test('the story of an order shows every entry, and in its place the one that cannot be read', async () => {
  const { body } = await client.getStory({ params: { orderId: 'BAD' }, query: {} });
  const { entries } = body as { readonly entries: readonly { readonly type: string; readonly subject?: string }[] };
  const shown = entries.map(({ type, subject = '' }) =>
    type === 'row_unreadable' ? subject.replace(/\d+/, 'N') : type,
  );
  expect(shown).toEqual(
    expect.arrayContaining(['order_created', 'callback:N', 'evidence:N', 'order_changed', 'standing_changed']),
  );
});
