import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient } from '@punteo/clients';
import { checkInvariants } from '@punteo/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { orderOf, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { startServer } from '../api/start-server.ts';
import { runPunteo } from '../cli/__fixtures__/run-punteo.ts';

let testApp: TestApp;
let id: string;

/** A payment of 100.00 that is bound to A, which expects 60.00; B expects 40.00. */
beforeEach(async () => {
  testApp = await startTestApp();
  await testApp.app.store.orders.put([orderOf('A', '60.00'), orderOf('B', '40.00'), orderOf('C', '10.00')]);
  ({ id } = testApp.neopay.insert({ amount: '100.00', currency: 'GBP', status: 'completed' }).resource);
  await punteo('orders', 'bind', 'A', 'neopay', id, '--reason', 'the buyer named it');
  await punteo('reconcile');
});

afterEach(() => testApp?.close());

test('a person splits a payment over two orders by one command: both are paid, and each has its audit row', async () => {
  const result = await punteo(
    'orders',
    'split',
    'neopay',
    id,
    '--part',
    'A=60.00',
    '--part',
    'B=40.00',
    '--reason',
    'one payment for two',
  );
  expect(result).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^A +60\.00 GBP +60\.00 GBP paid +paid\nB +40\.00 GBP +40\.00 GBP paid +paid\n$/),
  });
  const audit = (await testApp.app.store.audit.list({})).items.filter(({ action }) => action === 'order.allocated');
  expect(audit.map(({ subject, detail }) => [subject, detail.reason, detail.amount]).sort()).toEqual([
    ['order:A', 'one payment for two', '60.00 GBP'],
    ['order:B', 'one payment for two', '40.00 GBP'],
  ]);
  expect(await checkInvariants(testApp.url)).toEqual([]);
});

test('parts that exceed the payment are refused as a whole, and change nothing', async () => {
  const before = await states();
  const result = await punteo(
    'orders',
    'split',
    'neopay',
    id,
    '--part',
    'A=60.00',
    '--part',
    'B=40.01',
    '--reason',
    'r',
  );
  expect(result).toMatchObject({ code: 64, stderr: expect.stringContaining('60.00 GBP is allocated already') });
  expect(await states()).toEqual(before);
  expect((await testApp.app.store.audit.list({})).items.map(({ action }) => action)).not.toContain('order.allocated');
});

test('a rest that no order gets is money_unallocated', async () => {
  await punteo('orders', 'split', 'neopay', id, '--part', 'A=60.00', '--part', 'C=10.00', '--reason', 'r');
  const { stdout } = await punteo('discrepancies', 'list', '--json', '--kind', 'money_unallocated');
  expect(JSON.parse(stdout).items).toEqual([]);
  await punteo('reconcile');
  const after = JSON.parse((await punteo('discrepancies', 'list', '--json', '--kind', 'money_unallocated')).stdout);
  expect(after.items).toMatchObject([{ orderId: 'A', moneyAtRisk: { value: '30.00', currency: 'GBP' } }]);
});

test('what a person gave to another order before counts in the sum', async () => {
  await punteo('orders', 'split', 'neopay', id, '--part', 'A=60.00', '--part', 'B=40.00', '--reason', 'r');
  const more = await punteo('orders', 'split', 'neopay', id, '--part', 'C=10.00', '--reason', 'r');
  expect(more).toMatchObject({ code: 64, stderr: expect.stringContaining('100.00 GBP is allocated already') });
  const moved = await punteo(
    'orders',
    'split',
    'neopay',
    id,
    '--part',
    'A=50.00',
    '--part',
    'C=10.00',
    '--reason',
    'r',
  );
  expect(moved.code).toBe(0);
  expect(await states()).toEqual(['underpaid', 'paid', 'paid']);
});

test.each([
  [['--part', 'A=60.00', '--part', 'A=40.00'], '--part should be <order>=<amount>, each order once'],
  [['--part', 'A'], '--part should be <order>=<amount>'],
  [['--part', 'A=1e2'], '--part should be <order>=<amount>'],
  [['--part', 'NOBODY=1.00'], 'There is no order NOBODY'],
  [['--part', 'A=0.00'], 'Allocate more than zero'],
])('%j is refused with 64', async (parts, message) => {
  expect(await punteo('orders', 'split', 'neopay', id, ...parts, '--reason', 'r')).toMatchObject({
    code: 64,
    stderr: expect.stringContaining(message),
  });
});

test('the API splits as the command does, and refuses what exceeds the payment', async () => {
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
    const part = (orderId: string, value: string) => ({ orderId, amount: { value, currency: 'GBP' } });
    const params = { provider: 'neopay', claim: id };
    const refused = await client.splitPayment({
      params,
      body: { parts: [part('A', '60.00'), part('B', '41.00')], reason: 'r' },
    });
    expect(refused).toMatchObject({ status: 409, body: { code: 'unit_exceeded' } });
    const made = await client.splitPayment({
      params,
      body: { parts: [part('A', '60.00'), part('B', '40.00')], reason: 'r' },
    });
    expect(made).toMatchObject({
      status: 200,
      body: {
        orders: [
          { orderId: 'A', standing: { state: 'paid' } },
          { orderId: 'B', standing: { state: 'paid' } },
        ],
      },
    });
  } finally {
    await server.close();
  }
});

function punteo(...commandLine: readonly string[]) {
  return runPunteo(commandLine, { ...testApp.environment, DATABASE_URL: testApp.url });
}

async function states() {
  const found = await Promise.all(['A', 'B', 'C'].map((orderId) => testApp.app.store.orders.get(orderId)));
  return found.map((each) => each?.standing.state);
}
