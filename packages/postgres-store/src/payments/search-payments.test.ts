import type { PaymentFilter } from '@punteo/payments';
import { moneyFromDecimal } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPayment, aPaymentClaim } from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: TestStore;
let store: PostgresStore;
const at = (minute: number) => new Date(Date.UTC(2026, 5, 1, 12, minute));
const euros = (value: string) => moneyFromDecimal(value, 'EUR');

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
  await store.orders.put([anOrder({ orderId: 'A' })]);
  const payments = [
    aPayment({ providerPaymentId: 'p-1', orderId: null, createdAt: at(1), status: 'paid', amount: euros('5.00') }),
    aPayment({ providerPaymentId: 'p-2', orderId: null, createdAt: at(3), status: 'failed', amount: euros('7.50') }),
    aPayment({ providerPaymentId: 'q_3', orderId: null, createdAt: at(2), status: 'paid', amount: euros('10.00') }),
    aPayment({
      ...{ provider: 'other', providerPaymentId: 'p-4', orderId: null, createdAt: at(2) },
      ...{ status: 'paid', amount: moneyFromDecimal('900', 'JPY') },
    }),
  ];
  await store.payments.observe(payments, at(9));
  await bindClaim(store, 'A', aPaymentClaim('p-1'));
});

afterAll(() => database.close());

const found = async (filter: PaymentFilter) =>
  (await store.payments.search(filter, {})).items.map(({ providerPaymentId }) => providerPaymentId);

test('payments are listed newest first, and found by provider, status, order, currency, amount and id', async () => {
  const { provider } = aPayment();
  expect(await found({})).toEqual(['p-2', 'p-4', 'q_3', 'p-1']);
  expect(await found({ provider })).toEqual(['p-2', 'q_3', 'p-1']);
  expect(await found({ status: 'failed' })).toEqual(['p-2']);
  expect(await found({ status: 'paid', orderId: null })).toEqual(['p-4', 'q_3']);
  expect(await found({ orderId: 'A' })).toEqual(['p-1']);
  expect(await found({ currency: 'EUR', atLeast: '7.5', atMost: '10.000' })).toEqual(['p-2', 'q_3']);
  expect(await found({ text: 'p-' })).toEqual(['p-2', 'p-4', 'p-1']);
  expect(await found({ text: 'q_' })).toEqual(['q_3']);
  expect(await found({ text: 'p_' })).toEqual([]);
});

test('the pages of payments, followed by cursor, hold every payment once', async () => {
  const seen: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await store.payments.search({}, { limit: 1, ...(cursor === undefined ? {} : { cursor }) });
    seen.push(...page.items.map(({ providerPaymentId }) => providerPaymentId));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(['p-2', 'p-4', 'q_3', 'p-1']);
});

test('payments are counted and summed by currency, over all that the filter selects', async () => {
  expect(await store.payments.summarise({})).toMatchObject({
    count: 4,
    sums: [
      { count: 3, amount: { amountMinor: 2250n, currency: 'EUR', exponent: 2 } },
      { count: 1, amount: { amountMinor: 900n, currency: 'JPY', exponent: 0 } },
    ],
  });
  expect(await store.payments.summarise({ status: 'refunded' })).toEqual({ count: 0, sums: [] });
});

test('a bound payment whose record was never read is listed, with the status created, and has no sum', async () => {
  await bindClaim(store, 'A', aPaymentClaim('unread'));
  expect(await found({ status: 'created' })).toEqual(['unread']);
  expect(await store.payments.summarise({ status: 'created' })).toEqual({ count: 1, sums: [] });
});
