import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient, type ReconciliationClient } from '@punteo/clients';
import { moneyFromDecimal } from '@punteo/payments';
import { runSql } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DETAILS, orderOf, paidOrder, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { type RunningServer, startServer } from '../api/start-server.ts';
import { runPunteo } from '../cli/__fixtures__/run-punteo.ts';
import { reconcile } from '../reconcile/reconcile.ts';

let testApp: TestApp;
let server: RunningServer;
let client: ReconciliationClient;
let paymentId: string;
const HASH = `0x${'ab'.repeat(32)}`;

beforeAll(async () => {
  testApp = await startTestApp();
  const log = createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' });
  const options = { host: '127.0.0.1', port: 0, tokens: [], reconcileEveryMinutes: null, log };
  server = await startServer(testApp.app, { ...options, ping: testApp.ping });
  client = createReconciliationClient({ baseUrl: server.url, attemptsMax: 1 });
  paymentId = await paidOrder(testApp, 'PAID', { createdAt: new Date('2026-03-01T10:00:00Z') });
  const at = (day: number) => new Date(`2026-03-0${day}T10:00:00Z`);
  await testApp.app.store.orders.put([
    orderOf('SMALL', '5.00', { createdAt: at(2) }),
    { ...orderOf('CHAIN', '30.00', { createdAt: at(3) }), claims: [CLAIM] },
    orderOf('YEN', '1.00', { createdAt: at(4), amount: moneyFromDecimal('900', 'JPY') }),
    orderOf('FINE', '1.00', { createdAt: at(5), amount: moneyFromDecimal('0.000000000000000001', 'GBP', 18) }),
  ]);
  await reconcile(testApp.app, {});
});

afterAll(async () => {
  await server.close();
  await testApp.close();
});

const CLAIM = { kind: 'transaction', provider: 'pentagoo', network: 'Ethereum', hash: HASH } as const;

test('orders are found by id, payment, transaction, buyer, provider, state, currency, amount and creation time', async () => {
  expect(await found({ orderId: 'SMALL' })).toEqual(['SMALL']);
  expect(await found({ orderId: 'SMAL' })).toEqual([]);
  expect(await found({ payment: paymentId })).toEqual(['PAID']);
  expect(await found({ payment: HASH })).toEqual([]);
  expect(await found({ transaction: HASH })).toEqual(['CHAIN']);
  expect(await found({ transaction: HASH.toUpperCase().replace('0X', '0x') })).toEqual(['CHAIN']);
  expect(await found({ buyer: ` ${DETAILS.customer.email.toUpperCase()}` })).toEqual(['PAID']);
  expect(await found({ buyer: 'nobody@example.test' })).toEqual([]);
  expect(await found({ provider: 'neopay' })).toEqual(['PAID']);
  expect(await found({ provider: 'pentagoo' })).toEqual(['CHAIN']);
  expect(await found({ state: 'paid' })).toEqual(['PAID']);
  expect(await found({ currency: 'JPY' })).toEqual(['YEN']);
  expect(await found({ currency: 'GBP', atLeast: '30' })).toEqual(['CHAIN', 'PAID']);
  expect(await found({ currency: 'GBP', atLeast: '5.00', atMost: '5.00' })).toEqual(['SMALL']);
  expect(await found({ currency: 'GBP', atMost: '0.000000000000000001' })).toEqual(['FINE']);
  expect(await found({ createdFrom: '2026-03-02T10:00:00Z', createdTo: '2026-03-04T10:00:00Z' })).toEqual([
    'CHAIN',
    'SMALL',
  ]);
  expect(await found({ provider: 'neopay', state: 'awaiting' })).toEqual([]);
});

test('a range of amounts without a currency is refused by API and command line', async () => {
  expect(await client.listOrders({ query: { atMost: '5' } })).toMatchObject({
    status: 422,
    body: { code: 'option_invalid' },
  });
  expect(await punteo('orders', 'list', '--at-most', '5')).toMatchObject({ code: 64 });
});

test('count and sums by currency cover the whole filter, whatever a page shows, and pages of a search neither skip nor repeat', async () => {
  expect((await client.summariseOrders({ query: {} })).body).toEqual({
    count: 5,
    sums: [
      {
        count: 4,
        ordered: { value: '135.000000000000000001', currency: 'GBP' },
        paid: { value: '100.00', currency: 'GBP' },
      },
      { count: 1, ordered: { value: '900', currency: 'JPY' }, paid: { value: '0', currency: 'JPY' } },
    ],
  });
  expect(await found({ currency: 'GBP' }, 1)).toEqual(['FINE', 'CHAIN', 'SMALL', 'PAID']);
  expect(await punteo('orders', 'list', '--limit', '1', '--state', 'paid')).toMatchObject({
    code: 0,
    stderr: '1 in all; 100.00 GBP ordered, 100.00 GBP proven\n',
  });
  expect((await punteo('orders', 'list', '--buyer', DETAILS.customer.email)).stdout).toContain('PAID');
});

test('no e-mail address of a search reaches a table', async () => {
  const tables = (await runSql(
    testApp.url,
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'payers'`,
  )) as { name: string }[];
  expect(tables.length).toBeGreaterThan(1);
  for (const { name } of tables)
    expect(JSON.stringify(await runSql(testApp.url, `select payers from ${name}`))).not.toContain('@');
});

type Query = NonNullable<NonNullable<Parameters<ReconciliationClient['listOrders']>[0]>['query']>;

async function found(query: Query, limit = 200): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await client.listOrders({ query: { ...query, limit, ...(cursor ? { cursor } : {}) } });
    if (page.status !== 200) throw new Error(`status ${page.status}: ${JSON.stringify(page.body)}`);
    ids.push(...page.body.items.map(({ orderId }) => orderId));
    cursor = page.body.nextCursor;
  } while (cursor !== null);
  return ids;
}

function punteo(...commandLine: string[]) {
  return runPunteo(commandLine, { ...testApp.environment, DATABASE_URL: testApp.url });
}
