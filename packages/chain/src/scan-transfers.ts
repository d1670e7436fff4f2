import {
  addMoney,
  compareMoney,
  type Money,
  type ScanOptions,
  type ScanPage,
  type Sighting,
  trimMoney,
} from '@punteo/payments';
import type { Chain } from './chains.ts';
import { compactJson } from './compact-json.ts';
import { askHost, hostsOf } from './hosts.ts';
import { blockAt, finalHeight, readTransferLogs } from './log-reading.ts';
import { NodeError, type RpcNode } from './rpc.ts';
import { incomingOf } from './transfers.ts';
import type { Log } from './wire.ts';

/** How much of a chain is read: in blocks a call, and in calls a scan. */
export interface ScanLimits {
  readonly blocksAtFirst: number;
  readonly blocksMax: number;
  readonly chunksMax: number;
}

/** Public nodes refuse long stretches, each at a length of its own: it is found out by halving. */
const SCAN_LIMITS: ScanLimits = { blocksAtFirst: 1_000, blocksMax: 10_000, chunksMax: 200 };

/**
 * Reads the chain's final blocks for transfers of listed tokens to the merchant. As many hosts as the quorum must answer for
 * each stretch, and what any of them shows is a sighting: one that hides a transfer hides nothing. Native coins leave no log.
 * Never throws for what nodes do.
 */
export async function* scanTransfers(
  chain: Chain,
  { cursors, since, now, signal }: ScanOptions,
  nodeOf: (url: string) => RpcNode,
  limits: ScanLimits = SCAN_LIMITS,
): AsyncGenerator<ScanPage> {
  const scope = `chain:${chain.chainId}`;
  const known = cursors.get(scope) ?? null;
  const gap = (cursor: string | null, reason: ScanPage['gap']): ScanPage => ({
    scope,
    cursor,
    sightings: [],
    gap: reason,
  });

  const { hosts, height } = await finalHosts(chain, now, nodeOf);
  if (height === null) return yield gap(known, 'nodes');
  const first = known === null ? await heightAt(hosts, since, height, chain) : BigInt(known);
  if (first === null) return yield gap(null, 'nodes');

  let from = first;
  let size = limits.blocksAtFirst;
  for (let chunk = 0; from <= height; chunk += 1) {
    signal?.throwIfAborted();
    if (chunk === limits.chunksMax) return yield gap(from.toString(), 'budget');
    const to = bigintMin(from + BigInt(size) - 1n, height);
    const read = await readChunk(chain, hosts, from, to);
    if (read === 'shorter' && size > 1) {
      size = Math.max(Math.floor(size / 2), 1);
      continue;
    }
    if (typeof read === 'string') return yield gap(from.toString(), 'nodes');
    from = to + 1n;
    size = Math.min(size * 2, limits.blocksMax);
    yield { scope, cursor: from.toString(), sightings: read, gap: null };
  }
  // Says where a scope stands that had nothing new, or never had a cursor.
  yield { scope, cursor: from.toString(), sightings: [], gap: null };
}

/** Asks one host, whichever of its URLs answers. */
type Host = <T>(ask: (node: RpcNode) => Promise<T>) => Promise<T>;

/** The hosts that have the final blocks up to a height which enough of them call final. */
async function finalHosts(
  chain: Chain,
  now: Date,
  nodeOf: (url: string) => RpcNode,
): Promise<{ readonly hosts: readonly Host[]; readonly height: bigint | null }> {
  const hosts = hostsOf(chain).map(
    (urls): Host =>
      (ask) =>
        askHost(urls, (url) => ask(nodeOf(url))),
  );
  const heights = await Promise.all(hosts.map((host) => answerOf(host((node) => finalHeight(node, chain, now)))));
  const known = heights.filter((height) => typeof height === 'bigint').sort((left, right) => (left > right ? -1 : 1));
  const height = known[chain.quorum - 1] ?? null;
  const reaches = (index: number) => {
    const own = heights[index];
    return height !== null && typeof own === 'bigint' && own >= height;
  };
  return { hosts: hosts.filter((_host, index) => reaches(index)), height };
}

/** The first block that may hold payment for an order made at that time; null when nobody answers. */
async function heightAt(
  hosts: readonly Host[],
  since: Date | null,
  height: bigint,
  { notBeforeToleranceSeconds }: Chain,
): Promise<bigint | null> {
  if (since === null) return height + 1n;
  const seconds = Math.floor(since.getTime() / 1_000) - notBeforeToleranceSeconds;
  let [before, by] = [-1n, height + 1n];
  while (by - before > 1n) {
    const middle = (before + by) / 2n;
    const block = await firstAnswer(hosts, (node) => blockAt(node, middle));
    if (block instanceof NodeError) return null;
    // A block that nobody has any more is older than what can be asked about.
    if (block !== null && block.timestamp >= seconds) by = middle;
    else before = middle;
  }
  return by;
}

/** What was seen in a stretch. `shorter`: too long for the nodes, by what they say; `nodes`: too few answered. */
async function readChunk(
  chain: Chain,
  hosts: readonly Host[],
  from: bigint,
  to: bigint,
): Promise<readonly Sighting[] | 'shorter' | 'nodes'> {
  const answers = await Promise.all(
    hosts.map((host) => answerOf(host((node) => readTransferLogs(node, chain, from, to)))),
  );
  const read = answers.flatMap((answer) => (answer instanceof NodeError ? [] : [answer]));
  if (read.length < chain.quorum) {
    const mayBeTooLong = answers.some((answer) => answer instanceof NodeError && TOO_LONG.includes(answer.code));
    return mayBeTooLong ? 'shorter' : 'nodes';
  }
  const logs = new Map(read.flat().map((log) => [compactJson(log), log]));
  const byTransaction = Map.groupBy(
    logs.values(),
    ({ transactionHash, blockHash }) => `${transactionHash} ${blockHash}`,
  );
  const sightings: Sighting[] = [];
  for (const group of byTransaction.values()) {
    const movedAt = await timeOf(hosts, group[0] as Log);
    if (movedAt instanceof NodeError) return 'nodes';
    if (movedAt !== null) sightings.push(...sightingsOf(chain, group, movedAt));
  }
  return sightings;
}

/** How nodes refuse a stretch that is too long for them: there is no one way. */
const TOO_LONG: readonly NodeError['code'][] = ['rpc_error', 'too_large', 'timeout', 'http_error'];

/** Null where no host has that block: a log of a block that is not there is nobody's money. */
async function timeOf(hosts: readonly Host[], { blockNumber, blockHash }: Log): Promise<Date | null | NodeError> {
  let last: NodeError | null = null;
  for (const host of hosts) {
    const block = await answerOf(host((node) => blockAt(node, blockNumber)));
    if (block instanceof NodeError) last = block;
    else if (block?.hash === blockHash) return new Date(block.timestamp * 1_000);
  }
  return last;
}

/** One for each currency that the transaction brought, as the proof would add it up. */
function sightingsOf(chain: Chain, logs: readonly Log[], movedAt: Date): readonly Sighting[] {
  const { transactionHash: hash } = logs[0] as Log;
  const claimKey = `chain:${chain.chainId}:${hash}`;
  const byCurrency = Map.groupBy(incomingOf(logs, chain), ({ coin }) => coin.currency);
  return [...byCurrency.values()].map((incoming) => ({
    transaction: { network: chain.names[0] as string, hash },
    claimKey,
    proofKeys: incoming.map(({ key }) => `${claimKey}:${key}`),
    amount: trimMoney(
      incoming
        .map(({ coin, amount }): Money => ({ amountMinor: amount, currency: coin.currency, exponent: coin.decimals }))
        .reduce(addMoney),
    ),
    tolerance: trimMoney(
      incoming.map(({ coin }) => coin.tolerance).reduce((most, each) => (compareMoney(each, most) > 0 ? each : most)),
    ),
    movedAt,
    forOrdersUntil: new Date(movedAt.getTime() + chain.notBeforeToleranceSeconds * 1_000),
  }));
}

async function answerOf<T>(promise: Promise<T>): Promise<T | NodeError> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof NodeError) return error;
    throw error;
  }
}

async function firstAnswer<T>(hosts: readonly Host[], ask: (node: RpcNode) => Promise<T>): Promise<T | NodeError> {
  let last: T | NodeError = new NodeError('unreachable');
  for (const host of hosts) {
    last = await answerOf(host(ask));
    if (!(last instanceof NodeError)) return last;
  }
  return last;
}

function bigintMin(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
