import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient } from '@punteo/clients';
import { checkInvariants, runSql } from '@punteo/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { orderOf, startTestApp, storeCallback, type TestApp } from '../__fixtures__/test-app.ts';
import { startServer } from '../api/start-server.ts';
import { runPunteo } from '../cli/__fixtures__/run-punteo.ts';
import { pay } from '../orders/pay.ts';
import { reconcile } from '../reconcile/reconcile.ts';

let testApp: TestApp;

beforeEach(async () => {
  testApp = await startTestApp();
});

afterEach(() => testApp?.close());

const ANN = { email: 'ann.lee@example.test', name: 'Ann Lee', country: 'GB' };
const BOB = { email: 'bob@example.test', name: 'Bob Ray', country: 'GB' };

test('an erasure of a person removes every value of theirs from every table, and nothing of another person', async () => {
  await trade();
  const before = await factsOf('ANN');
  expect(await tablesWith(ANN)).not.toEqual([]);

  const plan = await punteo('erase', '--email', ANN.email, '--name', ANN.name);
  expect(plan).toMatchObject({ code: 0, stdout: expect.stringContaining('Would be erased: 1 order') });
  expect(plan.stdout).toContain('  ANN\n');
  expect(await factsOf('ANN')).toEqual(before);

  const erased = await punteo('erase', '--email', ANN.email, '--name', ANN.name, '--apply', '--reason', 'she asked');
  expect(erased).toMatchObject({ code: 0, stdout: expect.stringContaining('Erased: 1 order') });
  expect(await tablesWith(ANN)).toEqual([]);
  expect(await tablesWith(BOB)).not.toEqual([]);
  expect(await factsOf('ANN')).toEqual(before);
  expect(await checkInvariants(testApp.url)).toEqual([]);
});

test('what was erased is not stored again when the provider is read again, and the order can still be decided', async () => {
  await trade();
  await punteo('erase', '--email', ANN.email, '--name', ANN.name, '--apply', '--reason', 'she asked');
  const run = await reconcile(testApp.app);
  expect(run).toMatchObject({ complete: true });
  await testApp.app.store.orders.change(
    'ANN',
    { type: 'amend', amount: orderOf('ANN', '90.00').amount },
    { actor: 'eva', reason: 'a discount' },
    new Date(),
  );
  expect(await testApp.app.store.orders.get('ANN')).toMatchObject({ standing: { state: 'overpaid' } });
  await reconcile(testApp.app);
  expect(await tablesWith(ANN)).toEqual([]);
});

test('the story of an order says who erased its data and why, and shows that the answers are gone', async () => {
  await trade();
  await punteo('erase', '--order', 'ANN', '--apply', '--reason', 'she asked');
  const { stdout } = await punteo('orders', 'show', 'ANN');
  expect(stdout).toMatch(/personal data erased \([^)]+\): she asked/);
  const story = await testApp.app.store.orders.story('ANN');
  const answers = story?.items.flatMap((entry) => (entry.type === 'evidence_taken' ? [entry.document] : []));
  expect(answers?.length).toBeGreaterThan(0);
  expect(new Set(answers)).toEqual(new Set([null]));
});

test('an erased callback keeps its digest, so that a repeat is no new callback, and cannot be replayed', async () => {
  await trade();
  const [callback] = (await testApp.app.store.callbacks.list({ orderId: 'ANN' }, {})).items;
  const id = callback?.callbackId ?? '';
  const body = (await testApp.app.store.callbacks.get(id))?.body as Uint8Array;
  await punteo('erase', '--order', 'ANN', '--apply', '--reason', 'she asked');
  expect((await testApp.app.store.callbacks.get(id))?.body).toHaveLength(0);
  expect(await punteo('callbacks', 'replay', id)).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('erased'),
  });
  await storeCallback(testApp, body, 'ANN');
  expect((await testApp.app.store.callbacks.list({ orderId: 'ANN' }, {})).items).toMatchObject([
    { callbackId: id, digest: callback?.digest, deliveries: 2, outcome: 'matched' },
  ]);
});

test('payments and callbacks without an order are erased with the person that they name', async () => {
  const { app, neopay } = testApp;
  const { resource } = neopay.insert({ amount: '5.00', currency: 'GBP', status: 'completed' });
  neopay.distort(resource.id, { customer: { id: null, email: ANN.email, name: ANN.name } });
  await storeCallback(testApp, JSON.stringify({ note: `from ${ANN.name}` }), 'NOBODY');
  await reconcile(app);
  expect(await tablesWith(ANN)).toEqual(['callbacks', 'payments']);
  const erased = await punteo('erase', '--name', ANN.name.toUpperCase(), '--apply', '--reason', 'she asked', '--json');
  expect(JSON.parse(erased.stdout)).toMatchObject({ orders: 0, payments: 1, callbacks: 1 });
  await reconcile(app);
  expect(await tablesWith(ANN)).toEqual([]);
});

test('an order keeps its data while it is verified, while a create is unresolved, and while a discrepancy is open', async () => {
  const { app, neopay } = testApp;
  await trade({ isFulfilled: false });
  await app.store.orders.put([orderOf('WAITING'), orderOf('LOST')]);
  await pay(app, { orderId: 'WAITING', provider: 'neopay', details: { institutionId: 20, customer: ANN } });
  neopay.faults.next('createPayment', { kind: 'status', status: 503 });
  await pay(app, { orderId: 'LOST', provider: 'neopay', details: { institutionId: 20, customer: ANN } });
  const erased = await punteo('erase', '--email', ANN.email, '--apply', '--reason', 'she asked', '--json');
  expect(JSON.parse(erased.stdout)).toMatchObject({ orders: 0, keptOrders: 3 });
  const { kept } = JSON.parse((await punteo('erase', '--email', ANN.email, '--json')).stdout);
  expect(kept).toEqual([
    { orderId: 'ANN', reason: 'discrepancy_open' },
    { orderId: 'LOST', reason: 'create_unresolved' },
    { orderId: 'WAITING', reason: 'being_verified' },
  ]);
});

test('an erasure by age takes orders that were created and last changed before, and their loose neighbours', async () => {
  await trade();
  const { url } = testApp;
  await runSql(url, "update orders set created_at = now() - interval '800 days' where order_id = 'ANN'");
  await runSql(url, "update standings set since = now() - interval '799 days' where order_id = 'ANN'");
  expect(JSON.parse((await punteo('erase', '--older-than', '801', '--json')).stdout)).toMatchObject({ orders: 0 });
  expect(JSON.parse((await punteo('erase', '--older-than', '730', '--json')).stdout)).toMatchObject({
    orderIds: ['ANN'],
  });
  const applied = ['erase', '--older-than', '730', '--apply', '--reason', 'two years', '--json'];
  expect(JSON.parse((await punteo(...applied)).stdout)).toMatchObject({ orders: 1, by: 'age' });
  expect(await tablesWith(ANN)).toEqual([]);
  expect(JSON.parse((await punteo(...applied)).stdout)).toMatchObject({ orders: 0 });
});

test.each([
  [['erase'], 'one of the three'],
  [['erase', '--order', 'ANN', '--older-than', '9'], 'one of the three'],
  [['erase', '--order', 'NOBODY'], 'There is no order NOBODY'],
  [['erase', '--order', 'ANN', '--apply'], '--reason'],
  [['erase', '--older-than', '0'], 'whole number of days'],
])('%j is refused with 64, and erases nothing', async (commandLine, message) => {
  await testApp.app.store.orders.put([orderOf('ANN')]);
  expect(await punteo(...commandLine)).toMatchObject({ code: 64, stderr: expect.stringContaining(message) });
  expect((await testApp.app.store.erasure.list({})).items).toEqual([]);
});

test('the API plans, erases and lists as the command does', async () => {
  await trade();
  const token = 't'.repeat(40);
  const log = createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' });
  const server = await startServer(testApp.app, {
    host: '127.0.0.1',
    port: 0,
    tokens: [{ name: 'eva', token }],
    reconcileEveryMinutes: null,
    log,
    ping: testApp.ping,
  });
  try {
    const client = createReconciliationClient({ baseUrl: server.url, token, attemptsMax: 1 });
    const selection = { by: 'person', person: { emails: [ANN.email], names: [ANN.name] } } as const;
    expect(await client.planErasure({ body: { ...selection, person: { emails: [ANN.email] } } })).toMatchObject({
      status: 200,
      body: { orders: 1, orderIds: ['ANN'] },
    });
    const erased = await client.erase({
      body: { by: 'person', person: { emails: [ANN.email], names: [ANN.name] }, reason: 'she asked' },
    });
    expect(erased).toMatchObject({ status: 201, body: { orders: 1, actor: 'eva', reason: 'she asked', by: 'person' } });
    expect((await client.listErasures({})).body).toMatchObject({ items: [erased.body] });
    expect(await tablesWith(ANN)).toEqual([]);
  } finally {
    await server.close();
  }
});

/** Ann and Bob each buy something and pay. */
async function trade({ isFulfilled = true } = {}): Promise<void> {
  const { app, neopay } = testApp;
  for (const [orderId, customer] of [
    ['ANN', ANN],
    ['BOB', BOB],
  ] as const) {
    await app.store.orders.put([orderOf(orderId, '100.00', { fulfilledAt: isFulfilled ? new Date() : null })]);
    const attempt = await pay(app, { orderId, provider: 'neopay', details: { institutionId: 20, customer } });
    const id = attempt.providerPaymentId as string;
    await neopay.setStatus(id, 'completed', 'none');
    await storeCallback(testApp, JSON.stringify({ payment: { id }, customer }), orderId);
  }
  await reconcile(app);
}

/** What must outlive an erasure. */
async function factsOf(orderId: string): Promise<unknown> {
  const found = await testApp.app.store.orders.get(orderId);
  const evidence = await runSql(testApp.url, 'select * from evidence where order_id = $1 order by evidence_id', [
    orderId,
  ]);
  const transitions = await runSql(testApp.url, 'select * from standing_transitions where order_id = $1', [orderId]);
  return { found, evidence, transitions };
}

/** The tables with a row that holds a value of the person, as text or as bytes. */
async function tablesWith(person: typeof ANN): Promise<readonly string[]> {
  const tables = await runSql(
    testApp.url,
    "select tablename from pg_tables where schemaname in ('public', 'punteo_jobs')",
  );
  const found: string[] = [];
  for (const { tablename } of tables) {
    const rows = await runSql(testApp.url, `select t::text as row from public.${tablename} t`).catch(() => []);
    const holds = (text: string, value: string) =>
      text.includes(value) || text.includes(Buffer.from(value).toString('hex'));
    if (rows.some(({ row }) => holds(String(row), person.email) || holds(String(row), person.name)))
      found.push(String(tablename));
  }
  return found.sort();
}

function punteo(...commandLine: readonly string[]) {
  return runPunteo(commandLine, { ...testApp.environment, DATABASE_URL: testApp.url });
}
