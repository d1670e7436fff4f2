import { type SandboxChain, type SandboxToken, startChain } from '@punteo/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createChainWitness } from './chain-witness.ts';
import { parseChains } from './config/parse-chains.ts';
import type { TransferVerification } from './verify/transfer-verification.ts';

let node: SandboxChain;
let token: SandboxToken;
let merchant: string;
beforeAll(async () => {
  node = await startChain({ chainId: 97 });
  token = await node.deployToken({ symbol: 'USDT', decimals: 18 });
  merchant = node.accounts[3] as string;
});
afterAll(() => node?.close());

function verify(
  hash: string,
  settings: Record<string, unknown> = {},
  request: Record<string, unknown> = {},
  fetch = globalThis.fetch,
) {
  const chains = parseChains(
    JSON.stringify([
      {
        names: ['Binance Smart Chain'],
        chainId: 97,
        rpcUrls: [node.rpcUrl],
        quorum: 1,
        finality: { depth: 3 },
        recipients: [merchant],
        tokens: [{ address: token.address, decimals: token.decimals, currency: 'USD' }],
        ...settings,
      },
    ]),
  );
  return createChainWitness(chains, { fetch }).verifyTransfer({
    network: 'Binance Smart Chain',
    hash,
    earlier: null,
    now: new Date(),
    ...request,
  });
}

/** The checks that did not pass. */
function openChecks(verification: TransferVerification) {
  return Object.fromEntries(
    verification.checks.filter(({ result }) => result !== 'passed').map(({ name, result }) => [name, result]),
  );
}

function pay(change: Partial<Parameters<SandboxChain['transfer']>[0]> = {}) {
  return node.transfer({ token, to: merchant as `0x${string}`, amount: '100.00', ...change });
}

test('a payment is observed at once, and passes every check when it is deep enough', async () => {
  const { hash } = await pay();
  const early = await verify(hash);
  expect(openChecks(early)).toEqual({ finality: 'unknown' });
  expect(early.facts).toMatchObject({ transfers: [{ amount: { amountMinor: 100n * 10n ** 18n, currency: 'USD' } }] });
  await node.mine(2);
  const final = await verify(hash);
  expect(openChecks(final)).toEqual({});
  expect(final).toMatchObject({
    answered: true,
    witness: 'chain:97',
    facts: { transfers: [{ token: token.address.toLowerCase(), recipient: merchant.toLowerCase(), position: 0 }] },
  });
});

test('finality follows the `finalized` tag of a real node', async () => {
  const { hash } = await pay();
  const settings = { finality: { tag: 'finalized' } };
  expect(openChecks(await verify(hash, settings))).toEqual({ finality: 'unknown' });
  await node.mine(64);
  expect(openChecks(await verify(hash, settings))).toEqual({});
});

test('the chain’s own coin counts where configured, but not when a contract forwards it', async () => {
  const native = { decimals: 18, currency: 'BNB' };
  const to = merchant as `0x${string}`;
  const plain = await node.transfer({ token: 'native', to, amount: '0.5' });
  const internal = await node.batchTransfer([{ token: 'native', to, amount: '0.5' }]);
  await node.mine(2);
  expect(openChecks(await verify(plain.hash, { native }))).toEqual({});
  expect((await verify(internal.hash, { native })).facts).toMatchObject({ transfers: [] });
});

test('a payment that a reorganisation removed is replaced: its block is another one, and no node has it', async () => {
  const { hash } = await pay();
  const before = await verify(hash);
  const earlier = before.facts?.kind === 'transaction' ? before.facts.block : null;
  expect(earlier).not.toBeNull();
  await node.reorg({ depth: 1, drop: [hash] });
  const removed = await verify(hash, {}, { earlier });
  expect(removed).toMatchObject({ answered: true, facts: { block: null, isReplaced: true, transfers: [] } });
  expect(openChecks(removed)).toEqual({ found: 'unknown', earlier_block: 'failed' });
});

test('a payment that a reorganisation moved to another block passes every check there', async () => {
  const before = await pay();
  await node.reorg({ depth: 1 });
  const again = await verify(before.hash, { finality: { depth: 1 } });
  expect(openChecks(again)).toEqual({});
  expect(JSON.parse(again.document).block.hash).not.toBe(before.blockHash);
});

test('a node of another chain does not count towards the quorum', async () => {
  const { hash } = await pay();
  const verification = await verify(hash, { chainId: 56 });
  expect(verification.answered).toBe(false);
  expect(openChecks(verification)).toEqual({ chain_id: 'failed', quorum: 'unknown' });
});

test('a transaction that was never sent has `found` unknown', async () => {
  expect(openChecks(await verify(`0x${'0'.repeat(64)}`))).toEqual({ found: 'unknown' });
});

test('the Bloom filters of a real node agree with its logs, and contradict a receipt or a block without them', async () => {
  const { hash } = await pay();
  await node.mine(2);
  expect(openChecks(await verify(hash))).toEqual({});
  const tampered = async (change: (method: string, result: Record<string, unknown>) => unknown) => {
    const fetch: typeof globalThis.fetch = async (url, init) => {
      const { method } = JSON.parse(String(init?.body));
      const answer = (await (await globalThis.fetch(url, init)).json()) as { result: Record<string, unknown> };
      return Response.json({ ...answer, result: change(method, answer.result) });
    };
    return (await verify(hash, {}, {}, fetch)).checks.at(-1)?.actual;
  };
  const isReceipt = (method: string) => method === 'eth_getTransactionReceipt';
  const noBloom = `0x${'0'.repeat(512)}`;
  expect(await tampered((method, result) => (isReceipt(method) ? { ...result, logs: [] } : result))).toBe(
    'too few of 1: localhost eth_getTransactionReceipt bloom_mismatch',
  );
  expect(
    await tampered((method, result) =>
      method === 'eth_getBlockByNumber' ? { ...result, logsBloom: noBloom } : result,
    ),
  ).toBe('too few of 1: localhost eth_getBlockByNumber bloom_mismatch');
});
