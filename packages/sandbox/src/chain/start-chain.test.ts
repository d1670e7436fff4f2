import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPublicClient, erc20Abi, type Hash, http } from 'viem';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { SandboxChain, SandboxToken } from './chain-types.ts';
import { startChain } from './start-chain.ts';

let chain: SandboxChain;
let token: SandboxToken;
let client: ReturnType<typeof createPublicClient>;
let merchant: `0x${string}`;

beforeAll(async () => {
  chain = await startChain({ chainId: 97 });
  token = await chain.deployToken({ symbol: 'USDT', decimals: 6 });
  client = createPublicClient({ transport: http(chain.rpcUrl) });
  merchant = chain.accounts[9] as `0x${string}`;
});
afterAll(() => chain.close());

const balance = (of: SandboxToken) =>
  client.readContract({ address: of.address, abi: erc20Abi, functionName: 'balanceOf', args: [merchant] });

test('the node answers under the chain id asked for', async () => {
  expect(await client.getChainId()).toBe(97);
});

test('a token transfer moves the amount and is told with its place on the chain', async () => {
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

test('an amount with more decimals than the token is refused, not rounded', async () => {
  await expect(chain.transfer({ token, to: merchant, amount: '1.0000001' })).rejects.toThrow('6 decimals');
});

test("the chain's own coin arrives without a log", async () => {
  const before = await client.getBalance({ address: merchant });

  const mined = await chain.transfer({ token: 'native', to: merchant, amount: '1.5' });

  expect((await client.getBalance({ address: merchant })) - before).toBe(1_500_000_000_000_000_000n);
  expect(mined).toMatchObject({ status: 'success', logIndex: undefined });
});

test('a failing transfer is mined as reverted, with no log', async () => {
  const mined = await chain.failingTransfer();

  const receipt = await client.getTransactionReceipt({ hash: mined.hash });
  expect(mined).toMatchObject({ status: 'reverted', logIndex: undefined });
  expect(receipt).toMatchObject({ status: 'reverted', logs: [] });
});

test('a token that returns false succeeds and moves nothing', async () => {
  const falseToken = await chain.deployToken({ variant: 'false-returning' });

  const before = await balance(falseToken);

  const mined = await chain.transfer({ token: falseToken, to: merchant, amount: 5n });

  expect(mined).toMatchObject({ status: 'success', logIndex: undefined });
  expect(await balance(falseToken)).toBe(before);
});

test('a token with a fee delivers a hundredth less, in the log that is named', async () => {
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

test('a batch makes several transfers in one transaction, each with its own log index', async () => {
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

test('fifty transfers at once from one account are all mined', async () => {
  const before = await balance(token);

  const mined = await Promise.all(
    Array.from({ length: 50 }, (_, index) => chain.transfer({ token, to: merchant, amount: BigInt(index + 1) })),
  );

  expect(new Set(mined.map(({ hash }) => hash)).size).toBe(50);
  expect((await balance(token)) - before).toBe(1275n);
});

test('blocks can be added', async () => {
  const before = await chain.blockNumber();
  await chain.mine(7);
  expect(await chain.blockNumber()).toBe(before + 7n);
});

test('a snapshot can be gone back to, once', async () => {
  const before = await balance(token);
  const snapshot = await chain.snapshot();
  await chain.transfer({ token, to: merchant, amount: '1' });

  await chain.revert(snapshot);

  expect(await balance(token)).toBe(before);
  await expect(chain.revert(snapshot)).rejects.toThrow('used once');
});

test('a reorg puts a kept transaction into another block and forgets a dropped one', async () => {
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

test('a reorg can bring a transaction back in a later block, and a dropped one can be replaced under its nonce', async () => {
  const later = await chain.transfer({ token, to: merchant, amount: '1', from: accountAt(4) });
  const dropped = await chain.transfer({ token, to: merchant, amount: '2', from: accountAt(5) });
  const { nonce } = await client.getTransaction({ hash: dropped.hash });
  await chain.mine();

  await chain.reorg({ depth: 3, drop: [dropped.hash], laterBlocks: 1 });
  const replacement = await chain.transfer({ token, to: merchant, amount: '9', from: accountAt(5) });

  expect((await receipt(later.hash)).blockNumber).toBe(later.blockNumber + 1n);
  expect((await client.getTransaction({ hash: replacement.hash })).nonce).toBe(nonce);
});

test('a chain that is reorganised again and again keeps its contracts, however long it gets', {
  timeout: 120_000,
}, async () => {
  await using long = await startChain();
  const coin = await long.deployToken();
  const to = long.accounts[1] as `0x${string}`;
  for (let round = 0; round < 12; round += 1) {
    await long.transfer({ token: coin, to, amount: '1' });
    await long.mine(99);
    await long.reorg({ depth: 100 });
  }
  const { logIndex } = await long.transfer({ token: coin, to, amount: '1' });
  expect(logIndex).toBe(0);
});

test('the node calls a block final two epochs later', async () => {
  await using quick = await startChain({ slotsInAnEpoch: 1 });
  const final = createPublicClient({ transport: http(quick.rpcUrl) });

  await quick.mine(10);

  expect((await final.getBlock({ blockTag: 'finalized' })).number).toBe(8n);
});

test('with a block time, a transfer waits for its block', async () => {
  await using slow = await startChain({ blockTimeSeconds: 1 });
  const { blockNumber } = await slow.transfer({ token: 'native', to: merchant, amount: 1n });
  expect(blockNumber).toBeGreaterThan(0n);
});

test('a taken port is refused with what anvil says', async () => {
  await expect(startChain({ port: Number(new URL(chain.rpcUrl).port) })).rejects.toThrow('anvil ended before');
});

// Last: the clock of the chain doesn't go back.
test('the time of the next block can be chosen', async () => {
  const at = new Date('2100-01-01T00:00:00Z');

  await chain.setNextBlockTime(at);
  const { blockNumber } = await chain.transfer({ token, to: merchant, amount: 1n });

  expect((await client.getBlock({ blockNumber })).timestamp).toBe(BigInt(at.getTime() / 1000));
});

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('the node ends when its program ends by %s', async (signal) => {
  const program = spawn(
    process.execPath,
    [
      '--conditions=@punteo/source',
      '--input-type=module',
      '-e',
      `import { startChain } from ${JSON.stringify(new URL('./start-chain.ts', import.meta.url).href)};
     const { rpcUrl, pid } = await startChain(); console.log(JSON.stringify({ rpcUrl, pid }));`,
    ],
    { cwd: tmpdir() },
  );
  const { rpcUrl, pid } = await new Promise<{ rpcUrl: string; pid: number }>((resolve) =>
    program.stdout.once('data', (line) => resolve(JSON.parse(String(line)))),
  );
  await createPublicClient({ transport: http(rpcUrl) }).getChainId();

  program.kill(signal);

  await expect.poll(() => isRunning(pid), { timeout: 5_000 }).toBe(false);
  await expect(fetch(rpcUrl)).rejects.toThrow();
});

test('a closed chain leaves no process and no file', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
  vi.stubEnv('TMPDIR', directory);
  const closed = await startChain();
  vi.unstubAllEnvs();
  expect(readdirSync(directory)).toHaveLength(1);

  await closed.close();
  await closed.close();

  expect(isRunning(closed.pid)).toBe(false);
  expect(readdirSync(directory)).toEqual([]);
  rmSync(directory, { recursive: true });
});

const accountAt = (index: number) => chain.accounts[index] as `0x${string}`;
const receipt = (hash: Hash) => client.getTransactionReceipt({ hash });

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
