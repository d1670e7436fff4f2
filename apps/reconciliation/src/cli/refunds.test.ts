import { migrate, openStore, type PostgresStore } from '@punteo/postgres-store';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { createTestDatabase } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { neopayEnvironment, orderOf } from '../__fixtures__/test-app.ts';
import { runPunteo } from './__fixtures__/run-punteo.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let neopay: SandboxNeopay;
let store: PostgresStore;
let environment: Record<string, string>;

beforeAll(async () => {
  [database, neopay] = await Promise.all([
    createTestDatabase({ migrate: async (url) => void (await migrate({ url })) }),
    startNeopay(),
  ]);
  store = await openStore({ url: database.url });
  environment = {
    ...neopayEnvironment(neopay),
    NEOPAY_STATUSES: 'completed=paid,pending=pending,failed=failed,refunded=refunded',
    DATABASE_URL: database.url,
    CALLBACK_GRACE_MINUTES: '1000',
  };
});
afterAll(async () => {
  await store?.close();
  await database?.drop();
  await neopay?.close();
});

test('a double payment is to be given back; what was is recorded in parts, and its discrepancy is gone once nothing is left', async () => {
  const [first, second] = [await paid('TWICE', '100.00'), await paid('TWICE', '100.00')];
  await punteo('reconcile');
  const open = await balances('TWICE');
  expect(open).toMatchObject([
    { kind: 'double_payment', due: gbp('100.00'), refunded: gbp('0.00'), left: gbp('100.00') },
  ]);
  const claim = open[0]?.claim.paymentId;
  expect([first, second]).toContain(claim);
  const kept = claim === first ? second : first;

  // The other payment pays the order.
  expect(await record('TWICE', kept, '1.00')).toMatchObject({ code: 64, stderr: expect.stringContaining('0.00 GBP') });
  const part = await record('TWICE', claim, '60.00', '--reference', 'bank 1', '--json');
  expect(JSON.parse(part.stdout)).toMatchObject({ amount: gbp('60.00'), reference: 'bank 1', reason: 'test' });
  expect(await balances('TWICE')).toMatchObject([{ refunded: gbp('60.00'), left: gbp('40.00') }]);
  const run = JSON.parse((await punteo('reconcile', '--json')).stdout);
  expect(ofOrder(run, 'TWICE')).toMatchObject([{ kind: 'double_payment', moneyAtRisk: gbp('40.00') }]);

  expect(await record('TWICE', claim, '40.00', '--reference', 'bank 1')).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('is recorded already'),
  });
  expect(await record('TWICE', claim, '40.01')).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('40.00 GBP'),
  });
  expect((await record('TWICE', claim, '40.00')).code).toBe(0);
  expect(await balances('TWICE')).toEqual([]);
  const after = JSON.parse((await punteo('reconcile', '--json')).stdout);
  expect(ofOrder(after, 'TWICE')).toEqual([]);
  expect(after.run.summary.ordersByOutcome).toMatchObject({ matched: 1, attention: 0 });
  // The order stands as its witness shows it.
  const shown = JSON.parse((await punteo('orders', 'show', 'TWICE', '--json')).stdout);
  expect(shown.order.standing).toMatchObject({ state: 'overpaid', paid: gbp('200.00'), fulfilmentAllowed: true });
  expect((await punteo('orders', 'show', 'TWICE')).stdout).toMatch(
    /Order changed: money given back \(cli:[^)]+\): test \(amount 60\.00 GBP, neopay payment \S+, given back /,
  );
  const settled = await punteo('refunds', 'list', '--state', 'settled', '--order', 'TWICE');
  expect(settled).toMatchObject({ code: 0, stdout: expect.stringContaining('100.00 GBP  100.00 GBP  0.00 GBP') });
});

test('surplus, money after a cancellation and late money are to be given back, summed by currency', async () => {
  await paid('SURPLUS', '130.00');
  await paid('CANCELLED', '100.00');
  await paid('LATE', '100.00');
  await punteo('orders', 'amend', 'LATE', '--due', '2026-01-01T00:00:00Z', '--reason', 'test');
  await punteo('reconcile');
  await punteo('orders', 'cancel', 'CANCELLED', '--reason', 'test');
  expect(await kinds('SURPLUS')).toEqual(['amount_over 30.00']);
  expect(await kinds('CANCELLED')).toEqual(['paid_after_cancel 100.00']);
  expect(await kinds('LATE')).toEqual(['paid_late 100.00']);
  const { code, stdout } = await punteo('refunds', 'list', '--json', '--provider', 'neopay');
  expect(code).toBe(1);
  expect(JSON.parse(stdout).totals).toEqual([
    { currency: 'GBP', count: 3, due: '230.00', refunded: '0.00', left: '230.00' },
  ]);
  // Whose goods went out late was accepted.
  await punteo('orders', 'fulfil', 'LATE', '--reason', 'accepted', '--force');
  expect(await kinds('LATE')).toEqual([]);
});

test('a refund that the provider shows is listed as given back', async () => {
  const id = await paid('SEEN', '100.00');
  await punteo('reconcile');
  await neopay.setStatus(id, 'refunded', 'none');
  await punteo('reconcile');
  expect(await balances('SEEN', 'settled')).toMatchObject([
    { claim: { paymentId: id }, isSeenAtProvider: true, refunded: gbp('100.00'), left: gbp('0.00'), kind: null },
  ]);
  expect(await record('SEEN', id, '1.00', '--force')).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('No witness shows'),
  });
});

test('money that pays an order is given back by force only, never while its goods may go out, and never more than came', async () => {
  const id = await paid('GOODWILL', '100.00');
  await punteo('reconcile');
  expect(await record('GOODWILL', id, '10.00')).toMatchObject({ code: 64 });
  expect(await record('GOODWILL', id, '10.00', '--force')).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('Cancel the order'),
  });
  await punteo('orders', 'fulfil', 'GOODWILL', '--reason', 'shipped');
  expect((await record('GOODWILL', id, '10.00', '--force')).code).toBe(0);
  expect(await record('GOODWILL', id, '90.01', '--force')).toMatchObject({
    code: 64,
    stderr: expect.stringContaining('100.00 GBP came with'),
  });
  expect((await record('GOODWILL', id, '90.00', '--force')).code).toBe(0);
  const listed = await punteo('refunds', 'list', '--recorded', '--order', 'GOODWILL', '--json');
  expect(JSON.parse(listed.stdout).items.map(({ amount }: { amount: object }) => amount)).toEqual([
    gbp('90.00'),
    gbp('10.00'),
  ]);
});

const YESTERDAY = new Date(Date.now() - 86_400_000);

/** Imports the order once and binds one more payment of this amount to it, which the provider calls completed. */
async function paid(orderId: string, amount: string): Promise<string> {
  const { resource } = neopay.insert({ amount, currency: 'GBP', status: 'completed' });
  await store.orders.put([orderOf(orderId, '100.00', { createdAt: YESTERDAY })]);
  expect((await punteo('orders', 'bind', orderId, 'neopay', resource.id, '--reason', 'test')).code).toBe(0);
  return resource.id;
}

interface Balance {
  readonly claim: { readonly paymentId: string };
  readonly kind: string | null;
  readonly left: { readonly value: string };
}

async function balances(orderId: string, state = 'open'): Promise<readonly Balance[]> {
  const { stdout, stderr } = await punteo('refunds', 'list', '--json', '--order', orderId, '--state', state);
  expect(stderr).toBe('');
  return JSON.parse(stdout).items;
}

async function kinds(orderId: string): Promise<readonly string[]> {
  return (await balances(orderId)).map(({ kind, left }) => `${kind} ${left.value}`);
}

function record(orderId: string, claim: string | undefined, amount: string, ...options: readonly string[]) {
  return punteo('refunds', 'record', orderId, 'neopay', claim ?? '', amount, '--reason', 'test', ...options);
}

function ofOrder(report: { discrepancies: { orderId: string; kind: string }[] }, orderId: string) {
  const isRefund = (kind: string) => kind !== 'paid_not_fulfilled' && kind !== 'missing_callback';
  return report.discrepancies.filter((each) => each.orderId === orderId && isRefund(each.kind));
}

function gbp(value: string) {
  return { value, currency: 'GBP' };
}

function punteo(...args: readonly string[]) {
  return runPunteo(args, environment);
}
