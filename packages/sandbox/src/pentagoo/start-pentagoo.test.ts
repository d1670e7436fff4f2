import { createPublicClient, erc20Abi, http } from 'viem';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startMerchant } from '../__fixtures__/merchant.ts';
import type { SandboxChain, SandboxToken } from '../chain/chain-types.ts';
import { startChain } from '../chain/start-chain.ts';
import type { SandboxPentagoo } from './pentagoo-types.ts';
import { startPentagoo } from './start-pentagoo.ts';

const now = new Date('2024-07-17T12:34:56.789Z');
const order = { refId: 'order-1', description: 'A book', amount: '100.25 USD' };
let chain: SandboxChain;
let token: SandboxToken;
let merchant: Awaited<ReturnType<typeof startMerchant>>;
let pentagoo: SandboxPentagoo;

beforeAll(async () => {
  chain = await startChain();
  token = await chain.deployToken();
});
afterAll(() => chain.close());
beforeEach(async () => {
  merchant = await startMerchant();
  pentagoo = await startPentagoo({ chain, token, callbackUrl: merchant.url, now: () => now });
});
afterEach(() => Promise.all([pentagoo.close(), merchant.close()]));

function create(body: unknown = order, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${pentagoo.url}/api/payment/create`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      OAuth: `${pentagoo.integrationKey}:${pentagoo.integrationSecret}`,
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const badRequest = { code: '400', message: 'Bad Request' };

test('a create is answered 200 and stored', async () => {
  const response = await create();

  expect([response.status, await response.json()]).toEqual([200, {}]);
  expect(pentagoo.payments).toEqual([
    { ...order, paymentId: expect.stringMatching(/^[0-9a-f-]{36}$/), createdAt: now, transactions: [] },
  ]);
});

test.each([
  ['a wrong secret', order, { OAuth: 'sandbox-integration-key:wrong' }],
  ['no secret', order, { OAuth: 'sandbox-integration-key' }],
  ['a missing field', { refId: 'order-1', amount: '1.00 USD' }, {}],
  ['an amount that is a number', { ...order, amount: 100 }, {}],
  ['an undocumented field', { ...order, callbackUrl: 'http://127.0.0.1' }, {}],
  ['invalid JSON', '{"refId":', {}],
  ['a content type other than JSON', order, { 'content-type': 'text/plain' }],
])('a create with %s is answered the documented 400 and creates nothing', async (_what, body, headers) => {
  const response = await create(body, headers);
  expect([response.status, await response.json()]).toEqual([400, badRequest]);
  expect(pentagoo.payments).toEqual([]);
});

test('pay makes a transfer on the chain, then sends the callback', async () => {
  await create();

  const paid = await pentagoo.pay('order-1');

  const client = createPublicClient({ transport: http(chain.rpcUrl) });
  const receipt = await client.getTransactionReceipt({ hash: paid.transaction.hash });
  expect(receipt).toMatchObject({ status: 'success', from: chain.accounts[1], to: token.address });
  expect(BigInt(receipt.logs[0]?.data ?? 0)).toBe(100_250_000n);
  expect(merchant.received.map(({ body }) => JSON.parse(body))).toEqual([
    {
      amount: '100.25 USD',
      date: '2024-07-17T12:34:56Z',
      blockchain: 'Binance Smart Chain',
      hash: paid.transaction.hash,
      paymentId: pentagoo.payments[0]?.paymentId,
      orderId: 'order-1',
    },
  ]);
  expect(paid.deliveries.map(({ status }) => status)).toEqual([200]);
  expect(pentagoo.payments[0]?.transactions).toEqual([paid.transaction]);
});

test('pay sends the callback after the transfer is mined', async () => {
  await create();
  let receivedBefore: number | undefined;

  await pentagoo.pay('order-1', {
    beforeCallback: async ({ hash }) => {
      const client = createPublicClient({ transport: http(chain.rpcUrl) });
      expect((await client.getTransactionReceipt({ hash })).status).toBe('success');
      receivedBefore = merchant.received.length;
    },
  });

  expect([receivedBefore, merchant.received.length]).toEqual([0, 1]);
});

test('pay takes another amount, token, address and chain name', async () => {
  await create();
  const lookAlike = await chain.deployToken();
  const otherAddress = chain.accounts[5] as `0x${string}`;

  const { callback } = await pentagoo.pay('order-1', {
    amount: '7',
    token: lookAlike,
    to: otherAddress,
    from: chain.accounts[2] as `0x${string}`,
    blockchain: 'Ethereum Classic',
  });

  const client = createPublicClient({ transport: http(chain.rpcUrl) });
  const received = { address: lookAlike.address, abi: erc20Abi, functionName: 'balanceOf' } as const;
  const before = await client.readContract({ ...received, args: [chain.accounts[6] as `0x${string}`] });
  expect((await client.readContract({ ...received, args: [otherAddress] })) - before).toBe(7_000_000n);
  expect(callback).toMatchObject({ blockchain: 'Ethereum Classic', amount: '100.25 USD' });
});

test('pay with `fail` makes a reverted transfer and still sends the callback', async () => {
  await create();
  const { transaction } = await pentagoo.pay('order-1', { fail: true });
  expect(transaction).toMatchObject({ status: 'reverted', logIndex: undefined });
  expect(merchant.received).toHaveLength(1);
});

test('pay can send no callback, or several with false fields', async () => {
  await create();

  const withoutCallback = await pentagoo.pay('order-1', { callback: 'none' });
  expect([withoutCallback.deliveries, merchant.received]).toEqual([[], []]);

  await pentagoo.pay('order-1', { callback: { times: 2, fields: { amount: '999.00 USD' } } });
  expect(merchant.received.map(({ body }) => JSON.parse(body).amount)).toEqual(['999.00 USD', '999.00 USD']);
});

test('pay pays the newest of two payments with one refId', async () => {
  await create();
  await create({ ...order, amount: '2.00 USD' });
  const { payment } = await pentagoo.pay('order-1');
  expect(payment).toMatchObject({ amount: '2.00 USD', paymentId: pentagoo.payments[1]?.paymentId });
});

test('a callback can be forged for an unknown order, or be unreadable', async () => {
  await pentagoo.sendCallback({ orderId: 'unknown', hash: '0xabc' });
  await pentagoo.sendCallback('not json', { contentType: 'text/plain' });
  expect(merchant.received.map(({ body }) => body)).toEqual(['{"orderId":"unknown","hash":"0xabc"}', 'not json']);
});

test('pay and sendCallback reject with the missing condition and the next step', async () => {
  await create({ ...order, refId: 'unclear', amount: 'much' });
  await expect(pentagoo.pay('unknown')).rejects.toThrow('Pentagoo has no payment with refId unknown');
  await expect(pentagoo.pay('unclear')).rejects.toThrow('amount "much" is not a number of tokens');

  await using alone = await startPentagoo();
  await expect(alone.pay('order-1')).rejects.toThrow('started without a chain');
  await expect(alone.sendCallback({})).rejects.toThrow('This callback has no URL');

  alone.callbackUrl = merchant.url;
  await alone.sendCallback({});
  expect(merchant.received).toHaveLength(1);
});

test('over HTTP: POST /sandbox/pay/<refId> pays, and /sandbox/payments lists the transaction', async () => {
  await create();

  const response = await fetch(`${pentagoo.url}/sandbox/pay/order-1`, { method: 'POST' });

  const { transaction } = (await response.json()) as { transaction: { hash: string } };
  const listed = await (await fetch(`${pentagoo.url}/sandbox/payments`)).json();
  expect(JSON.parse(merchant.received[0]?.body ?? '{}')).toMatchObject({ orderId: 'order-1', hash: transaction.hash });
  expect(listed).toMatchObject([{ refId: 'order-1', transactions: [{ hash: transaction.hash }] }]);
  expect(pentagoo.calls.total()).toBe(1);
});

test('over HTTP: pay takes the same options as the function, and rejects unknown ones by name', async () => {
  await create();
  const post = (body: object) =>
    fetch(`${pentagoo.url}/sandbox/pay/order-1`, { method: 'POST', body: JSON.stringify(body) });

  const paid = await post({ amount: '1', callback: { times: 2, fields: { amount: '1.00 USD' } } });
  const rejected = await post({ amont: '1' });
  const unknown = await fetch(`${pentagoo.url}/sandbox/pay/unknown`, { method: 'POST' });

  expect(paid.status).toBe(200);
  expect(merchant.received.map(({ body }) => JSON.parse(body).amount)).toEqual(['1.00 USD', '1.00 USD']);
  expect([rejected.status, (await rejected.json()) as object]).toEqual([
    400,
    { message: expect.stringContaining('amont') },
  ]);
  expect(unknown.status).toBe(400);
});

test('over HTTP: callbacks can be sent, and faults added and removed', async () => {
  await fetch(`${pentagoo.url}/sandbox/callbacks?times=2`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: 'forged',
  });
  await fetch(`${pentagoo.url}/sandbox/faults`, {
    method: 'POST',
    body: JSON.stringify({ route: 'createPayment', fault: { kind: 'status', status: 503 }, times: 2 }),
  });

  expect(merchant.received.map(({ body, headers }) => [body, headers['content-type']])).toEqual([
    ['forged', 'text/plain'],
    ['forged', 'text/plain'],
  ]);
  expect((await create()).status).toBe(503);

  await fetch(`${pentagoo.url}/sandbox/faults`, { method: 'DELETE' });
  expect((await create()).status).toBe(200);
});
