import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockHash, hex, receipt, transferLog } from './__fixtures__/fake-node.ts';
import { createChainWitness } from './chain-witness.ts';
import { parseChains } from './config/parse-chains.ts';

const HASH = `0x${'ab'.repeat(32)}`;
const TOKEN = `0x${'11'.repeat(20)}`;
const MERCHANT = `0x${'33'.repeat(20)}`;
const BUYER = `0x${'55'.repeat(20)}`;
const NOW = new Date('2026-03-01T12:00:00Z');
const TIMESTAMP = hex(NOW.getTime() / 1_000);

type Answers = Readonly<Record<string, unknown>>;

/** A node without HTTP, which the other tests cover: `answers` gives the result of each call. */
function fakeFetch(answers: (key: string) => unknown): typeof globalThis.fetch {
  return async (_url, init) => {
    const { id, method, params } = JSON.parse(String(init?.body));
    const key = method === 'eth_getBlockByNumber' ? String(params[0]) : method;
    return new Response(JSON.stringify({ jsonrpc: '2.0', id, result: answers(key) ?? null }));
  };
}

function honestAnswers(values: readonly bigint[]): Answers {
  const at = { hash: HASH, height: 900 };
  const logs = values.map((value, index) =>
    transferLog({ ...at, index, contract: TOKEN, from: BUYER, to: MERCHANT, value }),
  );
  return {
    eth_chainId: '0x38',
    eth_getTransactionReceipt: receipt({ ...at, logs, from: BUYER, to: TOKEN }),
    latest: { number: hex(1_000), hash: blockHash(1_000), timestamp: TIMESTAMP },
    finalized: { number: hex(950), hash: blockHash(950), timestamp: TIMESTAMP },
    [hex(900)]: { number: hex(900), hash: blockHash(900), timestamp: TIMESTAMP },
  };
}

async function verify(answers: Answers) {
  const chains = parseChains(
    JSON.stringify([
      {
        names: ['BSC'],
        chainId: 56,
        rpcUrls: ['https://one.test'],
        quorum: 1,
        finality: { tag: 'finalized' },
        recipients: [MERCHANT],
        tokens: [{ address: TOKEN, decimals: 2, currency: 'USD' }],
      },
    ]),
  );
  const verification = await createChainWitness(chains, { fetch: fakeFetch((key) => answers[key]) }).verifyTransfer({
    network: 'BSC',
    hash: HASH,
    earlier: null,
    now: NOW,
  });
  const transfers = verification.facts?.kind === 'transaction' ? verification.facts.transfers : [];
  const isProven = verification.answered && verification.checks.every(({ result }) => result === 'passed');
  return { ...verification, amounts: transfers.map(({ amount }) => amount.amountMinor), isProven };
}

test('any number of transfers in one transaction is shown, each to the smallest unit', async () => {
  const parts = fc.array(fc.bigInt({ min: 1n, max: 2n ** 240n }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(parts, async (values) => {
      expect(await verify(honestAnswers(values))).toMatchObject({ isProven: true, amounts: values });
    }),
    { numRuns: 50 },
  );
});

test('C12: a node with one answer replaced by anything else throws nothing and proves no payment', async () => {
  const honest = honestAnswers([100n]);
  const answer = fc.constantFrom(...Object.keys(honest));
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('0x', '0x0', '0x00', '-0x1', '0x1p', '56', 56, [], {}, null),
  );
  await fc.assert(
    fc.asyncProperty(answer, anything, async (key, value) => {
      fc.pre(JSON.stringify(value) !== JSON.stringify(honest[key]));
      expect((await verify({ ...honest, [key]: value })).isProven).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('C12: a receipt with one member replaced by anything else proves no payment of this order', async () => {
  const honest = honestAnswers([100n]);
  const honestReceipt = honest.eth_getTransactionReceipt as ReturnType<typeof receipt>;
  const [log] = honestReceipt.logs as ReturnType<typeof transferLog>[];
  const members = ['transactionHash', 'blockHash', 'blockNumber', 'status', 'logs'] as const;
  const logMembers = ['address', 'topics', 'data', 'transactionHash', 'blockHash'] as const;
  const word = fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`);
  const anything = fc.oneof(fc.jsonValue(), word, fc.nat().map(hex), fc.array(word, { maxLength: 4 }));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...members),
      fc.constantFrom(...logMembers),
      anything,
      fc.boolean(),
      async (member, logMember, value, inLog) => {
        const changed = inLog
          ? { ...honestReceipt, logs: [{ ...log, [logMember]: value }] }
          : { ...honestReceipt, [member]: value };
        fc.pre(JSON.stringify(changed) !== JSON.stringify(honestReceipt));
        const { isProven, amounts } = await verify({ ...honest, eth_getTransactionReceipt: changed });
        expect(isProven && amounts.includes(100n)).toBe(false);
      },
    ),
    { numRuns: 500 },
  );
});
