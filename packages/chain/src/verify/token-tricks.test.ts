import { moneyText } from '@punteo/payments';
import { type SandboxChain, type SandboxToken, startChain } from '@punteo/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createChainWitness } from '../chain-witness.ts';
import { parseChains } from '../config/parse-chains.ts';
import type { TransferVerification } from './transfer-verification.ts';

/** Transfers that look like a payment and are none, sent through real contracts on a real node. */

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
  expect(resultOf(await verify(hash))).toMatchObject({ amounts: [], failed: { token: 'failed' } });
});

test('a transfer from the merchant to itself is no payment', async () => {
  const { hash } = await node.transfer({ token, from: merchant, to: merchant, amount: '100.00' });
  expect(resultOf(await verify(hash))).toMatchObject({ amounts: [], failed: { recipient: 'failed' } });
});

test('a transfer between two addresses of the merchant is no payment', async () => {
  const { hash } = await node.transfer({ token, from: stranger, to: merchant, amount: '100.00' });
  const verification = await verify(hash, { recipients: [merchant, stranger] });
  expect(resultOf(verification)).toMatchObject({ amounts: [], failed: { recipient: 'failed' } });
});

test('a token has the decimals that are configured, so a wrong number shows another amount', async () => {
  const small = await node.deployToken({ symbol: 'USDC', decimals: 6 });
  const { hash } = await node.transfer({ token: small, to: merchant, amount: '100.00' });
  const tokens = (decimals: number) => ({ tokens: [{ address: small.address, decimals, currency: 'USD' }] });
  expect(resultOf(await verify(hash, tokens(6))).amounts).toEqual(['100.00 USD']);
  expect(resultOf(await verify(hash, tokens(4))).amounts).toEqual(['10000.00 USD']);
});

test('C16: a token whose transfer returns false is no payment, although the transaction succeeded', async () => {
  const falseReturning = await node.deployToken({ decimals: 18, variant: 'false-returning' });
  const { hash, status } = await node.transfer({ token: falseReturning, to: merchant, amount: '100.00' });
  expect(status).toBe('success');
  const verification = await verify(hash, {
    tokens: [{ address: falseReturning.address, decimals: 18, currency: 'USD' }],
  });
  expect(resultOf(verification)).toMatchObject({ amounts: [], failed: { token: 'failed' } });
});

test('C16: a token that keeps a fee pays the amount that arrived, not the amount sent', async () => {
  const feeTaking = await node.deployToken({ decimals: 18, variant: 'fee-on-transfer' });
  const { hash } = await node.transfer({ token: feeTaking, to: merchant, amount: '100.00' });
  const verification = await verify(hash, { tokens: [{ address: feeTaking.address, decimals: 18, currency: 'USD' }] });
  expect(resultOf(verification)).toEqual({ amounts: ['99.00 USD'], failed: {} });
});

test('C16: an unlisted token of the same symbol is no payment, also beside a small amount of the listed one', async () => {
  const unlisted = await node.deployToken({ symbol: 'USDT', decimals: 18 });
  const alone = await node.transfer({ token: unlisted, to: merchant, amount: '100.00' });
  expect(resultOf(await verify(alone.hash))).toMatchObject({ amounts: [], failed: { token: 'failed' } });
  const { hash } = await node.batchTransfer([
    { token: unlisted, to: merchant, amount: '100.00' },
    { token, to: merchant, amount: '0.01' },
  ]);
  expect(resultOf(await verify(hash))).toEqual({ amounts: ['0.01 USD'], failed: {} });
});

test('a transfer to another recipient is no payment', async () => {
  const { hash } = await node.transfer({ token, to: stranger, amount: '100.00' });
  expect(resultOf(await verify(hash))).toMatchObject({ amounts: [], failed: { recipient: 'failed' } });
});

test('several transfers in one transaction are each a unit of money, those to others left out', async () => {
  const { hash } = await node.batchTransfer([
    { token, to: merchant, amount: '60.00' },
    { token, to: stranger, amount: '60.00' },
    { token, to: merchant, amount: 0n },
    { token, to: merchant, amount: '40.00' },
  ]);
  expect(resultOf(await verify(hash))).toEqual({ amounts: ['60.00 USD', '40.00 USD'], failed: {} });
});

test('C16: the chain’s own coin forwarded by a contract is no payment, although the merchant received it', async () => {
  const native = { decimals: 18, currency: 'USD' };
  const { hash } = await node.batchTransfer([{ token: 'native', to: merchant, amount: '100.00' }]);
  expect(resultOf(await verify(hash, { native })).amounts).toEqual([]);
});

test('a failed transaction is no payment', async () => {
  const { hash } = await node.failingTransfer({ token, to: merchant });
  expect(resultOf(await verify(hash))).toMatchObject({ amounts: [], failed: { success: 'failed' } });
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
    earlier: null,
    now,
  });
}

function resultOf({ facts, checks }: TransferVerification) {
  const failed = checks.filter(({ result }) => result === 'failed');
  const transfers = facts?.kind === 'transaction' ? facts.transfers : [];
  return {
    amounts: transfers.map(({ amount }) => moneyText(amount)),
    failed: Object.fromEntries(failed.map(({ name, result }) => [name, result])),
  };
}
