import type { Chain } from '../config/chain.ts';
import { NodeError, type RpcNode } from '../rpc/call-node.ts';
import { answersIn, askAll, type Host, hostsOf } from '../rpc/hosts.ts';
import { finalHeight, readBlockAt, readHead, refuseBehind } from '../rpc/read-blocks.ts';
import { quorumAnswer } from '../verify/quorum.ts';

/** How far a chain can be scanned now. */
export interface ScanRange {
  /** The hosts that have every block up to `height`. */
  readonly hosts: readonly Host[];
  /** The last block that a quorum calls final. */
  readonly height: bigint;
  /** Some host calls a much younger block final: either it lies, or the others have stopped. */
  readonly lags: boolean;
}

/** Null where fewer hosts than the quorum answer. */
export async function scanRangeOf(
  chain: Chain,
  now: Date,
  nodeOf: (url: string) => RpcNode,
): Promise<ScanRange | null> {
  const hosts = hostsOf(chain, nodeOf);
  const points = await askAll(hosts, (node) => finalPoint(node, chain, now));
  const latestFirst = answersIn(points).sort((left, right) => (left.height > right.height ? -1 : 1));
  const [newest] = latestFirst;
  const point = latestFirst[chain.quorum - 1];
  if (!newest || !point) return null;
  const reaches = (own: FinalPoint | NodeError | undefined) =>
    own !== undefined && 'height' in own && own.height >= point.height;
  return {
    hosts: hosts.filter((_host, index) => reaches(points[index])),
    height: point.height,
    lags: newest.timestamp - point.timestamp > LAG_MAX_SECONDS,
  };
}

const LAG_MAX_SECONDS = 3_600;

/**
 * The first block that may hold payment for an order made at `since`, found by bisection. A quorum must agree on every
 * block on the way, or one host could send the scan past a payment: null where it does not.
 */
export async function heightAt({ hosts, height }: ScanRange, since: Date | null, chain: Chain): Promise<bigint | null> {
  if (since === null) return height + 1n;
  const seconds = Math.floor(since.getTime() / 1_000) - chain.notBeforeToleranceSeconds;
  let [before, by] = [-1n, height + 1n];
  while (by - before > 1n) {
    const middle = (before + by) / 2n;
    const block = quorumAnswer(await askAll(hosts, (node) => readBlockAt(node, middle)), chain.quorum);
    if (block === undefined) return null;
    // A block that the hosts have pruned is older than any block that can be read.
    if (block !== null && block.timestamp >= seconds) by = middle;
    else before = middle;
  }
  return by;
}

/** The last block that one node calls final. */
interface FinalPoint {
  readonly height: bigint;
  /** Of the final block; where the rule is depth, of the newest. Shows which hosts have stopped. */
  readonly timestamp: number;
}

/** By the chain's finality policy. Throws `NodeError`. */
async function finalPoint(node: RpcNode, chain: Chain, now: Date): Promise<FinalPoint> {
  const head = await readHead(node, chain);
  const { newest, tagged } = head;
  refuseBehind(head, chain, now);
  if (tagged !== null) return { height: finalHeight(head, tagged), timestamp: tagged.timestamp };
  const { depth } = chain.finality;
  if (depth === null) throw new NodeError('behind');
  return { height: newest.number - BigInt(depth) + 1n, timestamp: newest.timestamp };
}
