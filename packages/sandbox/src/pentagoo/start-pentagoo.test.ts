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

const refusal = { code: '400', message: 'Bad Request' };

test('a create is answered 200 and remembered', async () => {
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
  ['a field that is not documented', { ...order, callbackUrl: 'http://127.0.0.1' }, {}],
  ['no JSON', '{"refId":', {}],
  ['no JSON content type', order, { 'content-type': 'text/plain' }],
])('%s gets the documented 400 and creates nothing', async (_what, body, headers) => {
  const response = await create(body, headers);
  expect([response.status, await response.json()]).toEqual([400, refusal]);
  expect(pentagoo.payments).toEqual([]);
});

test('a buyer pays on the chain, and then the callback comes', async () => {
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

test('the transfer stands in a block before its callback is sent', async () => {
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

test('a buyer can pay another amount, in another token, to another address, on a chain of another name', async () => {
  await create();
  const lookAlike = await chain.deployToken();
  const stranger = chain.accounts[5] as `0x${string}`;

  const { callback } = await pentagoo.pay('order-1', {
    amount: '7',
    token: lookAlike,
    to: stranger,
    from: chain.accounts[2] as `0x${string}`,
    blockchain: 'Ethereum Classic',
  });

  const client = createPublicClient({ transport: http(chain.rpcUrl) });
  const received = { address: lookAlike.address, abi: erc20Abi, functionName: 'balanceOf' } as const;
  const before = await client.readContract({ ...received, args: [chain.accounts[6] as `0x${string}`] });
  expect((await client.readContract({ ...received, args: [stranger] })) - before).toBe(7_000_000n);
  expect(callback).toMatchObject({ blockchain: 'Ethereum Classic', amount: '100.25 USD' });
});

test('a payment can fail on the chain and still be called back', async () => {
  await create();
  const { transaction } = await pentagoo.pay('order-1', { fail: true });
  expect(transaction).toMatchObject({ status: 'reverted', logIndex: undefined });
  expect(merchant.received).toHaveLength(1);
});

test('a payment can go without callback, or with two that lie', async () => {
  await create();

  const silent = await pentagoo.pay('order-1', { callback: 'none' });
  expect([silent.deliveries, merchant.received]).toEqual([[], []]);

  await pentagoo.pay('order-1', { callback: { times: 2, fields: { amount: '999.00 USD' } } });
  expect(merchant.received.map(({ body }) => JSON.parse(body).amount)).toEqual(['999.00 USD', '999.00 USD']);
});

test('of two payments with one refId, the newest is paid', async () => {
  await create();
  await create({ ...order, amount: '2.00 USD' });
  const { payment } = await pentagoo.pay('order-1');
  expect(payment).toMatchObject({ amount: '2.00 USD', paymentId: pentagoo.payments[1]?.paymentId });
});

test('a callback can be forged, for an order that nobody made, or unreadable', async () => {
  await pentagoo.sendCallback({ orderId: 'nobody', hash: '0xabc' });
  await pentagoo.sendCallback('not json', { contentType: 'text/plain' });
  expect(merchant.received.map(({ body }) => body)).toEqual(['{"orderId":"nobody","hash":"0xabc"}', 'not json']);
});

test('what cannot be done is said', async () => {
  await create({ ...order, refId: 'unclear', amount: 'much' });
  await expect(pentagoo.pay('nobody')).rejects.toThrow('No payment was created for refId nobody');
  await expect(pentagoo.pay('unclear')).rejects.toThrow('Nobody can pay "much"');

  await using alone = await startPentagoo();
  await expect(alone.pay('order-1')).rejects.toThrow('There is no chain');
  await expect(alone.sendCallback({})).rejects.toThrow('No URL for callbacks');

  alone.callbackUrl = merchant.url;
  await alone.sendCallback({});
  expect(merchant.received).toHaveLength(1);
});

test('over HTTP: a person without TypeScript is the buyer', async () => {
  await create();

  const response = await fetch(`${pentagoo.url}/sandbox/pay/order-1`, { method: 'POST' });

  const { transaction } = (await response.json()) as { transaction: { hash: string } };
  const listed = await (await fetch(`${pentagoo.url}/sandbox/payments`)).json();
  expect(JSON.parse(merchant.received[0]?.body ?? '{}')).toMatchObject({ orderId: 'order-1', hash: transaction.hash });
  expect(listed).toMatchObject([{ refId: 'order-1', transactions: [{ hash: transaction.hash }] }]);
  expect(pentagoo.calls.total()).toBe(1);
});

test('over HTTP: a payment takes the same options, and refuses others by name', async () => {
  await create();
  const post = (body: object) =>
    fetch(`${pentagoo.url}/sandbox/pay/order-1`, { method: 'POST', body: JSON.stringify(body) });

  const paid = await post({ amount: '1', callback: { times: 2, fields: { amount: '1.00 USD' } } });
  const refused = await post({ amont: '1' });
  const unknown = await fetch(`${pentagoo.url}/sandbox/pay/nobody`, { method: 'POST' });

  expect(paid.status).toBe(200);
  expect(merchant.received.map(({ body }) => JSON.parse(body).amount)).toEqual(['1.00 USD', '1.00 USD']);
  expect([refused.status, (await refused.json()) as object]).toEqual([
    400,
    { message: expect.stringContaining('amont') },
  ]);
  expect(unknown.status).toBe(400);
});

test('over HTTP: callbacks and faults can be scripted', async () => {
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
