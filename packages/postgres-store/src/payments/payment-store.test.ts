import { afterAll, beforeAll, expect, test } from 'vitest';
import { anOrder, aPayment, usd } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: Awaited<ReturnType<typeof openTestStore>>;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
  await store.orders.put(['A', 'B'].map((orderId) => anOrder({ orderId })));
});

afterAll(() => database.close());

const at = (minute: number) => new Date(Date.UTC(2026, 5, 1, 12, minute));

test('a payment is bound to one order for good, and a repeat is no harm', async () => {
  await store.orders.change(
    'A',
    { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: 'bound' } },
    BY,
    new Date(),
  );
  await store.orders.change(
    'A',
    { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: 'bound' } },
    BY,
    new Date(),
  );
  await expect(
    store.orders.change(
      'B',
      { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: 'bound' } },
      BY,
      new Date(),
    ),
  ).rejects.toMatchObject({ code: 'payment_bound_elsewhere' });
  await expect(
    store.orders.change(
      'nobody',
      { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: 'other' } },
      BY,
      new Date(),
    ),
  ).rejects.toMatchObject({ code: 'order_unknown' });
});

test('of two orders that reach for one payment at once, one has it', async () => {
  const results = await Promise.allSettled([
    store.orders.change(
      'A',
      { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: 'contested' } },
      BY,
      new Date(),
    ),
    store.orders.change(
      'B',
      { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: 'contested' } },
      BY,
      new Date(),
    ),
  ]);
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test("what the provider says never changes what a payment is bound to, and tells which orders' payment moved", async () => {
  await store.orders.change(
    'A',
    { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: 'seen' } },
    BY,
    new Date(),
  );
  const payment = aPayment({ providerPaymentId: 'seen', orderId: 'B' });
  expect(await store.payments.observe([payment], at(1))).toEqual(['A']);
  expect(await store.payments.observe([payment], at(2))).toEqual([]);
  expect(await store.payments.observe([{ ...payment, status: 'paid', providerStatus: 'PAID' }], at(3))).toEqual(['A']);
  const [facts] = await store.standings.orderFacts(['A']);
  expect(facts?.payments.find(({ providerPaymentId }) => providerPaymentId === 'seen')).toEqual({
    ...payment,
    orderId: 'A',
    status: 'paid',
    providerStatus: 'PAID',
  });
});

test('a status that went back is kept with the one before it', async () => {
  const statuses = ['pending', 'paid', 'paid', 'pending'] as const;
  for (const [minute, status] of statuses.entries())
    await store.payments.observe([aPayment({ providerPaymentId: 'back', status, providerStatus: status })], at(minute));
  expect(await observations('back')).toEqual(['pending', 'paid', 'pending']);
});

test('a look that is older than the last one changes nothing', async () => {
  await store.payments.observe([aPayment({ providerPaymentId: 'old', status: 'paid' })], at(5));
  await store.payments.observe([aPayment({ providerPaymentId: 'old', status: 'pending' })], at(4));
  expect(await observations('old')).toEqual(['paid']);
  expect(await query(database.url, "select status from payments where provider_payment_id = 'old'")).toEqual([
    { status: 'paid' },
  ]);
});

test('the same payment twice in one list, with other content, is kept both ways', async () => {
  const first = aPayment({ providerPaymentId: 'twice', amount: usd(1n) });
  await store.payments.observe([first, { ...first, amount: usd(2n) }], at(1));
  expect(
    await query(
      database.url,
      "select amount_minor from payment_observations where provider_payment_id = 'twice' order by observation_id",
    ),
  ).toEqual([{ amount_minor: '1' }, { amount_minor: '2' }]);
});

test('NUL and lone surrogates in what a provider writes do not stop a syncProviders, and its document is kept as bytes', async () => {
  const raw = '{"note":"\u0000 \ud800"}';
  const odd = aPayment({ providerPaymentId: 'odd', providerStatus: 'p\u0000id', environment: '\ud800', raw });
  await store.payments.observe([odd], at(1));
  const [row] = await query(
    database.url,
    "select raw, provider_status from payments where provider_payment_id = 'odd'",
  );
  expect(row).toEqual({ raw: Buffer.from(raw, 'utf8'), provider_status: 'p\ufffdid' });
});

test('two provider_syncs over the same payments in opposite order both end', async () => {
  const many = Array.from({ length: 200 }, (_, index) => aPayment({ providerPaymentId: `crawl-${index}` }));
  const paid = many.map((payment) => ({ ...payment, status: 'paid' as const })).reverse();
  await Promise.all([store.payments.observe(many, at(1)), store.payments.observe(paid, at(1))]);
  const counted = "select count(*)::int as n from payments where provider_payment_id like 'crawl-%'";
  expect(await query(database.url, counted)).toEqual([{ n: 200 }]);
});

test('what was observed is append-only', async () => {
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

const BY = { actor: 'ana', reason: 'test' } as const;
