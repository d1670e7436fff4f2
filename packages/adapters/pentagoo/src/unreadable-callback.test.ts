import { createHash } from 'node:crypto';
import { matchCallback, type Provider } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NETWORK, startTestChain, type TestChain } from './__fixtures__/test-chain.ts';

let testChain: TestChain;
let provider: Provider;

beforeAll(async () => {
  testChain = await startTestChain();
  provider = testChain.provider();
});

afterAll(() => testChain?.close());

test.each([
  ['is a number', 100, 'amount_not_text'],
  ['is null', null, 'amount_not_text'],
  ['is zero', '0.00 USD', 'amount_not_positive'],
  ['is negative', '-100.00 USD', 'amount_not_positive'],
])(
  'a callback whose amount %s is stored as unreadable with the reason, and the chain decides on its order',
  async (_amount, amount, reason) => {
    const orderId = await testChain.createOrder();
    const { hash } = await testChain.pay();
    await receive(orderId, hash, amount);
    const { items } = await testChain.store.callbacks.list({ orderId }, {});
    expect(items).toMatchObject([{ outcome: 'unreadable', reason, orderId, hint: { amount: null, amountText: null } }]);
    expect(await testChain.verify(orderId, provider)).toBe('paid');
    const standing = (await testChain.store.orders.get(orderId))?.standing;
    expect(standing?.paid?.amountMinor).toBe(100n * 10n ** BigInt(standing?.paid?.exponent ?? 0));
  },
);

test('a callback whose amount is a number, for an order that does not exist, is unreadable and changes nothing', async () => {
  const { hash } = await testChain.pay();
  await receive('nobody', hash, 100);
  const { items } = await testChain.store.callbacks.list({ outcome: 'unreadable' }, { limit: 1 });
  expect(items).toMatchObject([{ outcome: 'unreadable', reason: 'amount_not_text' }]);
  const orderId = await testChain.createOrder();
  expect(await testChain.verify(orderId, provider)).toBe('awaiting');
});

async function receive(orderId: string, hash: string, amount: unknown): Promise<void> {
  const date = '2026-03-01T12:00:00Z';
  const body = Buffer.from(JSON.stringify({ amount, date, blockchain: NETWORK, hash, paymentId: 'P-1', orderId }));
  await testChain.store.callbacks.receive({
    provider: 'pentagoo',
    addressedOrderId: null,
    keyId: 't1',
    body,
    digest: createHash('sha256').update(body).digest(),
    contentType: 'application/json',
    receivedAt: new Date(),
  });
  expect(await testChain.store.callbacks.match(10, (received) => matchCallback(received, [provider]))).toBe(1);
}
