import { type Check, moneyFromDecimal } from '@punteo/payments';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type FakeNode,
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
const LOOK_ALIKE = `0x${'22'.repeat(20)}`;
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

async function start(world: Ledger, host?: string, tamper?: Tamper): Promise<FakeNode> {
  const node = await startFakeNode(world, { ...(host ? { host } : {}), ...(tamper ? { tamper } : {}) });
  nodes.push(node);
  return node;
}

function verify(
  urls: readonly string[],
  settings: Record<string, unknown> = {},
  request: Record<string, unknown> = {},
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
  return createChainWitness(chains, { timeoutSeconds: 1 }).verifyTransfer({
    network: 'Binance Smart Chain',
    hash: HASH,
    expected: moneyFromDecimal('100.00', 'USD'),
    notBefore: new Date((GENESIS + HEIGHT - 30) * 1_000),
    now: NOW,
    ...request,
  });
}

type Shown = Readonly<Record<string, unknown>> & { readonly logs: readonly object[] };

function inReceipt(change: (genuine: Shown) => unknown): Tamper {
  return ({ method, result }) => (method === 'eth_getTransactionReceipt' ? change(result as Shown) : result);
}

/** The receipt with its logs moved along, so that it does not contradict itself. */
function at(receipt: object, logs: readonly object[], place: object, inLogs: object = {}) {
  return { ...receipt, ...place, logs: logs.map((each) => ({ ...each, ...place, ...inLogs })) };
}

function short(verification: TransferVerification): Record<string, Check['result']> {
  return Object.fromEntries(
    verification.checks.filter(({ result }) => result !== 'passed').map(({ name, result }) => [name, result]),
  );
}

function names(verification: TransferVerification): string[] {
  return verification.checks.map(({ name }) => name);
}

describe('a transfer of the listed token to the merchant', () => {
  test('passes every check, and is worth what reached the merchant', async () => {
    const node = await start(ledger());
    const verification = await verify([node.url]);
    expect(names(verification)).toEqual([
      'network',
      'hash',
      'chain_id',
      'found',
      'receipt_hash',
      'success',
      'token',
      'recipient',
      'currency',
      'amount',
      'within_window',
      'block_hash',
      'finality',
      'quorum',
    ]);
    expect(short(verification)).toEqual({});
    expect(verification).toMatchObject({
      answered: true,
      witness: 'chain:56',
      claimKey: `chain:56:${HASH}`,
      proofKeys: [`chain:56:${HASH}:7`],
      observed: {
        amount: { amountMinor: HUNDRED, currency: 'USD', exponent: 18 },
        status: 'paid',
        paidAt: new Date((GENESIS + HEIGHT) * 1_000),
      },
      retryAfterSeconds: null,
    });
    expect(JSON.parse(verification.raw)).toMatchObject({ chainId: 56, receipt: { transactionHash: HASH } });
    expect(node.calls).toHaveLength(5);
  });

  test('is the same claim however its hash and its chain are spelt', async () => {
    const node = await start(ledger());
    const verification = await verify([node.url], {}, { network: 'BSC', hash: HASH.toUpperCase().replace('X', 'x') });
    expect(verification.claimKey).toBe(`chain:56:${HASH}`);
    expect(short(verification)).toEqual({});
  });

  test('adds up its logs, each a proof of its own', async () => {
    const node = await start(ledger([log({ value: HUNDRED / 4n }), log({ index: 9, value: (HUNDRED / 4n) * 3n })]));
    const verification = await verify([node.url]);
    expect(short(verification)).toEqual({});
    expect(verification.proofKeys).toEqual([`chain:56:${HASH}:7`, `chain:56:${HASH}:9`]);
  });

  test('of another sum fails the amount alone, by one smallest unit too', async () => {
    for (const value of [HUNDRED - 1n, HUNDRED + 1n]) {
      const node = await start(ledger([log({ value })]));
      const verification = await verify([node.url]);
      expect(short(verification)).toEqual({ amount: 'failed' });
      expect(verification.observed?.amount.amountMinor).toBe(value);
    }
  });

  test('is forgiven exactly the tolerance', async () => {
    const settings = { tokens: [{ address: TOKEN, decimals: 18, currency: 'USD', tolerance: '0.01' }] };
    const cent = 10n ** 16n;
    const within = await start(ledger([log({ value: HUNDRED - cent })]));
    expect(short(await verify([within.url], settings))).toEqual({});
    const beyond = await start(ledger([log({ value: HUNDRED - cent - 1n })]));
    expect(short(await verify([beyond.url], settings))).toEqual({ amount: 'failed' });
  });

  test('in another currency than the order fails the currency', async () => {
    const node = await start(ledger());
    const verification = await verify([node.url], {}, { expected: moneyFromDecimal('100.00', 'EUR') });
    expect(short(verification)).toEqual({ currency: 'failed', amount: 'unknown' });
    expect(verification.observed?.amount.currency).toBe('USD');
  });

  test('counts the order’s currency where several came', async () => {
    const euro = `0x${'66'.repeat(20)}`;
    const node = await start(ledger([log({ contract: euro, index: 1, value: 5_000_000n }), log()]));
    const tokens = [
      { address: euro, decimals: 6, currency: 'EUR' },
      { address: TOKEN, decimals: 18, currency: 'USD' },
    ];
    const verification = await verify([node.url], { tokens });
    expect(short(verification)).toEqual({});
    expect(verification.proofKeys).toEqual([`chain:56:${HASH}:7`]);
  });
});

describe('a transaction that paid the merchant nothing', () => {
  test.each([
    ['that failed', [], { status: '0x0' }, { success: 'failed' }],
    ['that failed and shows logs all the same', [log()], { status: '0x0' }, { success: 'failed' }],
    ['with a look-alike’s Transfer', [log({ contract: LOOK_ALIKE })], {}, { token: 'failed' }],
    ['to somebody else', [log({ to: STRANGER })], {}, { recipient: 'failed' }],
    [
      'to somebody else, beside a look-alike’s Transfer to the merchant',
      [log({ to: STRANGER }), log({ index: 8, contract: LOOK_ALIKE })],
      {},
      { recipient: 'failed' },
    ],
    [
      'of a token that is not listed, to somebody else',
      [log({ contract: LOOK_ALIKE, to: STRANGER })],
      {},
      { token: 'failed' },
    ],
    ['without any log', [], {}, { token: 'failed' }],
    ['of nothing', [log({ value: 0n })], {}, { token: 'failed' }],
    ['from the merchant to himself', [log({ from: MERCHANT })], {}, { recipient: 'failed' }],
    [
      'of a collectible',
      [{ ...log(), topics: [...log().topics, `0x${'0'.repeat(64)}`], data: log().data }],
      {},
      { token: 'failed' },
    ],
    [
      'to an address with something before it',
      [{ ...log(), topics: log().topics.map((topic, at) => (at === 2 ? `0xff${topic.slice(4)}` : topic)) }],
      {},
      { token: 'failed' },
    ],
  ] as const)('%s is refuted', async (_case, logs, world, failed) => {
    const node = await start(ledger(logs, world));
    const verification = await verify([node.url]);
    expect(verification).toMatchObject({ answered: true, observed: null, proofKeys: [] });
    const refuted = Object.entries(short(verification)).filter(([, result]) => result === 'failed');
    expect(Object.fromEntries(refuted)).toEqual(failed);
  });
});

describe('the chain’s own coin', () => {
  const transactions = { [HASH]: { hash: HASH, from: BUYER, to: MERCHANT, value: `0x${HUNDRED.toString(16)}` } };

  test('counts by the transaction’s value where it is configured', async () => {
    const node = await start(ledger([], { transactions }));
    const verification = await verify([node.url], { native }, { expected });
    expect(short(verification)).toEqual({});
    expect(verification.proofKeys).toEqual([`chain:56:${HASH}:native`]);
  });

  const coin = transactions[HASH];
  const native = { decimals: 18, currency: 'BNB' };
  const expected = moneyFromDecimal('100', 'BNB', 18);

  test.each<[string, object, string, Record<string, Check['result']>]>([
    ['of one smallest unit less', { value: hex(HUNDRED - 1n) }, '0x1', { amount: 'failed' }],
    ['of nothing', { value: '0x0' }, '0x1', { token: 'failed' }],
    ['to somebody else', { to: STRANGER }, '0x1', { recipient: 'failed' }],
    ['from the merchant to himself', { from: MERCHANT }, '0x1', { recipient: 'failed' }],
    ['that makes a contract', { to: null }, '0x1', { token: 'failed' }],
    ['that failed', {}, '0x0', { success: 'failed' }],
  ])('%s is no payment, or one of another sum', async (_case, change, status, failed) => {
    const node = await start(ledger([], { transactions: { [HASH]: { ...coin, ...change } }, status }));
    const verification = await verify([node.url], { native }, { expected });
    const refuted = Object.entries(short(verification)).filter(([, result]) => result === 'failed');
    expect(Object.fromEntries(refuted)).toEqual(failed);
    expect(verification.observed === null).toBe(!('amount' in failed));
  });

  test.each([
    ['another transaction', { ...coin, hash: `0x${'cd'.repeat(32)}` }],
    ['no transaction', null],
    ['a sum that is no hex', { ...coin, value: '100' }],
    ['a sum with zeros before it', { ...coin, value: '0x01' }],
  ])('is not known from a node that shows %s beside its receipt', async (_case, shown) => {
    const node = await start(ledger([], { transactions: { [HASH]: shown } }));
    expect(await verify([node.url], { native }, { expected })).toMatchObject({ answered: false, observed: null });
  });

  test('is of the sum that a quorum says', async () => {
    const honest = [await start(ledger([], { transactions })), await start(ledger([], { transactions }), '127.0.0.2')];
    const more = { [HASH]: { ...coin, value: hex(HUNDRED * 2n) } };
    const liar = await start(ledger([], { transactions: more }), '127.0.0.3');
    const urls = [liar, ...honest].map(({ url }) => url);
    expect(short(await verify(urls, { native, quorum: 2 }, { expected }))).toEqual({});
    expect((await verify(urls.slice(0, 2), { native, quorum: 2 }, { expected })).answered).toBe(false);
  });

  test('counts for nothing where it is not', async () => {
    const node = await start(ledger([], { transactions }));
    expect(short(await verify([node.url]))).toMatchObject({ token: 'failed' });
    expect(node.calls).not.toContain('eth_getTransactionByHash');
  });
});

describe('time', () => {
  test('a transfer from before the order is refuted', async () => {
    const node = await start(ledger());
    const blockTime = (GENESIS + HEIGHT) * 1_000;
    expect(short(await verify([node.url], {}, { notBefore: new Date(blockTime + 60_000) }))).toEqual({});
    expect(short(await verify([node.url], {}, { notBefore: new Date(blockTime + 60_001) }))).toEqual({
      within_window: 'failed',
    });
  });

  test('a block far ahead of our clock is refuted', async () => {
    const node = await start(ledger());
    const blockTime = (GENESIS + HEIGHT) * 1_000;
    expect(short(await verify([node.url], {}, { now: new Date(blockTime - 300_000) }))).toEqual({});
    expect(short(await verify([node.url], {}, { now: new Date(blockTime - 300_001) }))).toEqual({
      within_window: 'failed',
    });
  });
});

describe('finality', () => {
  test('is by the tag where the node knows it, however deep the block lies', async () => {
    const node = await start(ledger(undefined, { finalized: HEIGHT - 1 }));
    expect(short(await verify([node.url]))).toEqual({ finality: 'unknown' });
    const later = await start(ledger(undefined, { finalized: HEIGHT }));
    expect(short(await verify([later.url]))).toEqual({});
  });

  test('C13: falls back to depth only where a depth is configured', async () => {
    const node = await start(ledger(undefined, { finalized: null, head: HEIGHT + 14 }));
    expect(short(await verify([node.url]))).toEqual({});
    expect(short(await verify([node.url], { finality: { tag: 'finalized' } }))).toEqual({ finality: 'unknown' });
  });

  test('by depth counts the block itself', async () => {
    const node = await start(ledger(undefined, { head: HEIGHT + 13 }));
    expect(short(await verify([node.url], { finality: { depth: 14 } }))).toEqual({});
    expect(short(await verify([node.url], { finality: { depth: 15 } }))).toEqual({ finality: 'unknown' });
  });

  test('is unknown at a node whose newest block is below the transfer’s', async () => {
    const node = await start(ledger(), undefined, ({ params, result }) =>
      params[0] === 'latest' ? { number: '0x1', hash: `0x${'cc'.repeat(32)}`, timestamp: '0x1' } : result,
    );
    expect(short(await verify([node.url], { finality: { depth: 1 } }))).toEqual({ finality: 'unknown' });
  });

  test.each([-32005, -32603, -32002, 429])(
    'is not by depth where a node that knows the tag is only busy or broken (%i): it has not answered',
    async (code) => {
      const busy: Tamper = ({ params, id, result }, response) => {
        if (params[0] !== 'finalized') return result;
        response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code, message: 'not now' } }));
        return HANDLED;
      };
      const node = await start(ledger(undefined, { finalized: HEIGHT - 1 }), undefined, busy);
      expect(await verify([node.url])).toMatchObject({ answered: false, observed: null });
    },
  );

  test.each([-32602, -32000, -39001])(
    'is by depth where a node says by an error (%i) that it does not know the tag',
    async (code) => {
      const old: Tamper = ({ params, id, result }, response) => {
        if (params[0] !== 'finalized') return result;
        response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code, message: 'unknown block' } }));
        return HANDLED;
      };
      const node = await start(ledger(), undefined, old);
      expect(short(await verify([node.url]))).toEqual({});
      expect(short(await verify([node.url], { finality: { tag: 'finalized' } }))).toEqual({ finality: 'unknown' });
    },
  );

  test('by a tag that stands above the newest block reaches no further than that block', async () => {
    const ahead =
      (head: number): Tamper =>
      ({ params, result }) => {
        const block = result as { number: string };
        if (params[0] === 'latest') return { ...block, number: hex(head) };
        return params[0] === 'finalized' ? { ...block, number: hex(5_000) } : result;
      };
    const below = await start(ledger(), undefined, ahead(HEIGHT - 1));
    expect(short(await verify([below.url]))).toEqual({ finality: 'unknown' });
    const at = await start(ledger(), undefined, ahead(HEIGHT));
    expect(short(await verify([at.url]))).toEqual({});
  });

  test('needs the quorum too', async () => {
    const slow = await start(ledger(undefined, { finalized: HEIGHT - 1 }), '127.0.0.2');
    const fast = await start(ledger());
    expect(short(await verify([fast.url, slow.url], { quorum: 2 }))).toEqual({ finality: 'unknown' });
  });
});

describe('a block that was replaced', () => {
  test('takes the money back out', async () => {
    const node = await start(ledger(undefined, { forks: { [HEIGHT]: `0x${'dd'.repeat(32)}` } }));
    const verification = await verify([node.url]);
    expect(verification).toMatchObject({ answered: true, observed: null, proofKeys: [] });
    expect(short(verification)).toMatchObject({ block_hash: 'failed', finality: 'unknown' });
  });

  test('and is not there any more leaves nothing known', async () => {
    const node = await start(ledger(undefined, { head: HEIGHT - 1, finalized: null }));
    const verification = await verify([node.url]);
    expect(verification.observed).toBeNull();
    expect(short(verification)).toMatchObject({ block_hash: 'unknown', finality: 'unknown' });
  });
});

describe('what is not known', () => {
  test('a network that nobody listed is unknown, and nobody is asked', async () => {
    const node = await start(ledger());
    for (const network of ['binance smart chain', 'Binance Smart Chain ', 'Ethereum Classic', '__proto__']) {
      const verification = await verify([node.url], {}, { network });
      expect(short(verification)).toEqual({ network: 'unknown' });
      expect(verification).toMatchObject({ answered: true, observed: null, witness: 'chain:unlisted' });
    }
    expect(node.calls).toEqual([]);
  });

  test('what is no hash is refuted, and nobody is asked', async () => {
    const node = await start(ledger());
    for (const hash of [HASH.slice(0, -1), `${HASH}0`, `${HASH}\n`, HASH.replace('a', 'а'), 'https://x.test', '']) {
      expect(short(await verify([node.url], {}, { hash }))).toEqual({ hash: 'failed' });
    }
    expect(node.calls).toEqual([]);
  });

  test('a transaction that is in no block yet is found unknown, never failed', async () => {
    const absent = await start(ledger(undefined, { receipts: {} }));
    const waiting = await start(
      ledger(undefined, { receipts: { [HASH]: { transactionHash: HASH, blockHash: null } } }),
    );
    for (const node of [absent, waiting]) {
      const verification = await verify([node.url]);
      expect(verification).toMatchObject({ answered: true, observed: null, proofKeys: [] });
      expect(short(verification)).toEqual({ found: 'unknown' });
    }
  });
});

describe('several hosts', () => {
  test('two that say the same outvote one that differs, and it is named', async () => {
    const honest = [await start(ledger()), await start(ledger(), '127.0.0.2')];
    const liar = await start(ledger([log({ value: 1n })]), '127.0.0.3');
    const verification = await verify([liar.url, ...honest.map(({ url }) => url)], { quorum: 2 });
    expect(short(verification)).toEqual({});
    expect(verification.checks.at(-1)).toEqual({
      name: 'quorum',
      result: 'passed',
      expected: '2 hosts say the same',
      actual: '2 of 3: differs, agrees, agrees',
    });
  });

  test('C12: two URLs of one host count once, whatever their ports', async () => {
    const liars = [await start(ledger(), '127.0.0.2'), await start(ledger(), '127.0.0.2')];
    const honest = await start(ledger(undefined, { receipts: {} }), '127.0.0.3');
    const verification = await verify([...liars.map(({ url }) => url), honest.url], { quorum: 2 });
    expect(verification).toMatchObject({ answered: false, observed: null, proofKeys: [] });
    expect(short(verification)).toEqual({ quorum: 'unknown' });
  });

  test('a second URL stands in for the first of its host', async () => {
    const dead = await start(ledger(), '127.0.0.2');
    const alive = await start(ledger(), '127.0.0.2');
    await dead.close();
    expect(short(await verify([dead.url, alive.url]))).toEqual({});
  });

  test('below the quorum nothing is known, neither that it is there nor that it is not', async () => {
    const sees = await start(ledger());
    const lags = await start(ledger(undefined, { receipts: {} }), '127.0.0.2');
    const away = await start(ledger(), '127.0.0.3', (_call, response) => {
      response.writeHead(503).end();
      return HANDLED;
    });
    for (const urls of [
      [sees.url, lags.url],
      [sees.url, away.url],
      [lags.url, away.url],
    ]) {
      const verification = await verify(urls, { quorum: 2 });
      expect(verification).toMatchObject({ answered: false, observed: null, proofKeys: [] });
      expect(verification.checks.some(({ result }) => result === 'failed')).toBe(false);
    }
  });

  test('that it is not there needs everybody who answers to say so', async () => {
    const lag = [
      await start(ledger(undefined, { receipts: {} })),
      await start(ledger(undefined, { receipts: {} }), '127.0.0.2'),
    ];
    const sees = await start(ledger(), '127.0.0.3');
    const urls = lag.map(({ url }) => url);
    expect((await verify(urls, { quorum: 2 })).answered).toBe(true);
    expect((await verify([...urls, sees.url], { quorum: 2 })).answered).toBe(false);
  });

  test('as many for one thing as for another is no passAgreement', async () => {
    const one = [await start(ledger()), await start(ledger(), '127.0.0.2')];
    const other = [
      await start(ledger([log({ value: 1n })]), '127.0.0.3'),
      await start(ledger([log({ value: 1n })]), '127.0.0.4'),
    ];
    const verification = await verify(
      [...one, ...other].map(({ url }) => url),
      { quorum: 2 },
    );
    expect(verification).toMatchObject({ answered: false, observed: null });
  });

  test('a receipt that one of three forged is not believed, and neither is that there is none', async () => {
    const forger = await start(ledger());
    const honest = [
      await start(ledger(undefined, { receipts: {} }), '127.0.0.2'),
      await start(ledger(undefined, { receipts: {} }), '127.0.0.3'),
    ];
    const verification = await verify([forger.url, ...honest.map(({ url }) => url)], { quorum: 2 });
    expect(verification).toMatchObject({ answered: false, observed: null, proofKeys: [] });
  });

  test('two of three that lie differently convince nobody', async () => {
    const honest = await start(ledger());
    const more = await start(ledger([log({ value: HUNDRED * 2n })]), '127.0.0.2');
    const moved = await start(ledger([log({ index: 8 })]), '127.0.0.3');
    const verification = await verify([honest.url, more.url, moved.url], { quorum: 2 });
    expect(verification).toMatchObject({ answered: false, observed: null, proofKeys: [] });
    expect(verification.checks.at(-1)).toMatchObject({ actual: 'too few of 3: present, present, present' });
  });

  test('two of three that are flooded do not make the third enough: it is asked again, not before they allow', async () => {
    const flooded = (_call: unknown, response: Parameters<Tamper>[1]) => {
      response.writeHead(429, { 'retry-after': '120' }).end();
      return HANDLED;
    };
    const nodes = [
      await start(ledger()),
      await start(ledger(), '127.0.0.2', flooded),
      await start(ledger(), '127.0.0.3', flooded),
    ];
    const verification = await verify(
      nodes.map(({ url }) => url),
      { quorum: 2 },
    );
    expect(verification).toMatchObject({ answered: false, observed: null, retryAfterSeconds: 120 });
  });

  test('one that has pruned the block, or does not know the tag, is outvoted or waits for depth, never final by itself', async () => {
    const keeps = [await start(ledger()), await start(ledger(), '127.0.0.2')];
    const pruned = await start(ledger(), '127.0.0.3', ({ method, params, result }) =>
      method === 'eth_getBlockByNumber' && String(params[0]).startsWith('0x') ? null : result,
    );
    const urls = [pruned, ...keeps].map(({ url }) => url);
    expect(short(await verify(urls, { quorum: 2 }))).toEqual({});
    expect(short(await verify([pruned.url]))).toMatchObject({ block_hash: 'unknown', finality: 'unknown' });
  });

  test.each<[string, Tamper]>([
    ['the number of the block', inReceipt(({ logs, ...rest }) => at(rest, logs, { blockNumber: hex(HEIGHT + 1) }))],
    ['the hash of the block', inReceipt(({ logs, ...rest }) => at(rest, logs, { blockHash: `0x${'ee'.repeat(32)}` }))],
    ['the status', inReceipt((genuine) => ({ ...genuine, status: '0x0' }))],
    ['the sum', inReceipt(({ logs, ...rest }) => at(rest, logs, {}, { data: `0x${'0'.repeat(63)}1` }))],
    ['the recipient', inReceipt((genuine) => ({ ...genuine, logs: [log({ to: STRANGER })] }))],
    ['the sender', inReceipt((genuine) => ({ ...genuine, logs: [log({ from: MERCHANT })] }))],
    ['the contract', inReceipt((genuine) => ({ ...genuine, logs: [log({ contract: LOOK_ALIKE })] }))],
    ['the index of the log', inReceipt((genuine) => ({ ...genuine, logs: [log({ index: 8 })] }))],
    ['how many logs there are', inReceipt((genuine) => ({ ...genuine, logs: [] }))],
    ['whether it is there', ({ method, result }) => (method === 'eth_getTransactionReceipt' ? null : result)],
    [
      'when the block was made',
      ({ params, result }) => (params[0] === hex(HEIGHT) ? { ...(result as object), timestamp: hex(GENESIS) } : result),
    ],
    [
      'which block stands there',
      ({ params, result }) =>
        params[0] === hex(HEIGHT) ? { ...(result as object), hash: `0x${'ee'.repeat(32)}` } : result,
    ],
  ])('one of three that lies about %s is outvoted and named, and two of two are not enough', async (_case, tamper) => {
    const honest = [await start(ledger()), await start(ledger(), '127.0.0.2')];
    const liar = await start(ledger(), '127.0.0.3', tamper);
    const verification = await verify([...honest.map(({ url }) => url), liar.url], { quorum: 2 });
    expect(short(verification)).toEqual({});
    expect(verification.checks.at(-1)?.actual).toBe('2 of 3: agrees, agrees, differs');
    expect(JSON.parse(verification.raw).hosts).toMatchObject([
      { host: 1 },
      { host: 2 },
      { host: 3, answer: 'differs' },
    ]);
    expect(await verify([honest[0]?.url as string, liar.url], { quorum: 2 })).toMatchObject({
      answered: false,
      observed: null,
      proofKeys: [],
    });
  });

  test('two that write the same in different ways agree', async () => {
    const otherwise: Tamper = ({ method, result }) => {
      if (method !== 'eth_getTransactionReceipt') return result;
      const { logs, ...genuine } = result as { logs: ReturnType<typeof log>[] };
      const shown = logs.map(({ removed: _removed, ...rest }) => ({ ...rest, transactionIndex: '0x0' }));
      return { gasUsed: '0x1', ...genuine, logs: shown };
    };
    const one = await start(ledger());
    const other = await start(ledger(), '127.0.0.2', otherwise);
    expect(short(await verify([one.url, other.url], { quorum: 2 }))).toEqual({});
  });

  test('one that differs in block time alone differs', async () => {
    const one = await start(ledger());
    const other = await start(ledger(undefined, { genesis: GENESIS + 1 }), '127.0.0.2');
    expect((await verify([one.url, other.url], { quorum: 2 })).answered).toBe(false);
  });
});

test('a payment among a thousand others in one transaction is found', async () => {
  const crowd = Array.from({ length: 1_000 }, (_, index) => log({ index, to: STRANGER }));
  const node = await start(ledger([...crowd, log({ index: 1_000 })]));
  const verification = await verify([node.url]);
  expect(short(verification)).toEqual({});
  expect(verification.proofKeys).toEqual([`chain:56:${HASH}:1000`]);
});

describe('a node that cannot be believed', () => {
  const other = `0x${'cd'.repeat(32)}`;
  const handled =
    (write: (response: Parameters<Tamper>[1], call: Parameters<Tamper>[0]) => void): Tamper =>
    (call, response) => {
      write(response, call);
      return HANDLED;
    };
  const forReceipt =
    (result: (genuine: Record<string, unknown>) => unknown): Tamper =>
    (call) =>
      call.method === 'eth_getTransactionReceipt' ? result(call.result as Record<string, unknown>) : call.result;

  test.each<[string, Tamper, string]>([
    ['of another chain', ({ method, result }) => (method === 'eth_chainId' ? '0x61' : result), 'wrong_chain'],
    [
      'with another transaction’s receipt',
      forReceipt(() => receipt({ hash: other, height: HEIGHT, logs: [], from: BUYER, to: TOKEN })),
      'other_transaction',
    ],
    [
      'with logs of another transaction',
      forReceipt((genuine) => ({ ...genuine, logs: [log({ hash: other })] })),
      'malformed',
    ],
    [
      'with logs of another block',
      forReceipt((genuine) => ({ ...genuine, logs: [log({ blockHash: `0x${'ee'.repeat(32)}` })] })),
      'malformed',
    ],
    [
      'with logs of another height',
      forReceipt((genuine) => ({ ...genuine, logs: [log({ height: HEIGHT + 1, blockHash: log().blockHash })] })),
      'malformed',
    ],
    ['with the same log twice', forReceipt((genuine) => ({ ...genuine, logs: [log(), log()] })), 'malformed'],
    ['with a removed log', forReceipt((genuine) => ({ ...genuine, logs: [{ ...log(), removed: true }] })), 'malformed'],
    ['with a status of its own', forReceipt((genuine) => ({ ...genuine, status: '0x01' })), 'malformed'],
    ['with a number that is not hex', forReceipt((genuine) => ({ ...genuine, blockNumber: HEIGHT })), 'malformed'],
    ['with leading zeros', forReceipt((genuine) => ({ ...genuine, blockNumber: '0x0384' })), 'malformed'],
    ['that answers nothing', handled((response) => response.writeHead(200).end()), 'malformed'],
    ['that answers HTML', handled((response) => response.end('<html>maintenance</html>')), 'malformed'],
    [
      'with another call’s id',
      handled((response, { id, result }) =>
        response.end(JSON.stringify({ jsonrpc: '2.0', id: Number(id) - 1, result })),
      ),
      'malformed',
    ],
    [
      'without a result',
      handled((response, { id }) => response.end(JSON.stringify({ jsonrpc: '2.0', id }))),
      'malformed',
    ],
    [
      'with an error beside a result',
      handled((response, { id, result }) =>
        response.end(JSON.stringify({ jsonrpc: '2.0', id, result, error: { code: 1, message: 'x' } })),
      ),
      'malformed',
    ],
    [
      'with an error',
      handled((response, { id }) =>
        response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32005, message: 'limit' } })),
      ),
      'rpc_error',
    ],
    [
      'that redirects',
      handled((response) => response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end()),
      'unreachable',
    ],
    ['that fails', handled((response) => response.writeHead(500).end('secret')), 'http_error'],
    ['that wants another key', handled((response) => response.writeHead(401).end()), 'unauthorised'],
    ['that is full', handled((response) => response.writeHead(429).end()), 'rate_limited'],
    ['that hangs up', handled((response) => response.destroy()), 'unreachable'],
    ['that sends too much', handled((response) => response.end(' '.repeat(1_100_000))), 'too_large'],
    [
      'that drips',
      handled((response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write(' '), 100);
        response.on('close', () => clearInterval(drip));
      }),
      'timeout',
    ],
  ])('%s has not answered', async (_case, tamper, code) => {
    const node = await start(ledger(), undefined, tamper);
    const verification = await verify([node.url]);
    expect(verification).toMatchObject({ answered: false, observed: null, proofKeys: [] });
    expect(verification.checks.at(-1)).toMatchObject({
      name: 'quorum',
      result: 'unknown',
      actual: `too few of 1: ${code}`,
    });
    expect(JSON.stringify(verification)).not.toMatch(/secret|127\.0\.0/);
  });

  test('that redirects to an honest one has not answered, and the other is not asked', async () => {
    const honest = await start(ledger());
    const node = await start(
      ledger(),
      undefined,
      handled((response) => response.writeHead(307, { location: honest.url }).end()),
    );
    expect((await verify([node.url])).answered).toBe(false);
    expect(honest.calls).toEqual([]);
  });

  test('of another chain or transaction is named by the check that it fails', async () => {
    const wrongChain = await start(ledger(undefined, { chainId: '0x61' }));
    expect(short(await verify([wrongChain.url]))).toEqual({ chain_id: 'failed', quorum: 'unknown' });
    const wrongHash = await start(
      ledger(),
      undefined,
      forReceipt(() => receipt({ hash: other, height: HEIGHT, logs: [], from: BUYER, to: TOKEN })),
    );
    expect(short(await verify([wrongHash.url]))).toEqual({ receipt_hash: 'failed', quorum: 'unknown' });
  });

  test('that is behind is not heard, where that is looked at', async () => {
    const node = await start(ledger(undefined, { receipts: {}, head: 10, finalized: 1 }));
    expect((await verify([node.url])).answered).toBe(true);
    expect((await verify([node.url], { headAgeMaxSeconds: 900 })).answered).toBe(false);
  });

  test.each([
    ['1', 1],
    ['86400', 3_600],
    ['99999999', 3_600],
    ['-1', 1],
    ['soon', null],
  ])('that asks for %s seconds gets between a second and an hour, from the caller', async (header, expected) => {
    const node = await start(
      ledger(),
      undefined,
      handled((response) => response.writeHead(429, { 'retry-after': header }).end()),
    );
    expect((await verify([node.url])).retryAfterSeconds).toBe(expected);
  });
});
