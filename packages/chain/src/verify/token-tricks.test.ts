import { moneyFromDecimal } from '@punteo/payments';
import { type SandboxChain, type SandboxToken, startChain } from '@punteo/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createChainWitness } from '../chain-witness.ts';
import { parseChains } from '../config/parse-chains.ts';
import type { TransferVerification } from './transfer-verification.ts';

/** Transfers that look like a payment and are none, sent through real contracts on a real node. */

const expected = moneyFromDecimal('100.00', 'USD');
type Address = `0x${string}`;

let node: SandboxChain;
let token: SandboxToken;
let merchant: Address;
let stranger: Address;
beforeAll(async () => {
  node = await startChain({ chainId: 56 });
  token = await node.deployToken({ symbol: 'USDT', decimals: 18 });
  [merchant, stranger] = [node.accounts[3] as Address, node.accounts[4] as Address];
});
afterAll(() => node?.close());

test('a zero-amount transfer (address poisoning) is no payment', async () => {
  const { hash } = await node.transfer({ token, to: merchant, amount: 0n });
  expect(resultOf(await verify(hash))).toMatchObject({ observed: null, failed: { token: 'failed' } });
});

test('a transfer from the merchant to itself is no payment', async () => {
  const { hash } = await node.transfer({ token, from: merchant, to: merchant, amount: '100.00' });
  expect(resultOf(await verify(hash))).toMatchObject({ observed: null, failed: { recipient: 'failed' } });
});

test('a transfer between two addresses of the merchant is no payment', async () => {
  const { hash } = await node.transfer({ token, from: stranger, to: merchant, amount: '100.00' });
  const verification = await verify(hash, { recipients: [merchant, stranger] });
  expect(resultOf(verification)).toMatchObject({ observed: null, failed: { recipient: 'failed' } });
});

test('a token with other decimals than configured fails the amount check', async () => {
  const small = await node.deployToken({ symbol: 'USDC', decimals: 6 });
  const { hash } = await node.transfer({ token: small, to: merchant, amount: '100.00' });
  const tokens = (decimals: number) => ({ tokens: [{ address: small.address, decimals, currency: 'USD' }] });
  expect(resultOf(await verify(hash, tokens(18))).failed).toEqual({ amount: 'failed' });
  expect(resultOf(await verify(hash, tokens(4))).failed).toEqual({ amount: 'failed' });
  expect(resultOf(await verify(hash, tokens(6))).failed).toEqual({});
});

test('C16: a token whose transfer returns false is no payment, although the transaction succeeded', async () => {
  const falseReturning = await node.deployToken({ decimals: 18, variant: 'false-returning' });
  const { hash, status } = await node.transfer({ token: falseReturning, to: merchant, amount: '100.00' });
  expect(status).toBe('success');
  const verification = await verify(hash, {
    tokens: [{ address: falseReturning.address, decimals: 18, currency: 'USD' }],
  });
  expect(resultOf(verification)).toMatchObject({ observed: null, failed: { token: 'failed' } });
});

test('C16: a token that keeps a fee pays the amount that arrived, not the amount sent', async () => {
  const feeTaking = await node.deployToken({ decimals: 18, variant: 'fee-on-transfer' });
  const { hash } = await node.transfer({ token: feeTaking, to: merchant, amount: '100.00' });
  const verification = await verify(hash, { tokens: [{ address: feeTaking.address, decimals: 18, currency: 'USD' }] });
  expect(resultOf(verification).failed).toEqual({ amount: 'failed' });
  expect(verification.observed?.amount.amountMinor).toBe(99n * 10n ** 18n);
});

test('C16: an unlisted token of the same symbol is no payment, also beside a small amount of the listed one', async () => {
  const unlisted = await node.deployToken({ symbol: 'USDT', decimals: 18 });
  const alone = await node.transfer({ token: unlisted, to: merchant, amount: '100.00' });
  expect(resultOf(await verify(alone.hash))).toMatchObject({ observed: null, failed: { token: 'failed' } });
  const { hash } = await node.batchTransfer([
    { token: unlisted, to: merchant, amount: '100.00' },
    { token, to: merchant, amount: '0.01' },
  ]);
  const verification = await verify(hash);
  expect(resultOf(verification).failed).toEqual({ amount: 'failed' });
  expect(verification.observed?.amount.amountMinor).toBe(10n ** 16n);
});

test('a transfer to another recipient is no payment', async () => {
  const { hash } = await node.transfer({ token, to: stranger, amount: '100.00' });
  expect(resultOf(await verify(hash))).toMatchObject({ observed: null, failed: { recipient: 'failed' } });
});

test('several transfers in one transaction pay the sum of those to the merchant', async () => {
  const { hash, logIndexes } = await node.batchTransfer([
    { token, to: merchant, amount: '60.00' },
    { token, to: stranger, amount: '60.00' },
    { token, to: merchant, amount: 0n },
    { token, to: merchant, amount: '40.00' },
  ]);
  const verification = await verify(hash);
  expect(resultOf(verification).failed).toEqual({});
  expect(verification.proofKeys).toEqual([0, 3].map((at) => `chain:56:${hash}:${logIndexes[at]}`));
});

test('C16: the chain’s own coin forwarded by a contract is no payment, although the merchant received it', async () => {
  const native = { decimals: 18, currency: 'USD' };
  const { hash } = await node.batchTransfer([{ token: 'native', to: merchant, amount: '100.00' }]);
  expect(resultOf(await verify(hash, { native })).observed).toBeNull();
});

test('a failed transaction is no payment', async () => {
  const { hash } = await node.failingTransfer({ token, to: merchant });
  expect(resultOf(await verify(hash))).toMatchObject({ observed: null, failed: { success: 'failed' } });
});

function verify(hash: string, settings: Readonly<Record<string, unknown>> = {}): Promise<TransferVerification> {
  const chain = {
    chainId: 56,
    rpcUrls: [node.rpcUrl],
    quorum: 1,
    finality: { depth: 1 },
    recipients: [merchant],
    tokens: [{ address: token.address, decimals: 18, currency: 'USD' }],
    ...settings,
  };
  const now = new Date();
  const network = 'Binance Smart Chain';
  return createChainWitness(parseChains(JSON.stringify([chain]))).verifyTransfer({
    network,
    hash,
    expected,
    notBefore: now,
    now,
  });
}

function resultOf({ observed, proofKeys, checks }: TransferVerification) {
  const failed = checks.filter(({ result }) => result === 'failed');
  // Without observed money there is no proof key that another order could use.
  if (observed === null) expect(proofKeys).toEqual([]);
  return { observed, failed: Object.fromEntries(failed.map(({ name, result }) => [name, result])) };
}
