/** A transfer of the merchant's token, as the honest nodes show it. */
export interface ChainTransfer {
  hash: string;
  /** Null: in no block (not yet, or not any more). */
  height: number | null;
  /** Which of the blocks that were built at this height. */
  fork: number;
  contract: string;
  to: string;
  status: '0x0' | '0x1';
  /** Each with the index of its log; in the token's smallest unit. */
  logs: { index: number; units: bigint }[];
}

/** How the nodes may fail: each leaves fewer than the quorum saying the same. */
export const CHAIN_OUTAGES = [
  'all_down',
  'all_but_one_down',
  'rate_limited',
  'empty',
  'wrong_chain',
  'wrong_id',
  'html',
] as const;
type ChainOutage = (typeof CHAIN_OUTAGES)[number];

/** An EVM chain behind three nodes of three hosts, seen through the real witness: only the network is made up. */
export interface ChainOutside {
  readonly fetch: typeof globalThis.fetch;
  readonly transfers: Map<string, ChainTransfer>;
  /** Height of the last block that can no longer be undone, or null for a chain whose nodes do not know. */
  finalized: number;
  outage: ChainOutage | null;
  /** The third node shows every transaction as paid to the merchant, or denies it. */
  liar: 'forges' | 'denies' | null;
  calls: number;
  /** Which calls of each node fail, counted from its last question for the chain's id. */
  failCalls: ReadonlySet<number>;
  /** How many seconds the chain's clock is ahead of ours. */
  ahead: number;
}

export const CHAIN_ID = 56;
export const TOKEN = `0x${'11'.repeat(20)}`;
export const LOOK_ALIKE = `0x${'22'.repeat(20)}`;
export const MERCHANT = `0x${'33'.repeat(20)}`;
export const STRANGER = `0x${'44'.repeat(20)}`;
const BUYER = `0x${'55'.repeat(20)}`;
/** Units of the token in a cent. */
export const UNITS_PER_CENT = 10n ** 4n;

/** Block n is n seconds after this. */
export const GENESIS = new Date('2026-05-01T00:00:00Z');

export const CHAINS_TEXT = JSON.stringify([
  {
    names: ['Binance Smart Chain', 'BSC'],
    chainId: CHAIN_ID,
    rpcUrls: ['https://a.test/key', 'https://b.test/key', 'https://c.test/key'],
    quorum: 2,
    finality: { tag: 'finalized', depth: null },
    recipients: [MERCHANT],
    tokens: [{ address: TOKEN, decimals: 6, currency: 'USD' }],
  },
]);

export function heightAt(at: Date): number {
  return Math.floor((at.getTime() - GENESIS.getTime()) / 1_000);
}

function blockHashOf(height: number, fork: number): string {
  return `0x${`${height.toString(16)}f${fork}`.padStart(64, 'b')}`;
}

export function createChainOutside(clock: () => Date): ChainOutside {
  const asked = { a: 0, b: 0, c: 0 };
  const outside: ChainOutside = {
    transfers: new Map(),
    finalized: 0,
    outage: null,
    liar: null,
    calls: 0,
    failCalls: new Set(),
    ahead: 0,
    async fetch(input, init) {
      outside.calls += 1;
      const node = new URL(String(input)).hostname[0] as 'a' | 'b' | 'c';
      const { id, method, params } = JSON.parse(String(init?.body));
      if (method === 'eth_chainId') asked[node] = 0;
      const isFailing = outside.failCalls.has(asked[node]);
      asked[node] += 1;
      if (isFailing) throw new TypeError('fetch failed');
      const failed = failing(outside.outage, node, id);
      if (failed) return failed;
      return result(id, answer(outside, node, heightAt(clock()) + outside.ahead, method, params));
    },
  };
  return outside;
}

function failing(outage: ChainOutage | null, node: 'a' | 'b' | 'c', id: unknown): Response | null {
  switch (outage) {
    case null:
      return null;
    case 'all_down':
      throw new TypeError('fetch failed');
    case 'all_but_one_down':
      if (node === 'a') return null;
      throw new TypeError('fetch failed');
    case 'rate_limited':
      return node === 'a' ? null : new Response('slow down', { status: 429, headers: { 'retry-after': '86400' } });
    case 'empty':
      return new Response('', { headers: { 'content-type': 'application/json' } });
    case 'html':
      return new Response('<html>', { headers: { 'content-type': 'text/html' } });
    case 'wrong_chain':
      return result(id, '0x1');
    case 'wrong_id':
      return result('another', null);
  }
}

function result(id: unknown, value: unknown): Response {
  return new Response(JSON.stringify({ jsonrpc: '2.0', id, result: value }), {
    headers: { 'content-type': 'application/json' },
  });
}

function answer(
  outside: ChainOutside,
  node: string,
  head: number,
  method: string,
  params: readonly unknown[],
): unknown {
  const lies = node === 'c' ? outside.liar : null;
  switch (method) {
    case 'eth_chainId':
      return hex(CHAIN_ID);
    case 'eth_blockNumber':
      return hex(head);
    case 'eth_getTransactionReceipt': {
      const hash = String(params[0]);
      if (lies === 'denies') return null;
      const known = outside.transfers.get(hash);
      if (lies === 'forges') return receiptOf({ ...forged(hash), height: head - 100 });
      return known && known.height !== null ? receiptOf({ ...known, height: known.height }) : null;
    }
    case 'eth_getBlockByNumber': {
      const [tag] = params;
      const height = tag === 'latest' ? head : tag === 'finalized' ? outside.finalized : Number(tag);
      if (height > head) return null;
      const fork = [...outside.transfers.values()].find((transfer) => transfer.height === height)?.fork ?? 0;
      return {
        number: hex(height),
        hash: blockHashOf(height, fork),
        timestamp: hex(GENESIS.getTime() / 1_000 + height),
      };
    }
    default:
      throw new Error(`nobody asks for ${method} here`);
  }
}

function forged(hash: string): ChainTransfer {
  const logs = [{ index: 0, units: 10_000n * UNITS_PER_CENT }];
  return { hash, height: 0, fork: 0, contract: TOKEN, to: MERCHANT, status: '0x1', logs };
}

function receiptOf({ hash, height, fork, contract, to, status, logs }: ChainTransfer & { height: number }): unknown {
  const place = { transactionHash: hash, blockHash: blockHashOf(height, fork), blockNumber: hex(height) };
  const entry = ({ index, units }: ChainTransfer['logs'][number]) => ({
    ...place,
    address: contract,
    topics: [TRANSFER, topicOf(BUYER), topicOf(to)],
    data: `0x${units.toString(16).padStart(64, '0')}`,
    logIndex: hex(index),
    removed: false,
  });
  return { ...place, status, from: BUYER, to: contract, logs: status === '0x1' ? logs.map(entry) : [] };
}

const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';

function topicOf(address: string): string {
  return `0x${address.slice(2).padStart(64, '0')}`;
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
