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

test('an attempt is kept before anything is sent, and stays unresolved until its outcome is certain', async () => {
  const createAttemptId = await open('A');
  expect(await store.createAttempts.unresolved('A')).toEqual([
    {
      createAttemptId,
      orderId: 'A',
      provider: 'neopay',
      amount: usd(10_000n),
      payers: [],
      createdAt: expect.any(Date),
      outcome: null,
      finishedAt: null,
      providerPaymentId: null,
      authorisationUrl: null,
      reason: null,
    },
  ]);
  await store.createAttempts.finish(createAttemptId, { ...nothing, outcome: 'unknown', reason: 'timeout' });
  expect(await store.createAttempts.unresolved('A')).toMatchObject([
    { createAttemptId, outcome: 'unknown', reason: 'timeout' },
  ]);
  await store.createAttempts.finish(createAttemptId, { ...nothing, outcome: 'refused', reason: 'amount_too_small' });
  expect(await store.createAttempts.unresolved('A')).toEqual([]);
});

test('an attempt for an order that is not there is refused', async () => {
  await expect(open('nobody')).rejects.toMatchObject({ code: 'order_unknown' });
});

test('a certain outcome is recorded once: a repeat is the same, another is refused', async () => {
  const createAttemptId = await open('A');
  const created = { outcome: 'created', providerPaymentId: 'a-1', authorisationUrl: null, reason: null } as const;
  const settled = await store.createAttempts.finish(createAttemptId, created);
  expect(await store.createAttempts.finish(createAttemptId, created)).toEqual(settled);
  await expect(
    store.createAttempts.finish(createAttemptId, { ...nothing, outcome: 'refused', reason: 'late' }),
  ).rejects.toMatchObject({ code: 'create_attempt_finished' });
  await expect(store.createAttempts.finish(randomUUID(), created)).rejects.toMatchObject({
    code: 'create_attempt_unknown',
  });
});

test('the payment of a created attempt belongs to its order, and to no other', async () => {
  const created = { outcome: 'created', providerPaymentId: 'b-1', authorisationUrl: null, reason: null } as const;
  await store.createAttempts.finish(await open('B'), created);
  const other = await open('C');
  await expect(store.createAttempts.finish(other, created)).rejects.toMatchObject({ code: 'payment_bound_elsewhere' });
  expect(await store.createAttempts.unresolved('C')).toMatchObject([{ createAttemptId: other, outcome: null }]);
  const [facts] = await store.standings.orderFacts(['B']);
  expect(facts?.payments).toMatchObject([
    { provider: 'neopay', providerPaymentId: 'b-1', orderId: 'B', status: 'created' },
  ]);
});

const nothing = { providerPaymentId: null, authorisationUrl: null };

async function open(orderId: string): Promise<string> {
  const createAttemptId = randomUUID();
  await store.createAttempts.start({ createAttemptId, orderId, provider: 'neopay', amount: usd(10_000n), payers: [] });
  return createAttemptId;
}
