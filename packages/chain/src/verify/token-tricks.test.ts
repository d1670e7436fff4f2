import { moneyFromDecimal } from '@punteo/payments';
import { type SandboxChain, type SandboxToken, startChain } from '@punteo/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createChainWitness } from '../chain-witness.ts';
import { parseChains } from '../config/parse-chains.ts';
import type { TransferVerification } from './transfer-verification.ts';

/** What buyers and strangers try, each played against real contracts on a real node: it is seen, and it is not the payment. */

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

test('an address poisoner’s transfer of nothing is no payment', async () => {
  const { hash } = await node.transfer({ token, to: merchant, amount: 0n });
  expect(judged(await verify(hash))).toMatchObject({ observed: null, failed: { token: 'failed' } });
});

test('a transfer from the merchant to himself is no payment', async () => {
  const { hash } = await node.transfer({ token, from: merchant, to: merchant, amount: '100.00' });
  expect(judged(await verify(hash))).toMatchObject({ observed: null, failed: { recipient: 'failed' } });
});

test('a transfer between two addresses of the merchant is no payment', async () => {
  const { hash } = await node.transfer({ token, from: stranger, to: merchant, amount: '100.00' });
  const verification = await verify(hash, { recipients: [merchant, stranger] });
  expect(judged(verification)).toMatchObject({ observed: null, failed: { recipient: 'failed' } });
});

test('a token of other decimals than configured pays another sum, and never the order’s', async () => {
  const small = await node.deployToken({ symbol: 'USDC', decimals: 6 });
  const { hash } = await node.transfer({ token: small, to: merchant, amount: '100.00' });
  const tokens = (decimals: number) => ({ tokens: [{ address: small.address, decimals, currency: 'USD' }] });
  expect(judged(await verify(hash, tokens(18))).failed).toEqual({ amount: 'failed' });
  expect(judged(await verify(hash, tokens(4))).failed).toEqual({ amount: 'failed' });
  expect(judged(await verify(hash, tokens(6))).failed).toEqual({});
});

test('C16: a token that says false and moves nothing is no payment, although its transaction succeeded', async () => {
  const lying = await node.deployToken({ decimals: 18, variant: 'false-returning' });
  const { hash, status } = await node.transfer({ token: lying, to: merchant, amount: '100.00' });
  expect(status).toBe('success');
  const verification = await verify(hash, { tokens: [{ address: lying.address, decimals: 18, currency: 'USD' }] });
  expect(judged(verification)).toMatchObject({ observed: null, failed: { token: 'failed' } });
});

test('C16: a token that keeps a fee pays what arrived, not what was sent', async () => {
  const greedy = await node.deployToken({ decimals: 18, variant: 'fee-on-transfer' });
  const { hash } = await node.transfer({ token: greedy, to: merchant, amount: '100.00' });
  const verification = await verify(hash, { tokens: [{ address: greedy.address, decimals: 18, currency: 'USD' }] });
  expect(judged(verification).failed).toEqual({ amount: 'failed' });
  expect(verification.observed?.amount.amountMinor).toBe(99n * 10n ** 18n);
});

test('C16: a look-alike of the token is no payment, also beside a crumb of the real one', async () => {
  const lookAlike = await node.deployToken({ symbol: 'USDT', decimals: 18 });
  const alone = await node.transfer({ token: lookAlike, to: merchant, amount: '100.00' });
  expect(judged(await verify(alone.hash))).toMatchObject({ observed: null, failed: { token: 'failed' } });
  const { hash } = await node.batchTransfer([
    { token: lookAlike, to: merchant, amount: '100.00' },
    { token, to: merchant, amount: '0.01' },
  ]);
  const verification = await verify(hash);
  expect(judged(verification).failed).toEqual({ amount: 'failed' });
  expect(verification.observed?.amount.amountMinor).toBe(10n ** 16n);
});

test('the right event to another recipient is no payment', async () => {
  const { hash } = await node.transfer({ token, to: stranger, amount: '100.00' });
  expect(judged(await verify(hash))).toMatchObject({ observed: null, failed: { recipient: 'failed' } });
});

test('several transfers in one transaction are the sum of those that reached the merchant', async () => {
  const { hash, logIndexes } = await node.batchTransfer([
    { token, to: merchant, amount: '60.00' },
    { token, to: stranger, amount: '60.00' },
    { token, to: merchant, amount: 0n },
    { token, to: merchant, amount: '40.00' },
  ]);
  const verification = await verify(hash);
  expect(judged(verification).failed).toEqual({});
  expect(verification.proofKeys).toEqual([0, 3].map((at) => `chain:56:${hash}:${logIndexes[at]}`));
});

test('C16: the chain’s own coin that a contract hands on is no payment, although the merchant has it', async () => {
  const native = { decimals: 18, currency: 'USD' };
  const { hash } = await node.batchTransfer([{ token: 'native', to: merchant, amount: '100.00' }]);
  expect(judged(await verify(hash, { native })).observed).toBeNull();
});

test('a transfer that failed is no payment', async () => {
  const { hash } = await node.failingTransfer({ token, to: merchant });
  expect(judged(await verify(hash))).toMatchObject({ observed: null, failed: { success: 'failed' } });
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

function judged({ observed, proofKeys, checks }: TransferVerification) {
  const failed = checks.filter(({ result }) => result === 'failed');
  // What nothing was seen of can never be used by another order either.
  if (observed === null) expect(proofKeys).toEqual([]);
  return { observed, failed: Object.fromEntries(failed.map(({ name, result }) => [name, result])) };
}
