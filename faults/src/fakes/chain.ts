/** An EVM chain behind three nodes on three hosts, for the real chain witness. Only the network is fake. */
export interface FakeChain {
  readonly fetch: typeof globalThis.fetch;
  readonly transfers: Map<string, ChainTransfer>;
  /** The forks that stand at heights without a transfer, where it is not the first one. */
  readonly forks: Map<number, number>;
  /** Height of the newest final block. */
  finalizedHeight: number;
  outage: ChainOutage | null;
  /** The third node shows every transaction as paid to the merchant, or shows none. */
  thirdNode: 'honest' | 'forges' | 'denies';
  /** How many seconds of blocks each node lacks; a node that is left out has all of them. */
  readonly behindSeconds: Map<NodeName, number>;
  /** What the nodes answer about old receipts: they keep none below this height, or refuse with the error of a pruned node. */
  receiptsFrom: { readonly height: number; readonly answer: 'null' | 'pruned' } | null;
  /** Nodes that number the logs of a transaction by another rule, although their order is the same. */
  readonly logShift: Map<NodeName, number>;
  /** Which calls of each node fail, counted from its last `eth_chainId`. */
  failingCalls: ReadonlySet<number>;
  /** How far the chain's clock is ahead of the test system's. */
  clockAheadSeconds: number;
}

export type NodeName = 'a' | 'b' | 'c';

/** A transfer of a token, as the honest nodes show it. */
export interface ChainTransfer {
  hash: string;
  /** Null: in no block (not yet, or no longer). */
  height: number | null;
  /** Number of the fork whose block stands at this height. */
  fork: number;
  contract: string;
  to: string;
  status: '0x0' | '0x1';
  /** `units` in the smallest unit of the token, by default of `contract`, from a buyer to `to`. */
  logs: { index: number; units: bigint; from?: string; to?: string; token?: string }[];
}

/** In each of these outages fewer nodes than the quorum give the same answer. */
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

export const CHAIN_ID = 56;
export const TOKEN = `0x${'11'.repeat(20)}`;
/** Dollars that may differ by up to 5.00. */
export const LOOSE_TOKEN = `0x${'66'.repeat(20)}`;
export const EURO_TOKEN = `0x${'77'.repeat(20)}`;
export const LOOK_ALIKE_TOKEN = `0x${'22'.repeat(20)}`;
export const MERCHANT = `0x${'33'.repeat(20)}`;
export const STRANGER = `0x${'44'.repeat(20)}`;
const BUYER = `0x${'55'.repeat(20)}`;
export const UNITS_PER_CENT = 10n ** 4n;

/** Block n has the time of this one plus n seconds. */
export const GENESIS = new Date('2026-05-01T00:00:00Z');

export const CHAINS_TEXT = JSON.stringify([
  {
    names: ['Binance Smart Chain', 'BSC'],
    chainId: CHAIN_ID,
    rpcUrls: ['https://a.test/key', 'https://b.test/key', 'https://c.test/key'],
    quorum: 2,
    finality: { tag: 'finalized', depth: null },
    recipients: [MERCHANT],
    tokens: [
      { address: TOKEN, decimals: 6, currency: 'USD' },
      { address: LOOSE_TOKEN, decimals: 6, currency: 'USD', tolerance: '5.00' },
      { address: EURO_TOKEN, decimals: 6, currency: 'EUR' },
    ],
  },
]);

export function createFakeChain(clock: () => Date): FakeChain {
  const callNumbers = { a: 0, b: 0, c: 0 };
  const chain: FakeChain = {
    transfers: new Map(),
    forks: new Map(),
    finalizedHeight: 0,
    outage: null,
    thirdNode: 'honest',
    behindSeconds: new Map(),
    receiptsFrom: null,
    logShift: new Map(),
    failingCalls: new Set(),
    clockAheadSeconds: 0,
    async fetch(input, init) {
      const node = new URL(String(input)).hostname[0] as NodeName;
      const { id, method, params } = JSON.parse(String(init?.body));
      if (method === 'eth_chainId') callNumbers[node] = 0;
      const fails = chain.failingCalls.has(callNumbers[node]);
      callNumbers[node] += 1;
      if (fails) throw new TypeError('fetch failed');
      const headHeight = heightAt(clock()) + chain.clockAheadSeconds - (chain.behindSeconds.get(node) ?? 0);
      return (
        outageResponse(chain.outage, node, id) ??
        prunedResponse(chain, method, params, id) ??
        resultResponse(id, resultOf(chain, node, headHeight, method, params))
      );
    },
  };
  return chain;
}

export function heightAt(time: Date): number {
  return Math.floor((time.getTime() - GENESIS.getTime()) / 1_000);
}

function outageResponse(outage: ChainOutage | null, node: NodeName, id: unknown): Response | null {
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
      return resultResponse(id, '0x1');
    case 'wrong_id':
      return resultResponse('another', null);
  }
}

/** The error of a node that has pruned the receipt; null: it has not. */
function prunedResponse(
  { transfers, receiptsFrom }: FakeChain,
  method: string,
  params: readonly unknown[],
  id: unknown,
): Response | null {
  const height = transfers.get(String(params[0]))?.height ?? null;
  if (method !== 'eth_getTransactionReceipt' || height === null) return null;
  if (receiptsFrom?.answer !== 'pruned' || height >= receiptsFrom.height) return null;
  const error = { code: 4444, message: 'pruned history unavailable' };
  return new Response(JSON.stringify({ jsonrpc: '2.0', id, error }), {
    headers: { 'content-type': 'application/json' },
  });
}

function resultResponse(id: unknown, result: unknown): Response {
  return new Response(JSON.stringify({ jsonrpc: '2.0', id, result }), {
    headers: { 'content-type': 'application/json' },
  });
}

function resultOf(
  chain: FakeChain,
  node: NodeName,
  headHeight: number,
  method: string,
  params: readonly unknown[],
): unknown {
  switch (method) {
    case 'eth_chainId':
      return hex(CHAIN_ID);
    case 'eth_blockNumber':
      return hex(headHeight);
    case 'eth_getTransactionReceipt':
      return receiptFrom(chain, node, headHeight, String(params[0]));
    case 'eth_getBlockByNumber':
      return blockAt(chain, headHeight, params[0]);
    default:
      throw new Error(`The fake chain does not answer ${method}.`);
  }
}

function receiptFrom(chain: FakeChain, node: NodeName, headHeight: number, hash: string): unknown {
  if (node === 'c' && chain.thirdNode === 'denies') return null;
  if (node === 'c' && chain.thirdNode === 'forges')
    return receiptOf({ ...forgedTransfer(hash), height: headHeight - 100 });
  const transfer = chain.transfers.get(hash);
  if (!transfer || transfer.height === null) return null;
  const isHeld = transfer.height <= headHeight && transfer.height >= (chain.receiptsFrom?.height ?? 0);
  return isHeld ? receiptOf({ ...transfer, height: transfer.height }, chain.logShift.get(node)) : null;
}

function blockAt(chain: FakeChain, headHeight: number, tag: unknown): unknown {
  const height = tag === 'latest' ? headHeight : tag === 'finalized' ? chain.finalizedHeight : Number(tag);
  if (height > headHeight) return null;
  const fork = forkAt(chain, height);
  return {
    number: hex(height),
    hash: blockHashOf(height, fork),
    timestamp: hex(GENESIS.getTime() / 1_000 + height),
  };
}

/** The fork that stands at this height: that of the transfers there, which are all in one block. */
export function forkAt({ transfers, forks }: Pick<FakeChain, 'transfers' | 'forks'>, height: number): number {
  return [...transfers.values()].find((shown) => shown.height === height)?.fork ?? forks.get(height) ?? 0;
}

/** A reorganisation takes this transfer out of its block, and another block stands there. */
export function replaceBlockOf(chain: FakeChain, removed: ChainTransfer): void {
  if (removed.height === null) return;
  chain.forks.set(removed.height, removed.fork + 1);
  for (const shown of chain.transfers.values()) if (shown.height === removed.height) shown.height = null;
}

function blockHashOf(height: number, fork: number): string {
  return `0x${`${height.toString(16)}f${fork}`.padStart(64, 'b')}`;
}

function forgedTransfer(hash: string): ChainTransfer {
  const logs = [{ index: 0, units: 10_000n * UNITS_PER_CENT }];
  return { hash, height: 0, fork: 0, contract: TOKEN, to: MERCHANT, status: '0x1', logs };
}

function receiptOf(
  { hash, height, fork, contract, to, status, logs }: ChainTransfer & { height: number },
  shift = 0,
): unknown {
  const place = { transactionHash: hash, blockHash: blockHashOf(height, fork), blockNumber: hex(height) };
  const entry = ({ index, units, token = contract, ...parties }: ChainTransfer['logs'][number]) => ({
    ...place,
    address: token,
    topics: [TRANSFER_TOPIC, topicOf(parties.from ?? BUYER), topicOf(parties.to ?? to)],
    data: `0x${units.toString(16).padStart(64, '0')}`,
    logIndex: hex(index + shift),
    removed: false,
  });
  return { ...place, status, from: BUYER, to: contract, logs: status === '0x1' ? logs.map(entry) : [] };
}

const TRANSFER_TOPIC = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';

function topicOf(address: string): string {
  return `0x${address.slice(2).padStart(64, '0')}`;
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
