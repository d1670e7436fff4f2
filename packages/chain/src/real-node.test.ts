import { moneyFromDecimal } from '@punteo/payments';
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

const expected = moneyFromDecimal('100.00', 'USD');

function verify(hash: string, settings: Record<string, unknown> = {}, request: Record<string, unknown> = {}) {
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
  return createChainWitness(chains).verifyTransfer({
    network: 'Binance Smart Chain',
    hash,
    expected,
    notBefore: new Date(),
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
  const { hash, logIndex } = await pay();
  const early = await verify(hash);
  expect(openChecks(early)).toEqual({ finality: 'unknown' });
  expect(early.observed?.amount).toEqual({ amountMinor: 100n * 10n ** 18n, currency: 'USD', exponent: 18 });
  await node.mine(2);
  const final = await verify(hash);
  expect(openChecks(final)).toEqual({});
  expect(final).toMatchObject({
    answered: true,
    witness: 'chain:97',
    claimKey: `chain:97:${hash}`,
    proofKeys: [`chain:97:${hash}:${logIndex}`],
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
  const coins = { expected: moneyFromDecimal('0.5', 'BNB', 18) };
  const to = merchant as `0x${string}`;
  const plain = await node.transfer({ token: 'native', to, amount: '0.5' });
  const internal = await node.batchTransfer([{ token: 'native', to, amount: '0.5' }]);
  await node.mine(2);
  expect(openChecks(await verify(plain.hash, { native }, coins))).toEqual({});
  expect((await verify(internal.hash, { native }, coins)).observed).toBeNull();
});

test('a payment that a reorganisation removed has `found` unknown, not failed', async () => {
  const { hash } = await pay();
  expect((await verify(hash)).observed).not.toBeNull();
  await node.reorg({ depth: 1, drop: [hash] });
  const removed = await verify(hash);
  expect(removed).toMatchObject({ answered: true, observed: null, proofKeys: [] });
  expect(openChecks(removed)).toEqual({ found: 'unknown' });
});

test('a payment that a reorganisation moved to another block passes every check there', async () => {
  const before = await pay();
  await node.reorg({ depth: 1 });
  const again = await verify(before.hash, { finality: { depth: 1 } });
  expect(openChecks(again)).toEqual({});
  expect(JSON.parse(again.raw).block.hash).not.toBe(before.blockHash);
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

test('a payment made before its order fails the within_window check', async () => {
  const { hash } = await pay();
  const notBefore = new Date(Date.now() + 3_600_000);
  expect(openChecks(await verify(hash, {}, { notBefore }))).toMatchObject({ within_window: 'failed' });
});
