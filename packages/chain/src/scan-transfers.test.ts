import { moneyFromDecimal, type ScanOptions, type ScanPage } from '@punteo/payments';
import { startChain } from '@punteo/sandbox';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type FakeNode,
  HANDLED,
  type Ledger,
  receipt,
  startFakeNode,
  type Tamper,
  transferLog,
} from './__fixtures__/fake-node.ts';
import { createChainWitness } from './chain-witness.ts';
import { parseChains } from './chains.ts';
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

describe('what is seen', () => {
  test('is every final transfer of a listed token to the merchant, each as the proof would count it', async () => {
    const node = await start(ledgerOf([transfer(1, 300), transfer(2, 940, { value: 7n * UNIT }), transfer(3, 960)]));
    const { sightings, last } = await scan([node]);
    expect(sightings).toEqual([
      {
        transaction: { network: 'Binance Smart Chain', hash: hashOf(1) },
        claimKey: `chain:56:${hashOf(1)}`,
        proofKeys: [`chain:56:${hashOf(1)}:0`],
        amount: moneyFromDecimal('100.00', 'USD'),
        tolerance: moneyFromDecimal('0.01', 'USD'),
        movedAt: new Date((GENESIS + 300) * 1_000),
        forOrdersUntil: new Date((GENESIS + 360) * 1_000),
      },
      expect.objectContaining({ claimKey: `chain:56:${hashOf(2)}`, amount: moneyFromDecimal('7.00', 'USD') }),
    ]);
    // The third lies in a block that may still be replaced: the next scan begins below it.
    expect(last).toEqual({ scope: 'chain:56', cursor: String(FINALIZED + 1), sightings: [], gap: null });
  });

  test('adds up what one transaction brought, and leaves out nothing, the merchant’s own and strangers’ coins', async () => {
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
    expect((await scan([node])).sightings).toMatchObject([
      { amount: moneyFromDecimal('100.00', 'USD'), proofKeys: [`chain:56:${hash}:0`, `chain:56:${hash}:1`] },
    ]);
  });

  test('is seen although one host hides it: what any of them shows is seen', async () => {
    const honest = await start(ledgerOf([transfer(1, 300)]));
    const hiding = await start(ledgerOf([]), { host: '127.0.0.2' });
    expect((await scan([hiding, honest], { quorum: 2 })).sightings).toHaveLength(1);
  });

  test('is not what one host made up in a block that nobody has', async () => {
    const [hash, height, logs] = transfer(1, 300);
    const inNoBlock = logs.map((log) => ({ ...log, blockHash: `0x${'ee'.repeat(32)}` }));
    const liar = await start(ledgerOf([[hash, height, inNoBlock]]));
    const honest = await start(ledgerOf([]), { host: '127.0.0.2' });
    const { sightings, last } = await scan([liar, honest], { quorum: 2 });
    expect([sightings, last.gap]).toEqual([[], null]);
  });

  test('on a real node is the transfer to the merchant', async () => {
    const chain = await startChain({ chainId: 56 });
    ends.push(() => chain.close());
    const token = await chain.deployToken({ decimals: 18 });
    const merchant = `0x${'33'.repeat(20)}` as const;
    const { hash, logIndex } = await chain.transfer({ token, to: merchant, amount: '100.00' });
    await chain.transfer({ token, to: chain.accounts[4] as `0x${string}`, amount: '100.00' });
    const { sightings, last } = await scan([{ url: chain.rpcUrl }], {
      finality: { depth: 1 },
      recipients: [merchant],
      tokens: [{ address: token.address, decimals: 18, currency: 'USD' }],
    });
    expect(sightings).toMatchObject([
      { transaction: { hash }, amount: moneyFromDecimal('100.00', 'USD'), proofKeys: [`chain:56:${hash}:${logIndex}`] },
    ]);
    expect(last.cursor).toBe(String((await chain.blockNumber()) + 1n));
  });
});

describe('a scan', () => {
  test('goes on where the last one ended', async () => {
    const node = await start(ledgerOf([transfer(1, 300), transfer(2, 940)]));
    const { sightings } = await scan([node], {}, { cursors: new Map([['chain:56', '301']]) });
    expect(sightings.map(({ claimKey }) => claimKey)).toEqual([`chain:56:${hashOf(2)}`]);
  });

  test('without a cursor begins at the first block that may hold payment for the oldest order, or at the end where none is open', async () => {
    const node = await start(ledgerOf([transfer(1, 300), transfer(2, 439), transfer(3, 440)]));
    const since = new Date((GENESIS + 500) * 1_000);
    expect((await scan([node], {}, { since })).sightings.map(({ claimKey }) => claimKey)).toEqual([
      `chain:56:${hashOf(3)}`,
    ]);
    const quiet = await scan([node], {}, { since: null });
    expect([quiet.sightings, quiet.last.cursor]).toEqual([[], String(FINALIZED + 1)]);
  });

  test.each(['an error', 'a status', 'an answer that is too large'])(
    'finds by halving how much a node gives at once, where it refuses by %s',
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
      const { sightings, last } = await scan([node], {}, {}, { blocksAtFirst: 500, blocksMax: 1_000, chunksMax: 200 });
      expect(sightings).toHaveLength(3);
      expect(last.gap).toBeNull();
    },
  );

  test('ends when it has asked as much as it may, says so, and the next one goes on', async () => {
    const node = await start(ledgerOf([transfer(1, 100), transfer(2, 250), transfer(3, 940)]));
    const limits = { blocksAtFirst: 100, blocksMax: 100, chunksMax: 3 };
    const first = await scan([node], {}, {}, limits);
    expect(first.sightings).toHaveLength(2);
    expect(first.last).toMatchObject({ gap: 'budget', cursor: '300' });
    const rest = await scan([node], {}, { cursors: new Map([['chain:56', '300']]) }, { ...limits, chunksMax: 20 });
    expect(rest.sightings).toHaveLength(1);
    expect(rest.last).toMatchObject({ gap: null, cursor: String(FINALIZED + 1) });
  });

  test('below the quorum ends where it stands: what was not read is not taken for read', async () => {
    const honest = await start(ledgerOf([transfer(1, 300)]));
    const away = await start(ledgerOf([]), {
      host: '127.0.0.2',
      tamper: ({ method, result }, response) => {
        if (method !== 'eth_getLogs') return result;
        response.writeHead(429).end();
        return HANDLED;
      },
    });
    const { sightings, last } = await scan([honest, away], { quorum: 2 }, { cursors: new Map([['chain:56', '200']]) });
    expect([sightings, last]).toEqual([[], { scope: 'chain:56', cursor: '200', sightings: [], gap: 'nodes' }]);
  });

  test('reads only as far as enough hosts call final, from those who do', async () => {
    const ahead = await start(ledgerOf([transfer(1, 300), transfer(2, 940)]));
    const behind = await start({ ...ledgerOf([transfer(1, 300)]), finalized: 500 }, { host: '127.0.0.2' });
    const { sightings, last } = await scan([ahead, behind], { quorum: 2 });
    expect(sightings).toHaveLength(1);
    expect(last).toMatchObject({ cursor: '501', gap: null });
  });

  test.each<[string, Tamper]>([
    ['of another chain', ({ method, result }) => (method === 'eth_chainId' ? '0x1' : result)],
    [
      'that shows blocks that were not asked for',
      ({ method, result }) => (method === 'eth_getLogs' ? [transfer(5, 2)[2][0]] : result),
    ],
    ['that answers nonsense', ({ method, result }) => (method === 'eth_getLogs' ? [{ topics: 'x' }] : result)],
    ['that answers null', ({ method, result }) => (method === 'eth_getLogs' ? null : result)],
  ])('hears no node %s', async (_case, tamper) => {
    const node = await start(ledgerOf([transfer(1, 300)]), { tamper });
    const { sightings, last } = await scan([node], {}, { cursors: new Map([['chain:56', '200']]) });
    expect([sightings, last.gap, last.cursor]).toEqual([[], 'nodes', '200']);
  });

  test('of one chain that nobody answers for does not stop the next', async () => {
    const node = await start(ledgerOf([transfer(1, 300)]));
    const dead = { names: ['Ethereum'], chainId: 1, rpcUrls: ['http://127.0.0.1:1'] };
    const witness = witnessOf([
      { ...CHAIN, ...dead },
      { ...CHAIN, rpcUrls: [node.url] },
    ]);
    const pages: ScanPage[] = [];
    for await (const page of witness.scanTransfers(options())) pages.push(page);
    expect(pages.filter(({ gap }) => gap !== null)).toEqual([
      { scope: 'chain:1', cursor: null, sightings: [], gap: 'nodes' },
    ]);
    expect(pages.flatMap(({ sightings }) => sightings)).toHaveLength(1);
  });
});

const CHAIN = {
  names: ['Binance Smart Chain'],
  chainId: 56,
  quorum: 1,
  finality: { tag: 'finalized', depth: 15 },
  recipients: [MERCHANT],
  tokens: [{ address: TOKEN, decimals: 18, currency: 'USD', tolerance: '0.01' }],
};

function witnessOf(chains: readonly unknown[], limits?: ScanLimits) {
  return createChainWitness(parseChains(JSON.stringify(chains)), {
    timeoutSeconds: 2,
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
  return { sightings: pages.flatMap(({ sightings }) => sightings), last: pages.at(-1) as ScanPage };
}

type Entry = readonly [hash: string, height: number, logs: readonly ReturnType<typeof transferLog>[]];

/** A transfer of a hundred dollars to the merchant in a block of that height. */
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

async function start(world: Ledger, node: { host?: string; tamper?: Tamper } = {}): Promise<FakeNode> {
  const started = await startFakeNode(world, node);
  ends.push(() => started.close());
  return started;
}
