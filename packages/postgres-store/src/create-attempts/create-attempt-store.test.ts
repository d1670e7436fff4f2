import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anOrder, usd } from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
  await store.orders.put(['A', 'B', 'C'].map((orderId) => anOrder({ orderId })));
});

afterAll(() => database.close());

test('a create attempt is unresolved from its start until its outcome is certain', async () => {
  const createAttemptId = await start('A');
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
      detail: null,
      retryOf: null,
      retriedAt: null,
      paymentAddress: null,
      idempotencyKey: null,
      documentHash: null,
    },
  ]);
  await store.createAttempts.finish(createAttemptId, { ...nothing, outcome: 'unknown', reason: 'timeout' });
  expect(await store.createAttempts.unresolved('A')).toMatchObject([
    { createAttemptId, outcome: 'unknown', reason: 'timeout', detail: null },
  ]);
  const refused = { ...nothing, outcome: 'refused', reason: 'bad_request', detail: 'amount: Too small.' } as const;
  expect(await store.createAttempts.finish(createAttemptId, refused)).toMatchObject(refused);
  expect(await store.createAttempts.unresolved('A')).toEqual([]);
});

test('a create attempt for an unknown order is refused', async () => {
  await expect(start('nobody')).rejects.toMatchObject({ code: 'order_unknown' });
});

test('a certain outcome of a create attempt can be recorded again, and cannot be replaced by another', async () => {
  const createAttemptId = await start('A');
  const created = { outcome: 'created', providerPaymentId: 'a-1', authorisationUrl: null, reason: null } as const;
  const finished = await store.createAttempts.finish(createAttemptId, created);
  expect(await store.createAttempts.finish(createAttemptId, created)).toEqual(finished);
  await expect(
    store.createAttempts.finish(createAttemptId, { ...nothing, outcome: 'refused', reason: 'late' }),
  ).rejects.toMatchObject({ code: 'create_attempt_finished' });
  await expect(store.createAttempts.finish(randomUUID(), created)).rejects.toMatchObject({
    code: 'create_attempt_unknown',
  });
});

test('a created payment is bound to its order, and cannot be created for another', async () => {
  const created = { outcome: 'created', providerPaymentId: 'b-1', authorisationUrl: null, reason: null } as const;
  await store.createAttempts.finish(await start('B'), created);
  const other = await start('C');
  await expect(store.createAttempts.finish(other, created)).rejects.toMatchObject({ code: 'payment_bound_elsewhere' });
  expect(await store.createAttempts.unresolved('C')).toMatchObject([{ createAttemptId: other, outcome: null }]);
  const [facts] = await store.standings.orderFacts(['B']);
  expect(facts?.payments).toMatchObject([
    { provider: 'neopay', providerPaymentId: 'b-1', orderId: 'B', status: 'created' },
  ]);
});

const nothing = { providerPaymentId: null, authorisationUrl: null };

async function start(orderId: string): Promise<string> {
  const createAttemptId = randomUUID();
  await store.createAttempts.start({ createAttemptId, orderId, provider: 'neopay', amount: usd(10_000n), payers: [] });
  return createAttemptId;
}
