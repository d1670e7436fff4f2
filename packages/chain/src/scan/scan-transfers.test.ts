import { moneyFromDecimal, type ScanOptions, type ScanPage, trimMoney } from '@punteo/payments';
import { startChain } from '@punteo/sandbox';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type FakeNode,
  fetchFakeNode,
  HANDLED,
  type Ledger,
  receipt,
  startFakeNode,
  type Tamper,
  transferLog,
} from '../__fixtures__/fake-node.ts';
import { createChainWitness } from '../chain-witness.ts';
import { parseChains } from '../config/parse-chains.ts';
import type { ScanLimits } from './scan-transfers.ts';

const TOKEN = `0x${'11'.repeat(20)}`;
const MERCHANT = `0x${'33'.repeat(20)}`;
const BUYER = `0x${'55'.repeat(20)}`;
const NOW = new Date('2026-03-01T12:00:00Z');
const GENESIS = NOW.getTime() / 1_000 - 1_000;
const FINALIZED = 950;
const UNIT = 10n ** 18n;

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

describe('a scan', () => {
  test('observes every final transfer of a listed token to the merchant, as the units that a verification shows', async () => {
    const node = await start(ledgerOf([transfer(1, 300), transfer(2, 940, { value: 7n * UNIT }), transfer(3, 960)]));
    const { transfers, last } = await scan([node]);
    expect(transfers).toEqual([
      {
        network: 'Binance Smart Chain',
        hash: hashOf(1),
        unit: {
          id: { kind: 'transfer', chainId: 56, hash: hashOf(1), token: TOKEN, recipient: MERCHANT, position: 0 },
          amount: moneyFromDecimal('100.00', 'USD', 18),
          tolerance: moneyFromDecimal('0.01', 'USD', 18),
        },
        movedAt: new Date((GENESIS + 300) * 1_000),
        forOrdersUntil: new Date((GENESIS + 360) * 1_000),
      },
      expect.objectContaining({ hash: hashOf(2) }),
    ]);
    // The third transfer is in a block that is not final: the next scan starts below it.
    expect(last).toEqual({ scope: 'chain:56', cursor: String(FINALIZED + 1), transfers: [], gap: null });
  });

  test('observes each transfer of one transaction, without zero amounts, the merchant’s own, other tokens and other recipients', async () => {
    const hash = hashOf(9);
    const logs = [
      { value: 60n * UNIT, index: 0 },
      { value: 40n * UNIT, index: 1 },
      { value: 0n, index: 2 },
      { value: 5n * UNIT, index: 3, from: MERCHANT },
      { value: 5n * UNIT, index: 4, contract: `0x${'22'.repeat(20)}` },
      { value: 5n * UNIT, index: 5, to: BUYER },
    ].map((fields) => transferLog({ hash, height: 400, contract: TOKEN, from: BUYER, to: MERCHANT, ...fields }));
    const node = await start(ledgerOf([[hash, 400, logs]]));
    expect((await scan([node])).transfers).toMatchObject([
      { unit: { id: { position: 0 }, amount: { amountMinor: 60n * UNIT } } },
      { unit: { id: { position: 1 }, amount: { amountMinor: 40n * UNIT } } },
    ]);
  });

  test('observes a transfer that one host hides and another shows', async () => {
    const honest = await start(ledgerOf([transfer(1, 300)]));
    const hiding = await start(ledgerOf([]), { host: '127.0.0.2' });
    expect((await scan([hiding, honest], { quorum: 2 })).transfers).toHaveLength(1);
  });

  test('does not observe a transfer that one host invents in a block that no host has', async () => {
    const [hash, height, logs] = transfer(1, 300);
    const inUnknownBlock = logs.map((log) => ({ ...log, blockHash: `0x${'ee'.repeat(32)}` }));
    const liar = await start(ledgerOf([[hash, height, inUnknownBlock]]));
    const honest = await start(ledgerOf([]), { host: '127.0.0.2' });
    const { transfers, last } = await scan([liar, honest], { quorum: 2 });
    expect([transfers, last.gap]).toEqual([[], null]);
  });

  test('observes only the transfer to the merchant on a real node', async () => {
    const chain = await startChain({ chainId: 56 });
    ends.push(() => chain.close());
    const token = await chain.deployToken({ decimals: 18 });
    const merchant = `0x${'33'.repeat(20)}` as const;
    const { hash } = await chain.transfer({ token, to: merchant, amount: '100.00' });
    await chain.transfer({ token, to: chain.accounts[4] as `0x${string}`, amount: '100.00' });
    const { transfers, last } = await scan([{ url: chain.rpcUrl }], {
      finality: { depth: 1 },
      recipients: [merchant],
      tokens: [{ address: token.address, decimals: 18, currency: 'USD' }],
    });
    expect(transfers).toMatchObject([
      { hash, unit: { id: { position: 0 }, amount: { amountMinor: 100n * 10n ** 18n } } },
    ]);
    expect(last.cursor).toBe(String((await chain.blockNumber()) + 1n));
  });

  test('continues at the stored cursor', async () => {
    const node = await start(ledgerOf([transfer(1, 300), transfer(2, 940)]));
    const { transfers } = await scan([node], {}, { cursors: new Map([['chain:56', '301']]) });
    expect(transfers.map(({ hash }) => hash)).toEqual([hashOf(2)]);
  });

  test('without a cursor starts at the first block that may pay the oldest open order, or at the head without one', async () => {
    const node = await start(ledgerOf([transfer(1, 300), transfer(2, 439), transfer(3, 440)]));
    const since = new Date((GENESIS + 500) * 1_000);
    expect((await scan([node], {}, { since })).transfers.map(({ hash }) => hash)).toEqual([hashOf(3)]);
    const withoutOrders = await scan([node], {}, { since: null });
    expect([withoutOrders.transfers, withoutOrders.last.cursor]).toEqual([[], String(FINALIZED + 1)]);
  });

  test.each(['an error', 'a status', 'an answer that is too large'])(
    'halves the range until a node answers, where the node refuses with %s',
    async (refusal) => {
      const node = await start(ledgerOf([transfer(1, 300), transfer(2, 331), transfer(3, 940)]), {
        tamper: ({ method, params, id, result }, response) => {
          const { fromBlock, toBlock } = (params[0] ?? {}) as { fromBlock: string; toBlock: string };
          if (method !== 'eth_getLogs' || Number(toBlock) - Number(fromBlock) < 30) return result;
          if (refusal === 'a status') response.writeHead(413).end();
          else if (refusal === 'an error')
            response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32005 } }));
          else response.end('x'.repeat(1_100_000));
          return HANDLED;
        },
      });
      const { transfers, last } = await scan([node], {}, {}, { ...LIMITS, blocksAtFirst: 500 });
      expect(transfers).toHaveLength(3);
      expect(last.gap).toBeNull();
    },
  );

  test('ends with the gap `budget` at its limit of questions, and the next scan continues', async () => {
    const node = await start(ledgerOf([transfer(1, 100), transfer(2, 250), transfer(3, 940)]));
    const limits = { ...LIMITS, blocksAtFirst: 100, blocksMax: 100, questionsMax: 5 };
    const first = await scan([node], {}, {}, limits);
    expect(first.transfers).toHaveLength(2);
    expect(first.last).toMatchObject({ gap: 'budget', cursor: '300' });
    const rest = await scan([node], {}, { cursors: new Map([['chain:56', '300']]) }, { ...limits, questionsMax: 20 });
    expect(rest.transfers).toHaveLength(1);
    expect(rest.last).toMatchObject({ gap: null, cursor: String(FINALIZED + 1) });
  });

  test('keeps its cursor when fewer hosts than the quorum answer for a range', async () => {
    const honest = await start(ledgerOf([transfer(1, 300)]));
    const down = await start(ledgerOf([]), {
      host: '127.0.0.2',
      tamper: ({ method, result }, response) => {
        if (method !== 'eth_getLogs') return result;
        response.writeHead(429).end();
        return HANDLED;
      },
    });
    const { transfers, last } = await scan([honest, down], { quorum: 2 }, { cursors: new Map([['chain:56', '200']]) });
    const gapDetail = expect.stringMatching(/^\S+ eth_getLogs rate_limited$/);
    expect([transfers, last]).toEqual([
      [],
      { scope: 'chain:56', cursor: '200', transfers: [], gap: 'nodes', gapDetail },
    ]);
  });

  test('reads up to the block that a quorum calls final, from the hosts that have it', async () => {
    const ahead = await start(ledgerOf([transfer(1, 300), transfer(2, 940)]));
    const behind = await start({ ...ledgerOf([transfer(1, 300)]), finalized: 500 }, { host: '127.0.0.2' });
    const { transfers, last } = await scan([ahead, behind], { quorum: 2 });
    expect(transfers).toHaveLength(1);
    expect(last).toMatchObject({ cursor: '501', gap: null });
  });

  test.each<[string, Tamper]>([
    ['is of another chain', ({ method, result }) => (method === 'eth_chainId' ? '0x1' : result)],
    [
      'sends logs of other blocks',
      ({ method, result }) => (method === 'eth_getLogs' ? [transfer(5, 2)[2][0]] : result),
    ],
    [
      'sends a log twice',
      ({ method, result }) =>
        method === 'eth_getLogs' ? [...(result as unknown[]), ...(result as unknown[])] : result,
    ],
    [
      'sends a transaction in two blocks',
      ({ method, result }) =>
        method === 'eth_getLogs' ? [...transfer(1, 300)[2], ...transfer(1, 301, { index: 1 })[2]] : result,
    ],
    ['sends malformed logs', ({ method, result }) => (method === 'eth_getLogs' ? [{ topics: 'x' }] : result)],
    ['answers null', ({ method, result }) => (method === 'eth_getLogs' ? null : result)],
  ])('does not count a node that %s', async (_case, tamper) => {
    const node = await start(ledgerOf([transfer(1, 300)]), { tamper });
    const { transfers, last } = await scan([node], {}, { cursors: new Map([['chain:56', '200']]) });
    expect([transfers, last.gap, last.cursor]).toEqual([[], 'nodes', '200']);
  });

  test('continues with the next chain when no node of one chain answers', async () => {
    const node = await start(ledgerOf([transfer(1, 300)]));
    const dead = { names: ['Ethereum'], chainId: 1, rpcUrls: ['http://127.0.0.1:1'] };
    const witness = witnessOf([
      { ...CHAIN, ...dead },
      { ...CHAIN, rpcUrls: [node.url] },
    ]);
    const pages: ScanPage[] = [];
    for await (const page of witness.scanTransfers(options())) pages.push(page);
    expect(pages.filter(({ gap }) => gap !== null)).toEqual([
      {
        scope: 'chain:1',
        cursor: null,
        transfers: [],
        gap: 'nodes',
        gapDetail: expect.stringMatching(/^localhost eth_\w+ unreachable$/),
      },
    ]);
    expect(pages.flatMap(({ transfers }) => transfers)).toHaveLength(1);
  });
});

describe('a scan of nodes that have pruned old blocks', () => {
  const pruningAt =
    (height: number, error: object, methods: readonly string[] = ['eth_getBlockByNumber', 'eth_getLogs']): Tamper =>
    ({ method, params, id, result }, response) => {
      const at = method === 'eth_getLogs' ? (params[0] as { fromBlock: string }).fromBlock : params[0];
      if (!methods.includes(method) || !(Number(at) < height)) return result;
      response.end(JSON.stringify({ jsonrpc: '2.0', id, error }));
      return HANDLED;
    };

  test.each([
    { code: 4444, message: 'pruned history unavailable' },
    { code: -32000, message: 'missing trie node 0xab' },
    { code: -32000, message: 'history has been pruned' },
  ])('begins where they can be asked, and says so: %j', async (error) => {
    const node = await start(ledgerOf([transfer(1, 300), transfer(2, 940)]), { tamper: pruningAt(500, error) });
    const { transfers, pages, last } = await scan([node]);
    expect(transfers.map(({ hash }) => hash)).toEqual([hashOf(2)]);
    expect(pages[0]).toEqual({
      scope: 'chain:56',
      cursor: '500',
      transfers: [],
      gap: 'pruned',
      gapDetail: 'the hosts have pruned the blocks before 500',
    });
    expect(last).toMatchObject({ cursor: String(FINALIZED + 1), gap: null });
  });

  test('goes on from a stored cursor that they have pruned since, and says so', async () => {
    const tamper = pruningAt(500, { code: 4444 });
    const node = await start(ledgerOf([transfer(2, 940)]), { tamper });
    const { transfers, pages, last } = await scan([node], {}, { cursors: new Map([['chain:56', '200']]) });
    expect(transfers).toHaveLength(1);
    expect(pages[0]).toMatchObject({ cursor: '500', gap: 'pruned' });
    expect(last).toMatchObject({ cursor: String(FINALIZED + 1), gap: null });
  });

  test('skips nothing where one host of three has pruned, or where a host fails in another way', async () => {
    const pruned = await start(ledgerOf([transfer(1, 300)]), { tamper: pruningAt(500, { code: 4444 }) });
    const whole = [
      await start(ledgerOf([transfer(1, 300)]), { host: '127.0.0.2' }),
      await start(ledgerOf([transfer(1, 300)]), { host: '127.0.0.3' }),
    ];
    expect((await scan([pruned, ...whole], { quorum: 2 })).transfers).toHaveLength(1);
    const failing = await start(ledgerOf([]), { tamper: pruningAt(500, { code: -32603, message: 'internal error' }) });
    const { last } = await scan([failing], {}, { cursors: new Map([['chain:56', '200']]) });
    expect(last).toMatchObject({ cursor: '200', gap: 'nodes' });
  });

  test('moves no cursor where they have pruned even the last final block', async () => {
    const node = await start(ledgerOf([]), { tamper: pruningAt(2_000, { code: 4444 }, ['eth_getLogs']) });
    const { last } = await scan([node], {}, { cursors: new Map([['chain:56', '200']]) });
    expect(last).toMatchObject({ cursor: '200', gap: 'nodes' });
  });
});

test.each<[string, unknown, string]>([
  ['null', null, 'malformed'],
  ['an error', HANDLED, 'rpc_error -32601'],
])('a host that answers eth_getLogs with %s is named with the call and the error code', async (_case, answer, code) => {
  const node = await start(ledgerOf([]), {
    tamper: ({ method, id, result }, response) => {
      if (method !== 'eth_getLogs') return result;
      if (answer === HANDLED) response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32601 } }));
      return answer;
    },
  });
  const { last } = await scan([node], {}, { cursors: new Map([['chain:56', '949']]) });
  expect(last).toMatchObject({ gap: 'nodes', gapDetail: `node1.internal eth_getLogs ${code}` });
});

describe('a host without logs, in a range whose headers may hold a transfer', () => {
  const full = `0x${'f'.repeat(512)}`;
  const cursors = new Map([['chain:56', '921']]);
  /** Each header's Bloom filter says yes, which is a false positive in all blocks but one. */
  const withoutLogs =
    (receipts: 'served' | 'refused'): Tamper =>
    ({ method, params, result }) => {
      if (method === 'eth_getLogs') return [];
      if (method === 'eth_getBlockReceipts' && receipts === 'refused') return null;
      const isHeader = method === 'eth_getBlockByNumber' && String(params[0]).startsWith('0x');
      return isHeader ? { ...(result as object), logsBloom: full } : result;
    };

  test('gives no answer where its receipts show the transfer, or cannot be read', async () => {
    for (const receipts of ['served', 'refused'] as const) {
      const node = await start(ledgerOf([transfer(1, 940)]), { tamper: withoutLogs(receipts) });
      expect((await scan([node], {}, { cursors })).last).toMatchObject({
        cursor: '921',
        gap: 'nodes',
        gapDetail: 'node1.internal eth_getLogs bloom_mismatch',
      });
    }
  });

  test('has answered where its receipts show that the filters were false positives', async () => {
    const node = await start(ledgerOf([]), { tamper: withoutLogs('served') });
    expect((await scan([node], {}, { cursors })).last).toMatchObject({ cursor: String(FINALIZED + 1), gap: null });
  });

  test('has answered where a second host without receipts shows nothing either', async () => {
    const tamper = withoutLogs('refused');
    const nodes = [await start(ledgerOf([]), { tamper }), await start(ledgerOf([]), { host: '127.0.0.2', tamper })];
    const { last } = await scan(nodes, { quorum: 2 }, { cursors });
    expect(last).toMatchObject({ cursor: String(FINALIZED + 1), gap: null });
  });

  test('does not hide the transfer that two other hosts show', async () => {
    const nodes = [
      await start(ledgerOf([transfer(1, 940)]), { tamper: withoutLogs('refused') }),
      await start(ledgerOf([transfer(1, 940)]), { host: '127.0.0.2' }),
      await start(ledgerOf([transfer(1, 940)]), { host: '127.0.0.3' }),
    ];
    const { transfers, last } = await scan(nodes, { quorum: 2 }, { cursors });
    expect([transfers.length, last.gap]).toEqual([1, null]);
  });
});

describe('a scan over several hosts, one of which lies', () => {
  const HUNDRED = moneyFromDecimal('100.00', 'USD');
  const honest = () => ledgerOf([transfer(1, 300)]);
  const other = (number: number) => ({ host: `127.0.0.${number}` });

  test.each([0, 1, 2])('outvotes a wrong amount, whichever place the liar has (%i)', async (place) => {
    const nodes = [await start(honest()), await start(honest(), other(2))];
    nodes.splice(place, 0, await start(ledgerOf([transfer(1, 300, { value: UNIT })]), other(3)));
    const { transfers, last } = await scan(nodes, { quorum: 2 });
    expect([transfers.map(({ unit }) => trimMoney(unit.amount)), last.gap]).toEqual([[HUNDRED], null]);
  });

  test('stops before a range in which two hosts give different amounts', async () => {
    const nodes = [await start(honest()), await start(ledgerOf([transfer(1, 300, { value: UNIT })]), other(2))];
    const { transfers, last } = await scan(nodes, { quorum: 2 }, { cursors: new Map([['chain:56', '200']]) });
    expect([transfers, last.cursor, last.gap]).toEqual([[], '200', 'nodes']);
  });

  test('corrects a wrong amount in one host’s logs by asking all hosts for the transaction', async () => {
    const [, , logs] = transfer(1, 300, { value: UNIT });
    const tamper: Tamper = ({ method, result }) => (method === 'eth_getLogs' ? logs : result);
    const nodes = [await start(honest(), { tamper }), await start(honest(), other(2))];
    const { transfers, last } = await scan(nodes, { quorum: 2 }, { cursors: new Map([['chain:56', '200']]) });
    expect([transfers.map(({ unit }) => trimMoney(unit.amount)), last.gap]).toEqual([[HUNDRED], null]);
  });

  test('does not observe a transfer that one host invents in a real block', async () => {
    const nodes = [
      await start(ledgerOf([transfer(1, 300), transfer(2, 300, { index: 1 })])),
      await start(honest(), other(2)),
      await start(honest(), other(3)),
    ];
    const { transfers, last } = await scan(nodes, { quorum: 2 });
    expect([transfers.map(({ hash }) => hash), last.gap]).toEqual([[hashOf(1)], null]);
  });

  test('outvotes a wrong block time', async () => {
    const late = { ...honest(), genesis: GENESIS + 86_400 };
    const nodes = [await start(late), await start(honest(), other(2)), await start(honest(), other(3))];
    const { transfers } = await scan(nodes, { quorum: 2 }, { cursors: new Map([['chain:56', '200']]) });
    expect(transfers.map(({ movedAt }) => movedAt)).toEqual([new Date((GENESIS + 300) * 1_000)]);
  });

  test('is not sent past a payment by one host with wrong block times', async () => {
    const old = { ...honest(), genesis: 0 };
    const since = new Date((GENESIS + 200) * 1_000);
    const three = [await start(old), await start(honest(), other(2)), await start(honest(), other(3))];
    expect((await scan(three, { quorum: 2 }, { since })).transfers).toHaveLength(1);
    const { last } = await scan(three.slice(0, 2), { quorum: 2 }, { since });
    expect(last).toEqual({ scope: 'chain:56', cursor: null, transfers: [], gap: 'nodes' });
  });

  test('reports the gap `nodes` when the final blocks of the quorum are an hour behind another host’s', async () => {
    const stopped = { ...honest(), head: 500, finalized: 450 };
    const ahead = { ...honest(), head: 11_000, finalized: 10_950 };
    const nodes = [await start(ahead), await start(stopped, other(2))];
    const { last } = await scan(nodes, { quorum: 2 }, { cursors: new Map([['chain:56', '451']]) });
    expect(last).toMatchObject({ cursor: '451', gap: 'nodes' });
  });
});

test('a transfer that two of three hosts leave out of their logs is observed, since their receipts show it', async () => {
  const withoutLogs: Tamper = ({ method, result }) => (method === 'eth_getLogs' ? [] : result);
  const nodes = [
    await start(ledgerOf([transfer(1, 300)])),
    await start(ledgerOf([transfer(1, 300)]), { host: '127.0.0.2', tamper: withoutLogs }),
    await start(ledgerOf([transfer(1, 300)]), { host: '127.0.0.3', tamper: withoutLogs }),
  ];
  expect((await scan(nodes, { quorum: 2 })).transfers).toHaveLength(1);
});

test('a scan killed after any page continues without losing or repeating a transfer', async () => {
  const node = await start(ledgerOf([100, 250, 251, 600, 940].map((height, index) => transfer(index, height))));
  const witness = witnessOf([{ ...CHAIN, rpcUrls: [node.url] }], { ...LIMITS, blocksAtFirst: 90, blocksMax: 90 });
  for (let pages = 1; pages <= 11; pages += 1) {
    const cursors = new Map<string, string>();
    const observed: string[] = [];
    // As in the app: a page and its cursor are stored together, and the next process starts at the stored cursor.
    for (const killedAfter of [pages, Number.POSITIVE_INFINITY]) {
      let count = 0;
      for await (const page of witness.scanTransfers(options({ cursors: new Map(cursors) }))) {
        observed.push(...page.transfers.map(({ hash }) => hash));
        cursors.set(page.scope, page.cursor as string);
        count += 1;
        if (count === killedAfter) break;
      }
    }
    expect(observed).toEqual([0, 1, 2, 3, 4].map((number) => hashOf(number)));
    expect(cursors.get('chain:56')).toBe(String(FINALIZED + 1));
  }
});

test('a scan remembers the range length that a node accepts: few calls are refused', async () => {
  let [refused, accepted] = [0, 0];
  const node = await start(ledgerOf([transfer(1, 300)]), {
    tamper: ({ method, params, id, result }, response) => {
      if (method !== 'eth_getLogs') return result;
      const { fromBlock, toBlock } = params[0] as { fromBlock: string; toBlock: string };
      if (Number(toBlock) - Number(fromBlock) < 10) {
        accepted += 1;
        return result;
      }
      refused += 1;
      response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32000, message: 'block range too large' } }));
      return HANDLED;
    },
  });
  const { last } = await scan([node], {}, {}, LIMITS);
  expect(last.gap).toBeNull();
  expect(refused).toBeLessThan(accepted / 8);
});

test('a range refused for too many logs does not shorten all later ranges', async () => {
  const lengths: number[] = [];
  const node = await start(ledgerOf([transfer(1, 300)]), {
    tamper: ({ method, params, id, result }, response) => {
      if (method !== 'eth_getLogs') return result;
      const [first, last] = [
        Number((params[0] as { fromBlock: string }).fromBlock),
        Number((params[0] as { toBlock: string }).toBlock),
      ];
      lengths.push(last - first + 1);
      if (first > 30 || last - first < 2) return result;
      response.end(
        JSON.stringify({
          jsonrpc: '2.0',
          id,
          error: { code: -32005, message: 'query returned more than 10000 results' },
        }),
      );
      return HANDLED;
    },
  });
  const { transfers, last } = await scan([node], {}, {}, LIMITS);
  expect([transfers.length, last.gap]).toEqual([1, null]);
  expect(Math.max(...lengths.slice(-6))).toBeGreaterThan(20);
});

test('a scan ends with the gap `budget` and its cursor at its time limit', async () => {
  const node = await start(ledgerOf([transfer(1, 300)]));
  const { last } = await scan([node], {}, { cursors: new Map([['chain:56', '200']]) }, { ...LIMITS, secondsMax: 0 });
  expect(last).toMatchObject({ cursor: '200', gap: 'budget' });
});

test('several transfers in one block cost one call for its time, and zero amounts cost none', async () => {
  const inOneBlock = [1, 2, 3, 4].map((number) => transfer(number, 300, { index: number }));
  const zeroAmounts = [5, 6].map((number) => transfer(number, 301 + number, { value: 0n }));
  const node = await start(ledgerOf([...inOneBlock, ...zeroAmounts]));
  const cursors = new Map([['chain:56', '200']]);
  expect((await scan([node], {}, { cursors }, LIMITS)).transfers).toHaveLength(4);
  // The newest block, the final block, and the block of the transfers.
  expect(node.calls.filter((method) => method === 'eth_getBlockByNumber')).toHaveLength(3);
});

const CHAIN = {
  names: ['Binance Smart Chain'],
  chainId: 56,
  quorum: 1,
  finality: { tag: 'finalized', depth: 15 },
  recipients: [MERCHANT],
  tokens: [{ address: TOKEN, decimals: 18, currency: 'USD', tolerance: '0.01' }],
};

const LIMITS: ScanLimits = { blocksAtFirst: 1_000, blocksMax: 1_000, questionsMax: 200, secondsMax: 3_600 };

function witnessOf(chains: readonly unknown[], limits?: ScanLimits) {
  return createChainWitness(parseChains(JSON.stringify(chains)), {
    timeoutSeconds: 60,
    fetch: fetchFakeNode,
    ...(limits ? { scan: limits } : {}),
  });
}

function options(change: Partial<ScanOptions> = {}): ScanOptions {
  return { cursors: new Map(), since: new Date(GENESIS * 1_000), now: NOW, ...change };
}

async function scan(
  nodes: readonly { readonly url: string }[],
  settings: Readonly<Record<string, unknown>> = {},
  change: Partial<ScanOptions> = {},
  limits?: ScanLimits,
) {
  const witness = witnessOf([{ ...CHAIN, rpcUrls: nodes.map(({ url }) => url), ...settings }], limits);
  const pages: ScanPage[] = [];
  for await (const page of witness.scanTransfers(options(change))) pages.push(page);
  return {
    pages,
    transfers: pages.flatMap(({ transfers }) => transfers),
    last: pages.at(-1) as ScanPage,
  };
}

type Entry = readonly [hash: string, height: number, logs: readonly ReturnType<typeof transferLog>[]];

/** A transfer of 100 USD to the merchant in the block at `height`. */
function transfer(number: number, height: number, fields: Partial<Parameters<typeof transferLog>[0]> = {}): Entry {
  const hash = hashOf(number);
  const log = { hash, height, index: 0, contract: TOKEN, from: BUYER, to: MERCHANT, value: 100n * UNIT, ...fields };
  return [hash, height, [transferLog(log)]];
}

function hashOf(number: number): string {
  return `0x${number.toString(16).padStart(64, 'a')}`;
}

function ledgerOf(entries: readonly Entry[]): Ledger {
  const receipts = entries.map(([hash, height, logs]) => [
    hash,
    receipt({ hash, height, logs, from: BUYER, to: TOKEN }),
  ]);
  return {
    chainId: '0x38',
    head: 1_000,
    finalized: FINALIZED,
    genesis: GENESIS,
    receipts: Object.fromEntries(receipts),
  };
}

async function start(chainState: Ledger, node: { host?: string; tamper?: Tamper } = {}): Promise<FakeNode> {
  const started = await startFakeNode(chainState, node);
  ends.push(() => started.close());
  return started;
}
