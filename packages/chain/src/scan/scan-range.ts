import type { Chain } from '../config/chain.ts';
import type { NodeError, RpcNode } from '../rpc/call-node.ts';
import { askAll, type Host, heard, hostsOf } from '../rpc/hosts.ts';
import { quorumAnswer } from '../verify/quorum.ts';
import { blockAt, type FinalPoint, finalPoint } from './read-transfer-logs.ts';

/** How far a scan can go. */
export interface Reach {
  /** Those that have all of it. */
  readonly hosts: readonly Host[];
  /** What enough hosts call final. */
  readonly height: bigint;
  /** Some host calls final what is much younger: enough of the others stand still, or it lies. */
  readonly lags: boolean;
}

/** Null where too few hosts say anything. */
export async function reachOf(chain: Chain, now: Date, nodeOf: (url: string) => RpcNode): Promise<Reach | null> {
  const hosts = hostsOf(chain, nodeOf);
  const points = await askAll(hosts, (node) => finalPoint(node, chain, now));
  const latestFirst = heard(points).sort((left, right) => (left.height > right.height ? -1 : 1));
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
 * The first block that may hold payment for an order made at that time. Enough hosts must agree on every block on the way, or one
 * of them could send the scan past what it is to find: null.
 */
export async function heightAt({ hosts, height }: Reach, since: Date | null, chain: Chain): Promise<bigint | null> {
  if (since === null) return height + 1n;
  const seconds = Math.floor(since.getTime() / 1_000) - chain.notBeforeToleranceSeconds;
  let [before, by] = [-1n, height + 1n];
  while (by - before > 1n) {
    const middle = (before + by) / 2n;
    const block = quorumAnswer(await askAll(hosts, (node) => blockAt(node, middle)), chain.quorum);
    if (block === undefined) return null;
    // A block that they do not have any more is older than what can be asked about.
    if (block !== null && block.timestamp >= seconds) by = middle;
    else before = middle;
  }
  return by;
}
