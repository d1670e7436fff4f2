import { afterAll, beforeAll, expect, test } from 'vitest';
import { bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPayment, aPaymentClaim, usd } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
  await store.orders.put(['A', 'B'].map((orderId) => anOrder({ orderId })));
});

afterAll(() => database.close());

const at = (minute: number) => new Date(Date.UTC(2026, 5, 1, 12, minute));

test('a payment is bound to one order, and binding it again changes nothing', async () => {
  await bindClaim(store, 'A', aPaymentClaim('bound'));
  await bindClaim(store, 'A', aPaymentClaim('bound'));
  await expect(bindClaim(store, 'B', aPaymentClaim('bound'))).rejects.toMatchObject({
    code: 'payment_bound_elsewhere',
  });
  await expect(bindClaim(store, 'nobody', aPaymentClaim('other'))).rejects.toMatchObject({ code: 'order_unknown' });
});

test('of two concurrent bindings of one payment to two orders, one succeeds', async () => {
  const results = await Promise.allSettled([
    bindClaim(store, 'A', aPaymentClaim('contested')),
    bindClaim(store, 'B', aPaymentClaim('contested')),
  ]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('observing a payment never changes its binding, and returns the order whose payment changed', async () => {
  await bindClaim(store, 'A', aPaymentClaim('observed'));
  const payment = aPayment({ providerPaymentId: 'observed', orderId: 'B' });
  expect(await store.payments.observe([payment], at(1))).toEqual(['A']);
  expect(await store.payments.observe([payment], at(2))).toEqual([]);
  expect(await store.payments.observe([{ ...payment, status: 'paid', providerStatus: 'PAID' }], at(3))).toEqual(['A']);
  const [facts] = await store.standings.orderFacts(['A']);
  expect(facts?.payments.find(({ providerPaymentId }) => providerPaymentId === 'observed')).toEqual({
    ...payment,
    orderId: 'A',
    status: 'paid',
    providerStatus: 'PAID',
  });
});

test('every change of a status is kept, also one that goes back', async () => {
  const statuses = ['pending', 'paid', 'paid', 'pending'] as const;
  for (const [minute, status] of statuses.entries())
    await store.payments.observe([aPayment({ providerPaymentId: 'back', status, providerStatus: status })], at(minute));
  expect(await observations('back')).toEqual(['pending', 'paid', 'pending']);
});

test('an observation older than the stored one changes nothing', async () => {
  await store.payments.observe([aPayment({ providerPaymentId: 'old', status: 'paid' })], at(5));
  await store.payments.observe([aPayment({ providerPaymentId: 'old', status: 'pending' })], at(4));
  expect(await observations('old')).toEqual(['paid']);
  expect(await query(database.url, "select status from payments where provider_payment_id = 'old'")).toEqual([
    { status: 'paid' },
  ]);
});

test('a payment that is twice in one list with different content has both observations', async () => {
  const first = aPayment({ providerPaymentId: 'twice', amount: usd(1n) });
  await store.payments.observe([first, { ...first, amount: usd(2n) }], at(1));
  expect(
    await query(
      database.url,
      "select amount_minor from payment_observations where provider_payment_id = 'twice' order by observation_id",
    ),
  ).toEqual([{ amount_minor: '1' }, { amount_minor: '2' }]);
});

test('a record with NUL and lone surrogates does not stop a provider sync, and is kept byte for byte', async () => {
  const raw = '{"note":"\u0000 \ud800"}';
  const odd = aPayment({ providerPaymentId: 'odd', providerStatus: 'p\u0000id', environment: '\ud800', raw });
  await store.payments.observe([odd], at(1));
  const [row] = await query(
    database.url,
    "select raw, provider_status from payments where provider_payment_id = 'odd'",
  );
  expect(row).toEqual({ raw: Buffer.from(raw, 'utf8'), provider_status: 'p\ufffdid' });
});

test('two concurrent syncs of the same payments in opposite order do not deadlock', async () => {
  const many = Array.from({ length: 200 }, (_, index) => aPayment({ providerPaymentId: `sync-${index}` }));
  const paid = many.map((payment) => ({ ...payment, status: 'paid' as const })).reverse();
  await Promise.all([store.payments.observe(many, at(1)), store.payments.observe(paid, at(1))]);
  const counted = "select count(*)::int as n from payments where provider_payment_id like 'sync-%'";
  expect(await query(database.url, counted)).toEqual([{ n: 200 }]);
});

test('observations of payments are append-only', async () => {
  await expect(query(database.url, "update payment_observations set status = 'paid'")).rejects.toThrow('append-only');
  await expect(query(database.url, 'delete from payment_observations')).rejects.toThrow('append-only');
});

async function observations(providerPaymentId: string): Promise<unknown[]> {
  const rows = await query(
    database.url,
    'select status from payment_observations where provider_payment_id = $1 order by observation_id',
    [providerPaymentId],
  );
  return rows.map(({ status }) => status);
}
