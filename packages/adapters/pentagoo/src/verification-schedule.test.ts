import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestChain, type TestChain } from './__fixtures__/test-chain.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
const FORGED = `0x${'fe'.repeat(32)}`;

let testChain: TestChain;
/** Minute 0 of the test that runs. */
let startedAt = 0;
beforeAll(async () => {
  testChain = await startTestChain();
});
afterAll(() => testChain?.close());
beforeEach(() => {
  startedAt = Date.now();
});

test('a hash that no node shows is verified ever more rarely, and after 30 days no more', async () => {
  const orderId = await testChain.createOrder();
  await testChain.receiveCallback(orderId, FORGED);
  expect(await nextAfter(orderId, [0, 5, HOUR, 2 * DAY, 3 * DAY, 4 * DAY + HOUR, 29 * DAY, 30 * DAY])).toEqual([
    1,
    15,
    2 * HOUR,
    3 * DAY,
    4 * DAY,
    5 * DAY,
    30 * DAY,
    null,
  ]);
});

test('a payment that is mined after 40 days pays the order at the next requested verification', async () => {
  const orderId = await testChain.createOrder();
  const { hash } = await testChain.pay();
  const raw = await testChain.rpc('eth_getRawTransactionByHash', hash);
  await testChain.node.reorg({ depth: 1, drop: [hash] });
  await testChain.receiveCallback(orderId, hash);
  expect(await nextAfter(orderId, [0, 40 * DAY])).toEqual([1, null]);
  expect(await testChain.rpc('eth_sendRawTransaction', raw)).toBe(hash);
  await testChain.node.mine(1);
  expect(await testChain.verify(orderId, testChain.provider())).toBe('paid');
});

test.each<[string, () => Promise<string>]>([
  [
    'went to somebody else',
    async () => (await testChain.pay({ to: testChain.node.accounts[5] as `0x${string}` })).hash,
  ],
  [
    'failed',
    async () => (await testChain.node.failingTransfer({ token: testChain.token, to: testChain.merchant })).hash,
  ],
])('a transaction that %s is not verified again once its block is final', async (_case, transaction) => {
  const orderId = await testChain.createOrder();
  await testChain.receiveCallback(orderId, await transaction());
  expect(await nextAfter(orderId, [0], { finality: { depth: 3 } })).toEqual([1]);
  await testChain.node.mine(2);
  expect(await nextAfter(orderId, [1], { finality: { depth: 3 } })).toEqual([null]);
});

test('a claim with a malformed hash is verified once', async () => {
  const orderId = await testChain.createOrder();
  const claim = {
    provider: 'pentagoo',
    kind: 'transaction',
    network: 'Binance Smart Chain',
    hash: `0xnot${'0'.repeat(60)}`,
  } as const;
  await testChain.store.orders.change(orderId, { type: 'bind', claim }, { actor: 'ana', reason: 'test' }, new Date());
  expect(await nextAfter(orderId, [0])).toEqual([null]);
});

test('an unknown hash and an underpayment of one order are each verified on their own schedule', async () => {
  const orderId = await testChain.createOrder();
  await testChain.receiveCallback(orderId, (await testChain.pay({ amount: '40.00' })).hash);
  await testChain.receiveCallback(orderId, FORGED);
  expect(await nextAfter(orderId, [0, 3 * DAY])).toEqual([1, 4 * DAY]);
  expect(await nextAfter(orderId, [31 * DAY])).toEqual([null]);
  expect((await testChain.store.orders.get(orderId))?.standing.state).toBe('underpaid');
});

test('money that disappeared is verified on a new schedule from its last observation, however old its claim is', async () => {
  const orderId = await testChain.createOrder();
  const { hash } = await testChain.pay();
  await testChain.receiveCallback(orderId, hash);
  await nextAfter(orderId, [0, 5 * DAY]);
  await testChain.node.reorg({ depth: 1, drop: [hash] });
  expect(await nextAfter(orderId, [5 * DAY + 1, 5 * DAY + HOUR])).toEqual([5 * DAY + 2, 5 * DAY + 2 * HOUR]);
  expect((await testChain.store.orders.get(orderId))?.standing.state).toBe('reversed');
});

test('an underpayment is verified hourly beside an unknown hash that is verified daily', async () => {
  const orderId = await testChain.createOrder();
  await testChain.receiveCallback(orderId, FORGED);
  await nextAfter(orderId, [0]);
  await testChain.receiveCallback(orderId, (await testChain.pay({ amount: '40.00' })).hash);
  const settings = { watchSeconds: 7 * 86_400 };
  expect(await nextAfter(orderId, [4 * DAY, 4 * DAY + HOUR], settings)).toEqual([4 * DAY + 1, 4 * DAY + 2 * HOUR]);
});

test('two orders that contest a transaction are verified on the schedule of an unknown hash', async () => {
  for (const amount of ['100.00', '60.00']) {
    const [first, second] = [await testChain.createOrder(), await testChain.createOrder()].map(String) as [
      string,
      string,
    ];
    const { hash } = await testChain.pay({ amount });
    for (const orderId of [first, second]) await testChain.receiveCallback(orderId, hash);
    expect(await nextAfter(first, [0, 1, HOUR, 4 * DAY, 30 * DAY])).toEqual([1, 2, 2 * HOUR, 5 * DAY, null]);
    expect((await testChain.store.orders.get(first))?.standing.state).toBe('contested');
  }
});

/** Verifies the order at these minutes of the test, and returns for each the minute of the next verification; null: never. */
async function nextAfter(
  orderId: string,
  minutes: readonly number[],
  settings = {},
): Promise<readonly (number | null)[]> {
  const next: (number | null)[] = [];
  for (const minute of minutes) {
    await testChain.verify(orderId, testChain.provider(settings), () => instantAt(minute));
    const at = await testChain.nextVerificationAt(orderId);
    next.push(at && Math.round((at.getTime() - startedAt) / 60_000));
  }
  return next;
}

function instantAt(minute: number): Date {
  return new Date(startedAt + minute * 60_000);
}
