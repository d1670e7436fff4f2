import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderOf, paidOrder, startTestApp, storeCallback, type TestApp } from '../__fixtures__/test-app.ts';
import { pay } from '../orders/pay.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { runPunteo } from './__fixtures__/run-punteo.ts';

let testApp: TestApp;
let paymentId: string;

/** A-1 is paid and not fulfilled, A-2 was asked of the provider and is not paid. One callback names no order of ours. */
beforeAll(async () => {
  testApp = await startTestApp();
  const { app } = testApp;
  paymentId = await paidOrder(testApp, 'A-1', { createdAt: new Date(Date.now() - 600_000) });
  await app.store.orders.put([orderOf('A-2', '50.00')]);
  await pay(app, {
    orderId: 'A-2',
    provider: 'neopay',
    details: { institutionId: 20, customer: { email: 'b@example.test', country: 'GB' } },
  });
  await storeCallback(testApp, JSON.stringify({ payment: { id: '0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43' } }), null);
  await reconcile(app);
});

afterAll(async () => {
  await testApp?.close();
});

test('payments list filters, counts and sums the payments that the provider lists', async () => {
  const { code, stdout, stderr } = await punteo('payments', 'list', '--order', 'A-1');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '1 in all, 100.00 GBP\n' });
  expect(stdout).toMatch(new RegExp(`^neopay +${paymentId} +A-1 +100.00 GBP +paid \\(completed\\)`, 'm'));

  const all = await document('payments', 'list', '--currency', 'GBP');
  expect(all.items).toHaveLength(2);
  expect(all.summary).toEqual({ count: 2, sums: [{ count: 2, amount: { value: '150.00', currency: 'GBP' } }] });
  expect((await document('payments', 'list', '--currency', 'GBP', '--at-most', '50.00')).items).toHaveLength(1);
  expect((await document('payments', 'list', '--status', 'paid')).items).toHaveLength(1);
  expect((await document('payments', 'list', '--text', paymentId.slice(0, 13))).items).toHaveLength(1);
  expect((await document('payments', 'list', '--unbound')).items).toHaveLength(0);
});

test('payments list refuses an amount without its currency, and a status that there is not, with 64', async () => {
  expect(await punteo('payments', 'list', '--at-least', '1')).toMatchObject({ code: 64, stdout: '' });
  const mistyped = await punteo('payments', 'list', '--status', 'payd');
  expect(mistyped).toMatchObject({ code: 64, stderr: expect.stringContaining('Did you mean paid?') });
});

test('overview shows how the money stands by currency and provider, what is open and what changed', async () => {
  const { code, stdout } = await punteo('overview');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^GBP +all +150\.00 +100\.00 +50\.00 +100\.00/m);
  expect(stdout).toMatch(/^GBP +neopay +150\.00 +100\.00 +50\.00/m);
  expect(stdout).toMatch(/^paid_not_fulfilled +1 +100\.00 GBP$/m);
  expect(stdout).toMatch(/^orders paid +1 +100\.00 GBP$/m);
  expect(stdout).toMatch(/^last run of all orders .* finished +complete$/m);
  expect((await document('overview')).currencies).toMatchObject([{ currency: 'GBP', expected: { count: 2 } }]);
  const { changes } = await document('overview', '--since', new Date(Date.now() + 60_000).toISOString());
  expect(changes.found.count).toBe(0);
  expect(await punteo('overview', '--since', '2020-01-01')).toMatchObject({ code: 64, stdout: '' });
});

test('statistics count orders by day and callbacks by hour', async () => {
  const from = new Date(Date.now() - 600_000).toISOString().slice(0, 10);
  const { code, stdout } = await punteo('statistics', 'orders', '--from', from, '--time-zone', 'UTC');
  expect(code).toBe(0);
  expect(stdout.split('\n')[0]).toMatch(/^day +orders +paid +matched +ordered +proven$/);
  const { days } = await document('statistics', 'orders', '--from', from, '--time-zone', 'UTC');
  const sum = (name: string) =>
    days.reduce((total: number, day: Record<string, number>) => total + (day[name] ?? 0), 0);
  expect([sum('orders'), sum('paid'), sum('matched')]).toEqual([2, 1, 0]);

  expect((await punteo('statistics', 'callbacks')).stdout).toMatch(/^hour +received +matched +orphan +unreadable$/m);
  const { hours } = await document('statistics', 'callbacks');
  const counted = hours.flatMap(({ matched, orphan }: Record<string, number>) => [matched, orphan]);
  expect(counted.reduce((total: number, each: number) => total + each, 0)).toBe(2);
});

test('statistics refuse a range that is too long, a date that there is not and an unknown zone with 64', async () => {
  for (const options of [
    ['--from', '2020-01-01'],
    ['--to', '2026-02-30'],
    ['--time-zone', 'Mars/Base'],
  ])
    for (const name of ['orders', 'callbacks'])
      expect(await punteo('statistics', name, ...options), `${name} ${options}`).toMatchObject({
        code: 64,
        stdout: '',
      });
});

test('health shows each provider, what waits, and the last run', async () => {
  const { code, stdout } = await punteo('health');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^provider neopay +answered at \d{4}-/m);
  expect(stdout).toMatch(/^callbacks +none waits$/m);
  expect(stdout).toMatch(/^last run +\S+ +\S+ +finished +complete$/m);
  expect(await document('health')).toMatchObject({ lastRun: { state: 'finished' }, verifications: { dead: 0 } });
});

test('settings show what is configured without its secrets, and without a database', async () => {
  const environment = { ...testApp.environment, DATABASE_URL: 'postgres://eva:secret@127.0.0.1:1/none' };
  const { code, stdout } = await runPunteo(['settings'], environment);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^server +api +database +DATABASE_URL +127\.0\.0\.1:1\/none$/m);
  expect(stdout).toMatch(/^providers +neopay +environment +- +sandbox$/m);
  expect(stdout).not.toContain('secret@');
  expect(stdout).not.toContain(testApp.environment.NEOPAY_TOKEN);
  const { groups } = JSON.parse((await runPunteo(['settings', '--json'], environment)).stdout);
  expect(groups.map(({ group }: { group: string }) => group)).toContain('providers');
});

function punteo(...line: readonly string[]) {
  return runPunteo(line, { ...testApp.environment, DATABASE_URL: testApp.url });
}

async function document(...line: readonly string[]) {
  return JSON.parse((await punteo(...line, '--json')).stdout);
}
