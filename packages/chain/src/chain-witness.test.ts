import type { Check } from '@punteo/payments';
import { afterEach, describe, expect, test } from 'vitest';
import {
  blockHash,
  type FakeNode,
  fetchFakeNode,
  HANDLED,
  hex,
  type Ledger,
  receipt,
  startFakeNode,
  type Tamper,
  transferLog,
} from './__fixtures__/fake-node.ts';
import { createChainWitness } from './chain-witness.ts';
import { parseChains } from './config/parse-chains.ts';
import type { TransferVerification } from './verify/transfer-verification.ts';

const HASH = `0x${'ab'.repeat(32)}`;
const TOKEN = `0x${'11'.repeat(20)}`;
const UNLISTED_TOKEN = `0x${'22'.repeat(20)}`;
const MERCHANT = `0x${'33'.repeat(20)}`;
const STRANGER = `0x${'44'.repeat(20)}`;
const BUYER = `0x${'55'.repeat(20)}`;
const NOW = new Date('2026-03-01T12:00:00Z');
const GENESIS = NOW.getTime() / 1_000 - 1_000;
const HEIGHT = 900;

const nodes: FakeNode[] = [];
afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.close()));
});

/** 100.00 USD of an 18-decimals token. */
const HUNDRED = 100n * 10n ** 18n;

function log(fields: Partial<Parameters<typeof transferLog>[0]> = {}) {
  return transferLog({
    hash: HASH,
    height: HEIGHT,
    index: 7,
    contract: TOKEN,
    from: BUYER,
    to: MERCHANT,
    value: HUNDRED,
    ...fields,
  });
}

function ledger(logs: readonly unknown[] = [log()], fields: Partial<Ledger> & { status?: string } = {}): Ledger {
  const { status = '0x1', ...rest } = fields;
  return {
    chainId: '0x38',
    head: 1_000,
    finalized: 950,
    genesis: GENESIS,
    receipts: { [HASH]: receipt({ hash: HASH, height: HEIGHT, logs, status, from: BUYER, to: TOKEN }) },
    ...rest,
  };
}

async function start(chainState: Ledger, host?: string, tamper?: Tamper): Promise<FakeNode> {
  const node = await startFakeNode(chainState, { ...(host ? { host } : {}), ...(tamper ? { tamper } : {}) });
  nodes.push(node);
  return node;
}

function verify(
  urls: readonly string[],
  settings: Record<string, unknown> = {},
  request: Record<string, unknown> = {},
  timeoutSeconds = 60,
) {
  const chains = parseChains(
    JSON.stringify([
      {
        names: ['Binance Smart Chain', 'BSC'],
        chainId: 56,
        rpcUrls: urls,
        quorum: 1,
        finality: { tag: 'finalized', depth: 15 },
        recipients: [MERCHANT],
        tokens: [{ address: TOKEN, decimals: 18, currency: 'USD' }],
        ...settings,
      },
    ]),
  );
  return createChainWitness(chains, { timeoutSeconds, fetch: fetchFakeNode }).verifyTransfer({
    network: 'Binance Smart Chain',
    hash: HASH,
    earlier: null,
    now: NOW,
    ...request,
  });
}

type ReceiptAnswer = Readonly<Record<string, unknown>> & { readonly logs: readonly object[] };

/** Replaces the receipt in the node's answer. */
function forReceipt(change: (honest: ReceiptAnswer) => unknown): Tamper {
  return ({ method, result }) => (method === 'eth_getTransactionReceipt' ? change(result as ReceiptAnswer) : result);
}

/** The receipt with the same change in its logs, so that it stays consistent. */
function withPlace(receipt: object, logs: readonly object[], place: object, inLogs: object = {}) {
  return { ...receipt, ...place, logs: logs.map((each) => ({ ...each, ...place, ...inLogs })) };
}

/** The checks that did not pass. */
function openChecks(verification: TransferVerification): Record<string, Check['result']> {
  return Object.fromEntries(
    verification.checks.filter(({ result }) => result !== 'passed').map(({ name, result }) => [name, result]),
  );
}

/** Of each transfer to the merchant: token, position and amount in the token's smallest unit. */
function unitsOf({ facts }: TransferVerification) {
  const transfers = facts?.kind === 'transaction' ? facts.transfers : [];
  return transfers.map(({ token, position, amount }) => [token, position, amount.amountMinor]);
}

const UNANSWERED = { answered: false, facts: null };
const ANSWERED_WITHOUT_MONEY = { answered: true, facts: { transfers: [] } };

function checkNames(verification: TransferVerification): string[] {
  return verification.checks.map(({ name }) => name);
}

describe('a transfer of a listed token to the merchant', () => {
  test('passes every check and observes the amount that reached the merchant', async () => {
    const node = await start(ledger());
    const verification = await verify([node.url]);
    expect(checkNames(verification)).toEqual([
      'network',
      'hash',
      'chain_id',
      'found',
      'receipt_hash',
      'success',
      'token',
      'recipient',
      'outflow',
      'not_ahead',
      'block_hash',
      'finality',
      'quorum',
    ]);
    expect(openChecks(verification)).toEqual({});
    expect(verification).toMatchObject({
      answered: true,
      witness: 'chain:56',
      facts: {
        kind: 'transaction',
        chainId: 56,
        block: { height: String(HEIGHT), minedAt: new Date((GENESIS + HEIGHT) * 1_000) },
        isReplaced: false,
        transfers: [
          {
            token: TOKEN,
            recipient: MERCHANT,
            position: 0,
            amount: { amountMinor: HUNDRED, currency: 'USD', exponent: 18 },
          },
        ],
        earlyToleranceSeconds: 60,
      },
      retryAfter: [],
    });
    expect(JSON.parse(verification.document)).toMatchObject({ chainId: 56, receipt: { transactionHash: HASH } });
    expect(node.calls).toHaveLength(5);
  });

  test('is the same transfer, whichever listed spelling its hash and chain have', async () => {
    const node = await start(ledger());
    const verification = await verify([node.url], {}, { network: 'BSC', hash: HASH.toUpperCase().replace('X', 'x') });
    expect(openChecks(verification)).toEqual({});
  });

  test('has one unit per log, numbered per token and recipient whatever the indexes of the logs', async () => {
    const node = await start(ledger([log({ index: 9, value: (HUNDRED / 4n) * 3n }), log({ value: HUNDRED / 4n })]));
    const verification = await verify([node.url]);
    expect(openChecks(verification)).toEqual({});
    expect(unitsOf(verification)).toEqual([
      [TOKEN, 0, HUNDRED / 4n],
      [TOKEN, 1, (HUNDRED / 4n) * 3n],
    ]);
  });

  test('of several tokens in one transaction shows each of them', async () => {
    const euro = `0x${'66'.repeat(20)}`;
    const node = await start(ledger([log({ contract: euro, index: 1, value: 5_000_000n }), log()]));
    const tokens = [
      { address: euro, decimals: 6, currency: 'EUR' },
      { address: TOKEN, decimals: 18, currency: 'USD' },
    ];
    const verification = await verify([node.url], { tokens });
    expect(openChecks(verification)).toEqual({});
    expect(unitsOf(verification)).toEqual([
      [euro, 0, 5_000_000n],
      [TOKEN, 0, HUNDRED],
    ]);
  });

  test('shows the configured tolerance of its token', async () => {
    const node = await start(ledger());
    const tokens = [{ address: TOKEN, decimals: 18, currency: 'USD', tolerance: '0.01' }];
    const { facts } = await verify([node.url], { tokens });
    expect(facts).toMatchObject({ transfers: [{ tolerance: { amountMinor: 10n ** 16n } }] });
  });

  test('whose token also left the merchant in the same transaction fails the outflow check', async () => {
    const node = await start(ledger([log(), log({ index: 8, from: MERCHANT, to: STRANGER, value: HUNDRED })]));
    expect(openChecks(await verify([node.url]))).toEqual({ outflow: 'failed' });
  });

  test('carries a fingerprint of the configuration that changes with what counts, and not with the nodes', async () => {
    const [one, other] = [await start(ledger()), await start(ledger(), '127.0.0.2')];
    const first = await verify([one.url]);
    expect((await verify([other.url])).configuration).toBe(first.configuration);
    expect((await verify([one.url], { aheadToleranceSeconds: 1 })).configuration).not.toBe(first.configuration);
  });
});

describe('a transaction that does not pay the merchant', () => {
  test.each([
    ['because it failed', [], { status: '0x0' }, { success: 'failed' }],
    ['because it failed, although it shows logs', [log()], { status: '0x0' }, { success: 'failed' }],
    ['because an unlisted token sent it', [log({ contract: UNLISTED_TOKEN })], {}, { token: 'failed' }],
    ['because it went to somebody else', [log({ to: STRANGER })], {}, { recipient: 'failed' }],
    [
      'because it went to somebody else, beside an unlisted token’s transfer to the merchant',
      [log({ to: STRANGER }), log({ index: 8, contract: UNLISTED_TOKEN })],
      {},
      { recipient: 'failed' },
    ],
    [
      'because an unlisted token went to somebody else',
      [log({ contract: UNLISTED_TOKEN, to: STRANGER })],
      {},
      { token: 'failed' },
    ],
    ['because it has no log', [], {}, { token: 'failed' }],
    ['because its amount is zero', [log({ value: 0n })], {}, { token: 'failed' }],
    ['because the merchant sent it to itself', [log({ from: MERCHANT })], {}, { recipient: 'failed' }],
    [
      'because it moved a collectible',
      [{ ...log(), topics: [...log().topics, `0x${'0'.repeat(64)}`], data: log().data }],
      {},
      { token: 'failed' },
    ],
    [
      'because the address topic has non-zero bytes before the address',
      [{ ...log(), topics: log().topics.map((topic, at) => (at === 2 ? `0xff${topic.slice(4)}` : topic)) }],
      {},
      { token: 'failed' },
    ],
  ] as const)('is refuted %s, and observes no money', async (_case, logs, chainState, failed) => {
    const node = await start(ledger(logs, chainState));
    const verification = await verify([node.url]);
    expect(verification).toMatchObject(ANSWERED_WITHOUT_MONEY);
    const refuted = Object.entries(openChecks(verification)).filter(([, result]) => result === 'failed');
    expect(Object.fromEntries(refuted)).toEqual(failed);
  });
});

describe('the chain’s own coin', () => {
  const transactions = { [HASH]: { hash: HASH, from: BUYER, to: MERCHANT, value: `0x${HUNDRED.toString(16)}` } };

  test('pays by the transaction’s value where it is configured', async () => {
    const node = await start(ledger([], { transactions }));
    const verification = await verify([node.url], { native });
    expect(openChecks(verification)).toEqual({});
    expect(unitsOf(verification)).toEqual([['native', 0, HUNDRED]]);
  });

  const coin = transactions[HASH];
  const native = { decimals: 18, currency: 'BNB' };

  test.each<[string, object, string, Record<string, Check['result']>]>([
    ['of zero', { value: '0x0' }, '0x1', { token: 'failed' }],
    ['to somebody else', { to: STRANGER }, '0x1', { recipient: 'failed' }],
    ['from the merchant to itself', { from: MERCHANT }, '0x1', { recipient: 'failed' }],
    ['that creates a contract', { to: null }, '0x1', { token: 'failed' }],
    ['that failed', {}, '0x0', { success: 'failed' }],
  ])('%s does not pay the order', async (_case, change, status, failed) => {
    const node = await start(ledger([], { transactions: { [HASH]: { ...coin, ...change } }, status }));
    const verification = await verify([node.url], { native });
    const refuted = Object.entries(openChecks(verification)).filter(([, result]) => result === 'failed');
    expect(Object.fromEntries(refuted)).toEqual(failed);
    expect(unitsOf(verification)).toEqual([]);
  });

  test.each([
    ['another transaction', { ...coin, hash: `0x${'cd'.repeat(32)}` }],
    ['no transaction', null],
    ['an amount that is not hex', { ...coin, value: '100' }],
    ['an amount with leading zeros', { ...coin, value: '0x01' }],
  ])('is unknown when the node sends %s beside the receipt', async (_case, shown) => {
    const node = await start(ledger([], { transactions: { [HASH]: shown } }));
    expect(await verify([node.url], { native })).toMatchObject(UNANSWERED);
  });

  test('has the amount that a quorum agrees on', async () => {
    const honest = [await start(ledger([], { transactions })), await start(ledger([], { transactions }), '127.0.0.2')];
    const more = { [HASH]: { ...coin, value: hex(HUNDRED * 2n) } };
    const liar = await start(ledger([], { transactions: more }), '127.0.0.3');
    const urls = [liar, ...honest].map(({ url }) => url);
    expect(openChecks(await verify(urls, { native, quorum: 2 }))).toEqual({});
    expect((await verify(urls.slice(0, 2), { native, quorum: 2 })).answered).toBe(false);
  });

  test('does not count, and is not asked for, where it is not configured', async () => {
    const node = await start(ledger([], { transactions }));
    expect(openChecks(await verify([node.url]))).toMatchObject({ token: 'failed' });
    expect(node.calls).not.toContain('eth_getTransactionByHash');
  });
});

describe('a block ahead of our clock', () => {
  test('is tolerated up to the configured seconds, and fails the not_ahead check beyond', async () => {
    const node = await start(ledger());
    const blockTime = (GENESIS + HEIGHT) * 1_000;
    expect(openChecks(await verify([node.url], {}, { now: new Date(blockTime - 300_000) }))).toEqual({});
    expect(openChecks(await verify([node.url], {}, { now: new Date(blockTime - 300_001) }))).toEqual({
      not_ahead: 'failed',
    });
  });
});

describe('finality', () => {
  test('follows the tag where the node knows it, however deep the block is', async () => {
    const node = await start(ledger(undefined, { finalized: HEIGHT - 1 }));
    expect(openChecks(await verify([node.url]))).toEqual({ finality: 'unknown' });
    const later = await start(ledger(undefined, { finalized: HEIGHT }));
    expect(openChecks(await verify([later.url]))).toEqual({});
  });

  test('C13: finality falls back to depth only where a depth is configured', async () => {
    const node = await start(ledger(undefined, { finalized: null, head: HEIGHT + 14 }));
    expect(openChecks(await verify([node.url]))).toEqual({});
    expect(openChecks(await verify([node.url], { finality: { tag: 'finalized' } }))).toEqual({ finality: 'unknown' });
  });

  test('by depth counts the transfer’s own block', async () => {
    const node = await start(ledger(undefined, { head: HEIGHT + 13 }));
    expect(openChecks(await verify([node.url], { finality: { depth: 14 } }))).toEqual({});
    expect(openChecks(await verify([node.url], { finality: { depth: 15 } }))).toEqual({ finality: 'unknown' });
  });

  test('is unknown at a node whose newest block is below the transfer', async () => {
    const node = await start(ledger(), undefined, ({ params, result }) =>
      params[0] === 'latest' ? { number: '0x1', hash: `0x${'cc'.repeat(32)}`, timestamp: '0x1' } : result,
    );
    expect(openChecks(await verify([node.url], { finality: { depth: 1 } }))).toEqual({ finality: 'unknown' });
  });

  test.each([-32005, -32603, -32002, 429])(
    'does not fall back to depth when a node fails with code %i: that node has not answered',
    async (code) => {
      const busy: Tamper = ({ params, id, result }, response) => {
        if (params[0] !== 'finalized') return result;
        response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code, message: 'not now' } }));
        return HANDLED;
      };
      const node = await start(ledger(undefined, { finalized: HEIGHT - 1 }), undefined, busy);
      expect(await verify([node.url])).toMatchObject(UNANSWERED);
    },
  );

  test.each([-32602, -32000, -39001])(
    'falls back to depth when a node answers with code %i that it does not know the tag',
    async (code) => {
      const old: Tamper = ({ params, id, result }, response) => {
        if (params[0] !== 'finalized') return result;
        response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code, message: 'unknown block' } }));
        return HANDLED;
      };
      const node = await start(ledger(), undefined, old);
      expect(openChecks(await verify([node.url]))).toEqual({});
      expect(openChecks(await verify([node.url], { finality: { tag: 'finalized' } }))).toEqual({ finality: 'unknown' });
    },
  );

  test.each([
    [-32000, 'server busy'],
    [-32000, 'rate limit exceeded: block not found in time'],
    [-32000, 'something went wrong'],
    [-32001, 'upstream unavailable'],
    [-32602, 'too many requests, try again later'],
    [-32601, 'the method is temporarily disabled'],
    [4444, 'pruned history unavailable'],
  ])('does not fall back to depth when a node fails with code %i and says `%s`', async (code, message) => {
    const busy: Tamper = ({ params, id, result }, response) => {
      if (params[0] !== 'finalized') return result;
      response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } }));
      return HANDLED;
    };
    const node = await start(ledger(undefined, { finalized: HEIGHT - 1 }), undefined, busy);
    expect(await verify([node.url])).toMatchObject(UNANSWERED);
  });

  test.each([
    [-32000, 'finalized block not found'],
    [-39001, 'Unknown block'],
    [-32602, 'invalid argument 0: hex string without 0x prefix'],
  ])('falls back to depth when a node fails with code %i and says `%s`', async (code, message) => {
    const old: Tamper = ({ params, id, result }, response) => {
      if (params[0] !== 'finalized') return result;
      response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } }));
      return HANDLED;
    };
    const node = await start(ledger(), undefined, old);
    expect(openChecks(await verify([node.url]))).toEqual({});
  });

  test('by a tag above the newest block reaches only to the newest block', async () => {
    const ahead =
      (head: number): Tamper =>
      ({ params, result }) => {
        const block = result as { number: string };
        if (params[0] === 'latest') return { ...block, number: hex(head) };
        return params[0] === 'finalized' ? { ...block, number: hex(5_000) } : result;
      };
    const below = await start(ledger(), undefined, ahead(HEIGHT - 1));
    expect(openChecks(await verify([below.url]))).toEqual({ finality: 'unknown' });
    const at = await start(ledger(), undefined, ahead(HEIGHT));
    expect(openChecks(await verify([at.url]))).toEqual({});
  });

  test('needs a quorum of hosts', async () => {
    const slow = await start(ledger(undefined, { finalized: HEIGHT - 1 }), '127.0.0.2');
    const fast = await start(ledger());
    expect(openChecks(await verify([fast.url, slow.url], { quorum: 2 }))).toEqual({ finality: 'unknown' });
  });
});

describe('a transaction whose block was replaced', () => {
  test('has no observed money and fails the block_hash check', async () => {
    const node = await start(ledger(undefined, { forks: { [HEIGHT]: `0x${'dd'.repeat(32)}` } }));
    const verification = await verify([node.url]);
    expect(verification).toMatchObject(ANSWERED_WITHOUT_MONEY);
    expect(openChecks(verification)).toMatchObject({ block_hash: 'failed', finality: 'unknown' });
  });

  test('has no observed money and leaves block_hash unknown when no block is at that height', async () => {
    const node = await start(ledger(undefined, { head: HEIGHT - 1, finalized: null }));
    const verification = await verify([node.url]);
    expect(unitsOf(verification)).toEqual([]);
    expect(openChecks(verification)).toMatchObject({ block_hash: 'unknown', finality: 'unknown' });
  });
});

describe('a transaction that was included before and that a quorum does not have any more', () => {
  const earlier = { height: String(HEIGHT), hash: blockHash(HEIGHT) };
  const gone = { receipts: {} };

  test('is replaced where a quorum shows one other block at that height', async () => {
    const forks = { [HEIGHT]: `0x${'dd'.repeat(32)}` };
    const hosts = [
      await start(ledger(undefined, { ...gone, forks })),
      await start(ledger(undefined, { ...gone, forks }), '127.0.0.2'),
    ];
    const urls = hosts.map(({ url }) => url);
    const { facts } = await verify(urls, { quorum: 2 }, { earlier });
    expect(facts).toMatchObject({ block: null, isReplaced: true });
  });

  test.each<[string, Partial<Ledger>, Partial<Ledger>]>([
    ['whose block stands: the nodes may have pruned the receipt', {}, {}],
    ['whose height no node has yet', { head: HEIGHT - 1, finalized: null }, { head: HEIGHT - 1, finalized: null }],
    ['whose height one node only has another block at', { forks: { [HEIGHT]: `0x${'dd'.repeat(32)}` } }, {}],
    [
      'at whose height two nodes have two other blocks',
      { forks: { [HEIGHT]: `0x${'dd'.repeat(32)}` } },
      { forks: { [HEIGHT]: `0x${'ee'.repeat(32)}` } },
    ],
  ])('is not replaced %s', async (_case, first, second) => {
    const hosts = [
      await start(ledger(undefined, { ...gone, ...first })),
      await start(ledger(undefined, { ...gone, ...second }), '127.0.0.2'),
    ];
    const urls = hosts.map(({ url }) => url);
    const verification = await verify(urls, { quorum: 2 }, { earlier });
    expect(verification).toMatchObject({ answered: true, facts: { block: null, isReplaced: false } });
  });

  test('is replaced where it is included again, in another block, without money for the merchant', async () => {
    const before = { height: String(HEIGHT - 5), hash: `0x${'dd'.repeat(32)}` };
    const failed = await start(ledger([], { status: '0x0' }));
    expect((await verify([failed.url], {}, { earlier: before })).facts).toMatchObject({ isReplaced: true });
    const paid = await start(ledger());
    expect((await verify([paid.url], {}, { earlier: before })).facts).toMatchObject({ isReplaced: false });
  });
});

describe('a claim that cannot be verified', () => {
  test('on an unlisted network is unknown, and no node is asked', async () => {
    const node = await start(ledger());
    for (const network of ['binance smart chain', 'Binance Smart Chain ', 'Ethereum Classic', '__proto__']) {
      const verification = await verify([node.url], {}, { network });
      expect(openChecks(verification)).toEqual({ network: 'unknown' });
      expect(verification).toMatchObject({ answered: true, facts: null, witness: 'chain:unlisted' });
    }
    expect(node.calls).toEqual([]);
  });

  test('with a malformed hash is refuted, and no node is asked', async () => {
    const node = await start(ledger());
    for (const hash of [HASH.slice(0, -1), `${HASH}0`, `${HASH}\n`, HASH.replace('a', 'а'), 'https://x.test', '']) {
      expect(openChecks(await verify([node.url], {}, { hash }))).toEqual({ hash: 'failed' });
    }
    expect(node.calls).toEqual([]);
  });

  test('for a transaction that is in no block has `found` unknown, never failed', async () => {
    const absent = await start(ledger(undefined, { receipts: {} }));
    const pending = await start(
      ledger(undefined, { receipts: { [HASH]: { transactionHash: HASH, blockHash: null } } }),
    );
    for (const node of [absent, pending]) {
      const verification = await verify([node.url]);
      expect(verification).toMatchObject(ANSWERED_WITHOUT_MONEY);
      expect(openChecks(verification)).toEqual({ found: 'unknown' });
    }
  });
});

describe('several hosts', () => {
  test('a quorum of two outvotes one host that differs, and the check names that host', async () => {
    const honest = [await start(ledger()), await start(ledger(), '127.0.0.2')];
    const liar = await start(ledger([log({ value: 1n })]), '127.0.0.3');
    const verification = await verify([liar.url, ...honest.map(({ url }) => url)], { quorum: 2 });
    expect(openChecks(verification)).toEqual({});
    expect(verification.checks.at(-1)).toEqual({
      name: 'quorum',
      result: 'passed',
      expected: '2 hosts say the same',
      actual: '2 of 3: differs, agrees, agrees',
    });
  });

  test('C12: two URLs of one host count as one host, whatever their ports', async () => {
    const liars = [await start(ledger(), '127.0.0.2'), await start(ledger(), '127.0.0.2')];
    const honest = await start(ledger(undefined, { receipts: {} }), '127.0.0.3');
    const verification = await verify([...liars.map(({ url }) => url), honest.url], { quorum: 2 });
    expect(verification).toMatchObject(UNANSWERED);
    expect(openChecks(verification)).toEqual({ quorum: 'unknown' });
  });

  test('the second URL of a host is asked when the first one fails', async () => {
    const dead = await start(ledger(), '127.0.0.2');
    const alive = await start(ledger(), '127.0.0.2');
    await dead.close();
    expect(openChecks(await verify([dead.url, alive.url]))).toEqual({});
  });

  test('below the quorum a transaction is neither present nor absent', async () => {
    const shows = await start(ledger());
    const lacks = await start(ledger(undefined, { receipts: {} }), '127.0.0.2');
    const down = await start(ledger(), '127.0.0.3', (_call, response) => {
      response.writeHead(503).end();
      return HANDLED;
    });
    for (const urls of [
      [shows.url, lacks.url],
      [shows.url, down.url],
      [lacks.url, down.url],
    ]) {
      const verification = await verify(urls, { quorum: 2 });
      expect(verification).toMatchObject(UNANSWERED);
      expect(verification.checks.some(({ result }) => result === 'failed')).toBe(false);
    }
  });

  test('a transaction is absent only when every host that answers says so', async () => {
    const lacking = [
      await start(ledger(undefined, { receipts: {} })),
      await start(ledger(undefined, { receipts: {} }), '127.0.0.2'),
    ];
    const shows = await start(ledger(), '127.0.0.3');
    const urls = lacking.map(({ url }) => url);
    expect((await verify(urls, { quorum: 2 })).answered).toBe(true);
    expect((await verify([...urls, shows.url], { quorum: 2 })).answered).toBe(false);
  });

  test('a receipt that one host of three forged leaves the transaction unknown', async () => {
    const forger = await start(ledger());
    const honest = [
      await start(ledger(undefined, { receipts: {} }), '127.0.0.2'),
      await start(ledger(undefined, { receipts: {} }), '127.0.0.3'),
    ];
    const verification = await verify([forger.url, ...honest.map(({ url }) => url)], { quorum: 2 });
    expect(verification).toMatchObject(UNANSWERED);
  });

  test('two hosts of three that lie differently form no quorum', async () => {
    const honest = await start(ledger());
    const more = await start(ledger([log({ value: HUNDRED * 2n })]), '127.0.0.2');
    const moved = await start(ledger([log({ from: STRANGER })]), '127.0.0.3');
    const verification = await verify([honest.url, more.url, moved.url], { quorum: 2 });
    expect(verification).toMatchObject(UNANSWERED);
    expect(verification.checks.at(-1)).toMatchObject({ actual: 'too few of 3: present, present, present' });
  });

  test('two rate-limited hosts of three leave the transaction unknown and pass on their Retry-After', async () => {
    const rateLimited = (_call: unknown, response: Parameters<Tamper>[1]) => {
      response.writeHead(429, { 'retry-after': '120' }).end();
      return HANDLED;
    };
    const nodes = [
      await start(ledger()),
      await start(ledger(), '127.0.0.2', rateLimited),
      await start(ledger(), '127.0.0.3', rateLimited),
    ];
    const verification = await verify(
      nodes.map(({ url }) => url),
      { quorum: 2 },
    );
    expect(verification).toMatchObject({ answered: false, facts: null, retryAfter: ['120', '120'] });
  });

  test('a host that pruned the block is outvoted, and alone leaves block and finality unknown', async () => {
    const complete = [await start(ledger()), await start(ledger(), '127.0.0.2')];
    const pruned = await start(ledger(), '127.0.0.3', ({ method, params, result }) =>
      method === 'eth_getBlockByNumber' && String(params[0]).startsWith('0x') ? null : result,
    );
    const urls = [pruned, ...complete].map(({ url }) => url);
    expect(openChecks(await verify(urls, { quorum: 2 }))).toEqual({});
    expect(openChecks(await verify([pruned.url]))).toMatchObject({ block_hash: 'unknown', finality: 'unknown' });
  });

  test.each<[string, Tamper]>([
    [
      'the number of the block',
      forReceipt(({ logs, ...rest }) => withPlace(rest, logs, { blockNumber: hex(HEIGHT + 1) })),
    ],
    [
      'the hash of the block',
      forReceipt(({ logs, ...rest }) => withPlace(rest, logs, { blockHash: `0x${'ee'.repeat(32)}` })),
    ],
    ['the status', forReceipt((honest) => ({ ...honest, status: '0x0' }))],
    ['the amount', forReceipt(({ logs, ...rest }) => withPlace(rest, logs, {}, { data: `0x${'0'.repeat(63)}1` }))],
    ['the recipient', forReceipt((honest) => ({ ...honest, logs: [log({ to: STRANGER })] }))],
    ['the sender', forReceipt((honest) => ({ ...honest, logs: [log({ from: MERCHANT })] }))],
    ['the contract', forReceipt((honest) => ({ ...honest, logs: [log({ contract: UNLISTED_TOKEN })] }))],
    ['the number of logs', forReceipt((honest) => ({ ...honest, logs: [] }))],
    ['the receipt’s existence', ({ method, result }) => (method === 'eth_getTransactionReceipt' ? null : result)],
    [
      'the time of the block',
      ({ params, result }) => (params[0] === hex(HEIGHT) ? { ...(result as object), timestamp: hex(GENESIS) } : result),
    ],
    [
      'the block at that height',
      ({ params, result }) =>
        params[0] === hex(HEIGHT) ? { ...(result as object), hash: `0x${'ee'.repeat(32)}` } : result,
    ],
  ])(
    'one host of three that lies about %s is outvoted and named, and blocks the quorum of two hosts',
    async (_case, tamper) => {
      const honest = [await start(ledger()), await start(ledger(), '127.0.0.2')];
      const liar = await start(ledger(), '127.0.0.3', tamper);
      const verification = await verify([...honest.map(({ url }) => url), liar.url], { quorum: 2 });
      expect(openChecks(verification)).toEqual({});
      expect(verification.checks.at(-1)?.actual).toBe('2 of 3: agrees, agrees, differs');
      expect(JSON.parse(verification.document).hosts).toMatchObject([
        { host: 1 },
        { host: 2 },
        { host: 3, answer: 'differs' },
      ]);
      expect(await verify([honest[0]?.url as string, liar.url], { quorum: 2 })).toMatchObject(UNANSWERED);
    },
  );

  test('two hosts agree although their answers have different optional members', async () => {
    const otherMembers: Tamper = ({ method, result }) => {
      if (method !== 'eth_getTransactionReceipt') return result;
      const { logs, ...honest } = result as { logs: ReturnType<typeof log>[] };
      const shown = logs.map(({ removed: _removed, ...rest }) => ({ ...rest, transactionIndex: '0x0' }));
      return { gasUsed: '0x1', ...honest, logs: shown };
    };
    const one = await start(ledger());
    const other = await start(ledger(), '127.0.0.2', otherMembers);
    expect(openChecks(await verify([one.url, other.url], { quorum: 2 }))).toEqual({});
  });

  test('two hosts that number the logs differently agree', async () => {
    const one = await start(ledger());
    const other = await start(ledger([log({ index: 8 })]), '127.0.0.2');
    expect(openChecks(await verify([one.url, other.url], { quorum: 2 }))).toEqual({});
  });

  test('two hosts that differ only in block time do not agree', async () => {
    const one = await start(ledger());
    const other = await start(ledger(undefined, { genesis: GENESIS + 1 }), '127.0.0.2');
    expect((await verify([one.url, other.url], { quorum: 2 })).answered).toBe(false);
  });
});

test('a payment among a thousand other transfers of one transaction is observed', async () => {
  const crowd = Array.from({ length: 1_000 }, (_, index) => log({ index, to: STRANGER }));
  const node = await start(ledger([...crowd, log({ index: 1_000 })]));
  const verification = await verify([node.url]);
  expect(openChecks(verification)).toEqual({});
  expect(unitsOf(verification)).toEqual([[TOKEN, 0, HUNDRED]]);
});

describe('a node that gives no usable answer', () => {
  const other = `0x${'cd'.repeat(32)}`;
  const handled =
    (write: (response: Parameters<Tamper>[1], call: Parameters<Tamper>[0]) => void): Tamper =>
    (call, response) => {
      write(response, call);
      return HANDLED;
    };

  test.each<[string, Tamper, string]>([
    [
      'because it is of another chain',
      ({ method, result }) => (method === 'eth_chainId' ? '0x61' : result),
      'wrong_chain',
    ],
    [
      'because the receipt is of another transaction',
      forReceipt(() => receipt({ hash: other, height: HEIGHT, logs: [], from: BUYER, to: TOKEN })),
      'other_transaction',
    ],
    [
      'because a log is of another transaction',
      forReceipt((honest) => ({ ...honest, logs: [log({ hash: other })] })),
      'malformed',
    ],
    [
      'because a log is of another block',
      forReceipt((honest) => ({ ...honest, logs: [log({ blockHash: `0x${'ee'.repeat(32)}` })] })),
      'malformed',
    ],
    [
      'because a log is of another height',
      forReceipt((honest) => ({ ...honest, logs: [log({ height: HEIGHT + 1, blockHash: log().blockHash })] })),
      'malformed',
    ],
    ['because it sends a log twice', forReceipt((honest) => ({ ...honest, logs: [log(), log()] })), 'malformed'],
    [
      'because it sends a removed log',
      forReceipt((honest) => ({ ...honest, logs: [{ ...log(), removed: true }] })),
      'malformed',
    ],
    ['because the status is unknown', forReceipt((honest) => ({ ...honest, status: '0x01' })), 'malformed'],
    ['because a number is not hex', forReceipt((honest) => ({ ...honest, blockNumber: HEIGHT })), 'malformed'],
    ['because a number has leading zeros', forReceipt((honest) => ({ ...honest, blockNumber: '0x0384' })), 'malformed'],
    ['because the answer is empty', handled((response) => response.writeHead(200).end()), 'malformed'],
    ['because the answer is HTML', handled((response) => response.end('<html>maintenance</html>')), 'malformed'],
    [
      'because the answer has the id of another call',
      handled((response, { id, result }) =>
        response.end(JSON.stringify({ jsonrpc: '2.0', id: Number(id) - 1, result })),
      ),
      'malformed',
    ],
    [
      'because the answer has no result',
      handled((response, { id }) => response.end(JSON.stringify({ jsonrpc: '2.0', id }))),
      'malformed',
    ],
    [
      'because the answer has an error beside its result',
      handled((response, { id, result }) =>
        response.end(JSON.stringify({ jsonrpc: '2.0', id, result, error: { code: 1, message: 'x' } })),
      ),
      'malformed',
    ],
    [
      'because the answer is an error',
      handled((response, { id }) =>
        response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32005, message: 'limit' } })),
      ),
      'rpc_error',
    ],
    [
      'because it redirects',
      handled((response) => response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end()),
      'unreachable',
    ],
    ['because it answers 500', handled((response) => response.writeHead(500).end('secret')), 'http_error'],
    ['because it answers 401', handled((response) => response.writeHead(401).end()), 'unauthorised'],
    ['because it answers 429', handled((response) => response.writeHead(429).end()), 'rate_limited'],
    ['because it closes the connection', handled((response) => response.destroy()), 'unreachable'],
    ['because the answer is over 1 MiB', handled((response) => response.end(' '.repeat(1_100_000))), 'too_large'],
  ])('is not counted %s, and the check gives the reason', async (_case, tamper, code) => {
    const node = await start(ledger(), undefined, tamper);
    const verification = await verify([node.url]);
    expect(verification).toMatchObject(UNANSWERED);
    expect(verification.checks.at(-1)).toMatchObject({
      name: 'quorum',
      result: 'unknown',
      actual: expect.stringMatching(new RegExp(`^too few of 1: node1.internal .*\\b${code}\\b`)),
    });
    expect(JSON.stringify(verification)).not.toMatch(/secret|http:|127\.0\.0/);
  });

  test('is not counted when its answer is not complete within the time limit', async () => {
    const node = await start(
      ledger(),
      undefined,
      handled((response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write(' '), 10);
        response.on('close', () => clearInterval(drip));
      }),
    );
    const verification = await verify([node.url], {}, {}, 0.1);
    expect(verification).toMatchObject(UNANSWERED);
    expect(verification.checks.at(-1)).toMatchObject({
      name: 'quorum',
      actual: expect.stringMatching(/^too few of 1: node1.internal eth_\w+ timeout$/),
    });
  });

  test('is not counted when it redirects to an honest node, which is not asked', async () => {
    const honest = await start(ledger());
    const node = await start(
      ledger(),
      undefined,
      handled((response) => response.writeHead(307, { location: honest.url }).end()),
    );
    expect((await verify([node.url])).answered).toBe(false);
    expect(honest.calls).toEqual([]);
  });

  test('of another chain or transaction fails the check that names the mistake', async () => {
    const wrongChain = await start(ledger(undefined, { chainId: '0x61' }));
    expect(openChecks(await verify([wrongChain.url]))).toEqual({ chain_id: 'failed', quorum: 'unknown' });
    const wrongHash = await start(
      ledger(),
      undefined,
      forReceipt(() => receipt({ hash: other, height: HEIGHT, logs: [], from: BUYER, to: TOKEN })),
    );
    expect(openChecks(await verify([wrongHash.url]))).toEqual({ receipt_hash: 'failed', quorum: 'unknown' });
  });

  test('is not counted when it is behind, where the age of its head is configured', async () => {
    const node = await start(ledger(undefined, { receipts: {}, head: 10, finalized: 1 }));
    expect((await verify([node.url])).answered).toBe(true);
    expect((await verify([node.url], { headAgeMaxSeconds: 900 })).answered).toBe(false);
  });

  test.each(['1', '86400', '-1', 'soon'])('passes on its Retry-After header %s as sent', async (header) => {
    const node = await start(
      ledger(),
      undefined,
      handled((response) => response.writeHead(429, { 'retry-after': header }).end()),
    );
    expect((await verify([node.url])).retryAfter).toEqual([header]);
  });

  test.each<[string, unknown, string]>([
    ['a receipt whose logs are null', { ...receiptOf(), logs: null }, 'malformed'],
    ['a receipt over the limit of 1 MiB', { ...receiptOf(), padding: 'x'.repeat(1_100_000) }, 'too_large'],
  ])('that sends %s is named with its call and the error', async (_case, answer, code) => {
    const node = await start(
      ledger(),
      undefined,
      forReceipt(() => answer),
    );
    const { checks } = await verify([node.url]);
    expect(checks.at(-1)).toMatchObject({
      name: 'quorum',
      actual: `too few of 1: node1.internal eth_getTransactionReceipt ${code}`,
    });
  });

  test.each<[string, object]>([
    ['by the code 4444', { code: 4444, message: 'pruned history unavailable' }],
    ['in words', { code: -32000, message: 'missing trie node 0xab (path ) state is not available' }],
    ['in other words', { code: -32000, message: 'history has been pruned for this block' }],
  ])('that says %s that it pruned a known payment leaves it unknown, and takes nothing away', async (_case, error) => {
    const earlier = { height: String(HEIGHT), hash: blockHash(HEIGHT) };
    const pruning: Tamper = ({ method, params, id, result }, response) => {
      if (method !== 'eth_getTransactionReceipt' && params[0] !== hex(HEIGHT)) return result;
      response.end(JSON.stringify({ jsonrpc: '2.0', id, error }));
      return HANDLED;
    };
    const hosts = [await start(ledger(), undefined, pruning), await start(ledger(), '127.0.0.2', pruning)];
    const verification = await verify(
      hosts.map(({ url }) => url),
      { quorum: 2 },
      { earlier },
    );
    expect(verification).toMatchObject(UNANSWERED);
    expect(verification.checks.some(({ result }) => result === 'failed')).toBe(false);
    expect(verification.checks.at(-1)?.actual).toMatch(/eth_getTransactionReceipt pruned/);
  });
});

function receiptOf() {
  return receipt({ hash: HASH, height: HEIGHT, logs: [log()], from: BUYER, to: TOKEN });
}
