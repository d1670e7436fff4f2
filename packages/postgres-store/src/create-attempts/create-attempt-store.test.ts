import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anOrder, usd } from '../__fixtures__/facts.ts';
import { openTestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: Awaited<ReturnType<typeof openTestStore>>;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
  await store.orders.put(['A', 'B', 'C'].map((orderId) => anOrder({ orderId })));
});

afterAll(() => database.close());

test('an intent is kept before anything is sent, and stays unresolved until its outcome is certain', async () => {
  const intentId = await open('A');
  expect(await store.intents.unresolved('A')).toEqual([
    {
      intentId,
      orderId: 'A',
      provider: 'neopay',
      amount: usd(10_000n),
      payers: [],
      createdAt: expect.any(Date),
      outcome: null,
      settledAt: null,
      providerPaymentId: null,
      authorisationUrl: null,
      reason: null,
    },
  ]);
  await store.intents.settle(intentId, { ...nothing, outcome: 'unknown', reason: 'timeout' });
  expect(await store.intents.unresolved('A')).toMatchObject([{ intentId, outcome: 'unknown', reason: 'timeout' }]);
  await store.intents.settle(intentId, { ...nothing, outcome: 'refused', reason: 'amount_too_small' });
  expect(await store.intents.unresolved('A')).toEqual([]);
});

test('an intent for an order that is not there is refused', async () => {
  await expect(open('nobody')).rejects.toMatchObject({ code: 'order_unknown' });
});

test('a certain outcome is recorded once: a repeat is the same, another is refused', async () => {
  const intentId = await open('A');
  const created = { outcome: 'created', providerPaymentId: 'a-1', authorisationUrl: null, reason: null } as const;
  const settled = await store.intents.settle(intentId, created);
  expect(await store.intents.settle(intentId, created)).toEqual(settled);
  await expect(
    store.intents.settle(intentId, { ...nothing, outcome: 'refused', reason: 'late' }),
  ).rejects.toMatchObject({ code: 'intent_settled' });
  await expect(store.intents.settle(randomUUID(), created)).rejects.toMatchObject({ code: 'intent_unknown' });
});

test('the payment of a created intent belongs to its order, and to no other', async () => {
  const created = { outcome: 'created', providerPaymentId: 'b-1', authorisationUrl: null, reason: null } as const;
  await store.intents.settle(await open('B'), created);
  const other = await open('C');
  await expect(store.intents.settle(other, created)).rejects.toMatchObject({ code: 'payment_bound_elsewhere' });
  expect(await store.intents.unresolved('C')).toMatchObject([{ intentId: other, outcome: null }]);
  const [dossier] = await store.judgements.dossiers(['B']);
  expect(dossier?.payments).toMatchObject([
    { provider: 'neopay', providerPaymentId: 'b-1', orderId: 'B', status: 'created' },
  ]);
});

const nothing = { providerPaymentId: null, authorisationUrl: null };

async function open(orderId: string): Promise<string> {
  const intentId = randomUUID();
  await store.intents.open({ intentId, orderId, provider: 'neopay', amount: usd(10_000n), payers: [] });
  return intentId;
}
