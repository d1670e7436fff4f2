import { createPublicClient, erc20Abi, type Hash, http } from 'viem';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SandboxChain, SandboxToken } from './chain-types.ts';
import { startChain } from './start-chain.ts';

let chain: SandboxChain;
let token: SandboxToken;
let client: ReturnType<typeof createPublicClient>;
let buyer: `0x${string}`;
let merchant: `0x${string}`;

beforeAll(async () => {
  chain = await startChain({ chainId: 97 });
  token = await chain.deployToken({ symbol: 'USDT', decimals: 6 });
  client = createPublicClient({ transport: http(chain.rpcUrl) });
  buyer = accountAt(1);
  merchant = accountAt(9);
});
afterAll(() => chain.close());

const accountAt = (index: number) => chain.accounts[index] as `0x${string}`;
const balance = (of: SandboxToken) =>
  client.readContract({ address: of.address, abi: erc20Abi, functionName: 'balanceOf', args: [merchant] });

test('the node has the requested chain id', async () => {
  expect(await client.getChainId()).toBe(97);
});

test('transfer moves the amount and returns the hash, block and log index of the transaction', async () => {
  const before = await balance(token);

  const mined = await chain.transfer({ token, to: merchant, amount: '100.25' });

  const receipt = await client.getTransactionReceipt({ hash: mined.hash });
  expect((await balance(token)) - before).toBe(100_250_000n);
  expect(mined).toEqual({
    hash: receipt.transactionHash,
    status: 'success',
    blockNumber: receipt.blockNumber,
    blockHash: receipt.blockHash,
    logIndex: receipt.logs[0]?.logIndex,
  });
});

test('transferMany mines many transfers in few blocks, in their order, and a transfer of too much as reverted', async () => {
  const before = [await balance(token), await chain.blockNumber()] as const;

  const mined = await chain.transferMany([
    { token, to: merchant, amount: '1.00' },
    { token, to: merchant, amount: 2n ** 255n },
    { token, to: merchant, amount: '2.00' },
  ]);

  expect(mined.map(({ status }) => status)).toEqual(['success', 'reverted', 'success']);
  expect((await balance(token)) - before[0]).toBe(3_000_000n);
  expect(await chain.blockNumber()).toBe(before[1] + 1n);
  const receipts = await Promise.all(mined.map(({ hash }) => client.getTransactionReceipt({ hash })));
  expect(receipts.map(({ transactionIndex }) => transactionIndex)).toEqual([0, 1, 2]);
  // Later transactions are mined at once again.
  expect((await chain.transfer({ token, to: merchant, amount: '1.00' })).blockNumber).toBe(before[1] + 2n);
});

test('an amount with more decimals than the token is rejected, not rounded', async () => {
  await expect(chain.transfer({ token, to: merchant, amount: '1.0000001' })).rejects.toThrow('6 decimals');
});

test('a transfer of the native coin arrives without a log', async () => {
  const before = await client.getBalance({ address: merchant });

  const mined = await chain.transfer({ token: 'native', to: merchant, amount: '1.5' });

  expect((await client.getBalance({ address: merchant })) - before).toBe(1_500_000_000_000_000_000n);
  expect(mined).toMatchObject({ status: 'success', logIndex: undefined });
});

test('failingTransfer is mined as reverted, without a log', async () => {
  const mined = await chain.failingTransfer();

  const receipt = await client.getTransactionReceipt({ hash: mined.hash });
  expect(mined).toMatchObject({ status: 'reverted', logIndex: undefined });
  expect(receipt).toMatchObject({ status: 'reverted', logs: [] });
});

test('a transfer of a false-returning token succeeds and moves nothing', async () => {
  const falseToken = await chain.deployToken({ variant: 'false-returning' });

  const before = await balance(falseToken);

  const mined = await chain.transfer({ token: falseToken, to: merchant, amount: 5n });

  expect(mined).toMatchObject({ status: 'success', logIndex: undefined });
  expect(await balance(falseToken)).toBe(before);
});

test('a transfer of a fee-on-transfer token delivers 1 % less, and the log index is that of the delivery', async () => {
  const feeToken = await chain.deployToken({ variant: 'fee-on-transfer' });

  const before = await balance(feeToken);

  const mined = await chain.transfer({ token: feeToken, to: merchant, amount: '100' });

  const { logs } = await client.getTransactionReceipt({ hash: mined.hash });
  expect((await balance(feeToken)) - before).toBe(99_000_000n);
  expect(logs.map((log) => BigInt(log.data))).toEqual([99_000_000n, 1_000_000n]);
  expect(logs[0]?.logIndex).toBe(mined.logIndex);
});

test('a look-alike token has the same symbol at another address', async () => {
  const lookAlike = await chain.deployToken({ symbol: 'USDT', decimals: 6 });

  const symbol = await client.readContract({ address: lookAlike.address, abi: erc20Abi, functionName: 'symbol' });
  expect(symbol).toBe('USDT');
  expect(lookAlike.address).not.toBe(token.address);
});

test('batchTransfer makes several transfers in one transaction, each with its own log index', async () => {
  const [tokens, coins] = [await balance(token), await client.getBalance({ address: merchant })];

  const batch = await chain.batchTransfer([
    { token, to: merchant, amount: '10' },
    { token: 'native', to: merchant, amount: 7n },
    { token, to: merchant, amount: '20' },
  ]);

  const transaction = await client.getTransaction({ hash: batch.hash });
  expect([(await balance(token)) - tokens, (await client.getBalance({ address: merchant })) - coins]).toEqual([
    30_000_000n,
    7n,
  ]);
  expect(batch).toMatchObject({ status: 'success', logIndexes: [0, undefined, 1] });
  expect(transaction.value).toBe(0n);
});

test('fifty concurrent transfers from one account are all mined', async () => {
  const before = await balance(token);

  const mined = await Promise.all(
    Array.from({ length: 50 }, (_, index) => chain.transfer({ token, to: merchant, amount: BigInt(index + 1) })),
  );

  expect(new Set(mined.map(({ hash }) => hash)).size).toBe(50);
  expect((await balance(token)) - before).toBe(1275n);
});

test('mine adds empty blocks', async () => {
  const before = await chain.blockNumber();
  await chain.mine(7);
  expect(await chain.blockNumber()).toBe(before + 7n);
});

test('a snapshot can be restored once', async () => {
  const before = await balance(token);
  const snapshot = await chain.snapshot();
  await chain.transfer({ token, to: merchant, amount: '1' });

  await chain.revert(snapshot);

  expect(await balance(token)).toBe(before);
  await expect(chain.revert(snapshot)).rejects.toThrow('restored once');
});

test('reorg moves a kept transaction to another block hash and removes a dropped one', async () => {
  const kept = await chain.transfer({ token, to: merchant, amount: '1', from: accountAt(2) });
  const dropped = await chain.transfer({ token, to: merchant, amount: '2', from: accountAt(3) });
  const broken = await chain.transfer({ token, to: merchant, amount: '3', from: accountAt(3) });
  const height = await chain.blockNumber();

  const reorg = await chain.reorg({ depth: 3, drop: [dropped.hash] });

  const returned = await client.getTransactionReceipt({ hash: kept.hash });
  expect(reorg).toEqual({ kept: [kept.hash], dropped: [dropped.hash, broken.hash] });
  expect(await chain.blockNumber()).toBe(height);
  expect(returned.blockNumber).toBe(kept.blockNumber);
  expect(returned.blockHash).not.toBe(kept.blockHash);
  await expect(receipt(dropped.hash)).rejects.toThrow('could not be found');
  await expect(receipt(broken.hash)).rejects.toThrow('could not be found');
});

test('reorg can move a transaction to a later block, and a dropped one can be replaced with the same nonce', async () => {
  const later = await chain.transfer({ token, to: merchant, amount: '1', from: accountAt(4) });
  const dropped = await chain.transfer({ token, to: merchant, amount: '2', from: accountAt(5) });
  const { nonce } = await client.getTransaction({ hash: dropped.hash });
  await chain.mine();

  await chain.reorg({ depth: 3, drop: [dropped.hash], laterBlocks: 1 });
  const replacement = await chain.transfer({ token, to: merchant, amount: '9', from: accountAt(5) });

  expect((await receipt(later.hash)).blockNumber).toBe(later.blockNumber + 1n);
  expect((await client.getTransaction({ hash: replacement.hash })).nonce).toBe(nonce);
});

test('contracts survive reorganisations of a long chain', { timeout: 120_000 }, async () => {
  await using long = await startChain();
  const coin = await long.deployToken();
  // anvil would move states to disk from about 900 blocks on. It mines small steps faster than one large one.
  for (let step = 0; step < 12; step += 1) await long.mine(100);

  await long.reorg({ depth: 100 });
  const first = await long.transfer({ token: coin, to: merchant, amount: '1' });
  await long.reorg({ depth: 100 });
  const second = await long.transfer({ token: coin, to: merchant, amount: '1' });

  expect([first.logIndex, second.logIndex]).toEqual([0, 0]);
});

test('the finalized block is two epochs below the newest', async () => {
  await using quick = await startChain({ slotsInAnEpoch: 1 });
  const final = createPublicClient({ transport: http(quick.rpcUrl) });

  await quick.mine(10);

  expect((await final.getBlock({ blockTag: 'finalized' })).number).toBe(8n);
});

test('with a block time, a transfer is mined with the next block and not immediately', async () => {
  await using slow = await startChain({ blockTimeSeconds: 3600 });
  const slowClient = createPublicClient({ transport: http(slow.rpcUrl) });

  const transfer = slow.transfer({ token: 'native', to: merchant, amount: 1n });
  await expect.poll(() => slowClient.getTransactionCount({ address: buyer, blockTag: 'pending' })).toBe(1);

  expect(await slow.blockNumber()).toBe(0n);
  await slow.mine();
  expect((await transfer).blockNumber).toBe(1n);
});

// Last, because the time of the chain cannot go back.
test('setNextBlockTime sets the time of the next block', async () => {
  const at = new Date('2100-01-01T00:00:00Z');

  await chain.setNextBlockTime(at);
  const { blockNumber } = await chain.transfer({ token, to: merchant, amount: 1n });

  expect((await client.getBlock({ blockNumber })).timestamp).toBe(BigInt(at.getTime() / 1000));
});

const receipt = (hash: Hash) => client.getTransactionReceipt({ hash });
