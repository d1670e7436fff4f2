import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestChain, type TestChain } from './__fixtures__/test-chain.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
const FORGED = `0x${'fe'.repeat(32)}`;

let testChain: TestChain;
beforeAll(async () => {
  testChain = await startTestChain();
});
afterAll(() => testChain?.close());

test('a hash that no node ever shows is asked about ever more rarely, and after a month only when somebody asks', async () => {
  const orderId = await testChain.order();
  await testChain.callBack(orderId, FORGED);
  expect(await nextLooks(orderId, [0, 5, HOUR, 2 * DAY, 3 * DAY, 4 * DAY + HOUR, 29 * DAY, 30 * DAY])).toEqual([
    1,
    15,
    2 * HOUR,
    2 * DAY + HOUR,
    4 * DAY,
    5 * DAY,
    30 * DAY,
    null,
  ]);
});

test('a payment that turns up later than that is found by whoever asks then', async () => {
  const orderId = await testChain.order();
  const { hash } = await testChain.pay();
  const raw = await testChain.rpc('eth_getRawTransactionByHash', hash);
  await testChain.node.reorg({ depth: 1, drop: [hash] });
  await testChain.callBack(orderId, hash);
  expect(await nextLooks(orderId, [0, 40 * DAY])).toEqual([1, null]);
  expect(await testChain.rpc('eth_sendRawTransaction', raw)).toBe(hash);
  await testChain.node.mine(1);
  expect(await testChain.examine(orderId, testChain.provider())).toBe('paid');
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
])('a transaction that %s is not asked about again once its block is final', async (_case, transaction) => {
  const orderId = await testChain.order();
  await testChain.callBack(orderId, await transaction());
  expect(await nextLooks(orderId, [0], { finality: { depth: 3 } })).toEqual([1]);
  await testChain.node.mine(2);
  expect(await nextLooks(orderId, [1], { finality: { depth: 3 } })).toEqual([null]);
});

test('what is no hash at all is asked about once', async () => {
  const orderId = await testChain.order();
  await testChain.store.payments.bind('pentagoo', `Binance Smart Chain:0xnot${'0'.repeat(60)}`, orderId);
  expect(await nextLooks(orderId, [0])).toEqual([null]);
});

test('a search beside money of another sum does not stop the watch over that money, nor the watch the search', async () => {
  const orderId = await testChain.order();
  await testChain.callBack(orderId, (await testChain.pay({ amount: '40.00' })).hash);
  await testChain.callBack(orderId, FORGED);
  expect(await nextLooks(orderId, [0, 3 * DAY])).toEqual([1, 4 * DAY]);
  expect(await nextLooks(orderId, [31 * DAY])).toEqual([null]);
  expect((await testChain.store.orders.get(orderId))?.standing.state).toBe('underpaid');
});

test('money that was there and is gone is searched for from when it was last seen, however old its claim is', async () => {
  const orderId = await testChain.order();
  const { hash } = await testChain.pay();
  await testChain.callBack(orderId, hash);
  await nextLooks(orderId, [0, 5 * DAY]);
  await testChain.node.reorg({ depth: 1, drop: [hash] });
  expect(await nextLooks(orderId, [5 * DAY + 1, 5 * DAY + HOUR])).toEqual([5 * DAY + 2, 5 * DAY + 2 * HOUR]);
  expect((await testChain.store.orders.get(orderId))?.standing.state).toBe('reversed');
});

test('part of the money is watched as closely as ever beside a search that has become rare', async () => {
  const orderId = await testChain.order();
  await testChain.callBack(orderId, FORGED);
  await nextLooks(orderId, [0]);
  await testChain.callBack(orderId, (await testChain.pay({ amount: '40.00' })).hash);
  const watched = { watchSeconds: 7 * 86_400 };
  expect(await nextLooks(orderId, [4 * DAY, 4 * DAY + HOUR], watched)).toEqual([4 * DAY + 1, 4 * DAY + 2 * HOUR]);
});

test('two orders that contest a transaction are asked about like that too, not every minute', async () => {
  for (const amount of ['100.00', '60.00']) {
    const [first, second] = [await testChain.order(), await testChain.order()].map(String) as [string, string];
    const { hash } = await testChain.pay({ amount });
    for (const orderId of [first, second]) await testChain.callBack(orderId, hash);
    expect(await nextLooks(first, [0, 1, HOUR, 4 * DAY, 30 * DAY])).toEqual([1, 2, 2 * HOUR, 5 * DAY, null]);
    expect((await testChain.store.orders.get(first))?.standing.state).toBe('contested');
  }
});

/** Looks at the order at these minutes after the first, and says after each when the next is due; null: never. */
async function nextLooks(
  orderId: string,
  minutes: readonly number[],
  settings = {},
): Promise<readonly (number | null)[]> {
  const began = Date.now();
  const nexts: (number | null)[] = [];
  for (const minute of minutes) {
    await testChain.examine(orderId, testChain.provider(settings), () => new Date(began + minute * 60_000));
    nexts.push(await dueAt(orderId, began));
  }
  return nexts;
}

async function dueAt(orderId: string, began: number): Promise<number | null> {
  const isDue = async (minute: number) =>
    (await testChain.store.verifications.due(new Date(began + minute * 60_000), 1_000)).some(
      (due) => due.orderId === orderId,
    );
  let [before, by] = [-1, 90 * DAY];
  if (!(await isDue(by))) return null;
  while (by - before > 1) {
    const middle = Math.floor((before + by) / 2);
    if (await isDue(middle)) by = middle;
    else before = middle;
  }
  return by;
}
