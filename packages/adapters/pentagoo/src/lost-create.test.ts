import { createHash } from 'node:crypto';
import { type CreateAttempt, createPayment, matchCallback, type Provider } from '@punteo/payments';
import { startPentagoo } from '@punteo/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NETWORK, startTestChain, type TestChain } from './__fixtures__/test-chain.ts';

type Sandbox = Awaited<ReturnType<typeof startPentagoo>>;

const RETRY_SECONDS = 3_600;

let testChain: TestChain;
let sandbox: Sandbox;
let provider: Provider;

beforeAll(async () => {
  testChain = await startTestChain();
  sandbox = await startPentagoo({ integrationKey: 'integration-key', integrationSecret: 'integration-secret' });
  provider = testChain.provider({}, { baseUrl: sandbox.url, signsReference: true });
});

afterAll(async () => {
  await sandbox?.close();
  await testChain?.close();
});

test.each([
  ['no answer', { kind: 'drop', handled: true }],
  ['201', { kind: 'raw', status: 201, body: '{}', handled: true }],
  ['202', { kind: 'raw', status: 202, body: '{}', handled: true }],
  ['500', { kind: 'status', status: 500, handled: true }],
  ['409', { kind: 'status', status: 409, handled: true }],
  ['200 with HTML', { kind: 'html', handled: true }],
] as const)(
  'a create with %s is unknown, and is repeated with the same refId only on request after its time',
  async (_answer, fault) => {
    const orderId = await testChain.createOrder();
    sandbox.faults.next('createPayment', fault);
    const lost = await create(orderId);
    expect(lost).toMatchObject({ outcome: 'unknown', providerPaymentId: null });

    const early = new Date(lost.createdAt.getTime() + (RETRY_SECONDS - 1) * 1_000);
    await expect(create(orderId, early, 'ana')).rejects.toMatchObject({ code: 'create_unresolved' });
    await expect(create(orderId, retryAt(lost))).rejects.toMatchObject({ code: 'create_unresolved' });
    expect(paymentsOf(orderId)).toHaveLength(1);

    expect(await create(orderId, retryAt(lost), 'ana')).toMatchObject({
      outcome: 'created',
      retryOf: lost.createAttemptId,
    });
    const payments = paymentsOf(orderId);
    expect(new Set(payments.map(({ paymentId }) => paymentId)).size).toBe(2);
    expect(new Set(payments.map(({ refId }) => refId)).size).toBe(1);
  },
);

test.each([
  ['the lost create', 0],
  ['its retry', 1],
])('a transfer that %s caused pays the order', async (_cause, index) => {
  const orderId = await testChain.createOrder();
  sandbox.faults.next('createPayment', { kind: 'drop', handled: true });
  const lost = await create(orderId);
  await create(orderId, retryAt(lost), 'ana');
  const [first, second] = paymentsOf(orderId);
  await payAndCallBack(index === 0 ? first : second);
  expect(await testChain.verify(orderId, provider)).toBe('paid');
  const standing = (await testChain.store.orders.get(orderId))?.standing;
  expect([standing?.fulfilmentAllowed, standing?.discrepancies]).toEqual([true, []]);
});

test('transfers that the lost create and its retry both caused are both counted: the order is overpaid', async () => {
  const orderId = await testChain.createOrder();
  sandbox.faults.next('createPayment', { kind: 'drop', handled: true });
  const lost = await create(orderId);
  await create(orderId, retryAt(lost), 'ana');
  for (const payment of paymentsOf(orderId)) await payAndCallBack(payment);
  expect(await testChain.verify(orderId, provider)).toBe('overpaid');
});

function create(orderId: string, now?: Date, retryLostBy?: string): Promise<CreateAttempt> {
  const retry = retryLostBy === undefined ? {} : { retryLostBy };
  return createPayment(
    { orderId, description: 'Two chairs', details: {}, ...retry },
    { store: testChain.store, provider, lostCreateRetrySeconds: RETRY_SECONDS, ...(now ? { clock: () => now } : {}) },
  );
}

function retryAt({ createdAt }: CreateAttempt): Date {
  return new Date(createdAt.getTime() + RETRY_SECONDS * 1_000);
}

/** Pentagoo's payments of the order, oldest first: its reference is the order's id, signed. */
function paymentsOf(orderId: string): Sandbox['payments'] {
  return sandbox.payments.filter(({ refId }) => refId.startsWith(`${orderId}.`));
}

/** The buyer's transfer for one of Pentagoo's payments, and Pentagoo's callback, stored and matched. */
async function payAndCallBack(payment: Sandbox['payments'][number] | undefined): Promise<void> {
  if (!payment) throw new Error('Pentagoo has no such payment.');
  const { refId: orderId, paymentId, amount } = payment;
  const { hash } = await testChain.pay();
  const date = '2026-03-01T12:00:00Z';
  const body = Buffer.from(JSON.stringify({ amount, date, blockchain: NETWORK, hash, paymentId, orderId }));
  await testChain.store.callbacks.receive({
    provider: 'pentagoo',
    addressedOrderId: null,
    keyId: 't1',
    body,
    digest: createHash('sha256').update(body).digest(),
    contentType: 'application/json',
    receivedAt: new Date(),
  });
  await testChain.store.callbacks.match(10, (received) => matchCallback(received, [provider]));
}
