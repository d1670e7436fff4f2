import type { Chain } from '../config/chain.ts';
import { NodeError, type RpcNode } from '../rpc/call-node.ts';
import { answersIn, askAll, failuresIn, type Host, hostsOf } from '../rpc/hosts.ts';
import { finalHeight, readBlockAt, readHead, refuseBehind } from '../rpc/read-blocks.ts';
import { quorumAnswer } from '../verify/quorum.ts';
import { readTransferLogs } from './read-transfer-logs.ts';

/** How far a chain can be scanned now. */
export interface ScanRange {
  /** The hosts that have every block up to `height`. */
  readonly hosts: readonly Host[];
  /** The last block that a quorum calls final. */
  readonly height: bigint;
  /** Some host calls a much younger block final: either it lies, or the others have stopped. */
  readonly lags: boolean;
}

/** Why the hosts could not be asked, for people; absent where no host failed. */
export interface NoAnswer {
  readonly failures?: string;
}

/** `NoAnswer` where fewer hosts than the quorum answer. */
export async function scanRangeOf(
  chain: Chain,
  now: Date,
  nodeOf: (url: string) => RpcNode,
): Promise<ScanRange | NoAnswer> {
  const hosts = hostsOf(chain, nodeOf);
  const points = await askAll(hosts, (node) => finalPoint(node, chain, now));
  const latestFirst = answersIn(points).sort((left, right) => (left.height > right.height ? -1 : 1));
  const [newest] = latestFirst;
  const point = latestFirst[chain.quorum - 1];
  if (!newest || !point) return noAnswer(points);
  const reaches = (own: FinalPoint | NodeError | undefined) =>
    own !== undefined && 'height' in own && own.height >= point.height;
  return {
    hosts: hosts.filter((_host, index) => reaches(points[index])),
    height: point.height,
    lags: newest.timestamp - point.timestamp > LAG_MAX_SECONDS,
  };
}

const LAG_MAX_SECONDS = 3_600;

/** The block where a scan begins. */
export interface ScanStart {
  readonly height: bigint;
  /** Blocks before `height` should be scanned too, but hosts have pruned them. */
  readonly isPruned: boolean;
}

/**
 * The first block that may hold payment for an order made at `since`, found by bisection. A quorum must agree on every
 * block on the way, or one host could send the scan past a payment: `NoAnswer` where it does not.
 */
export async function startAt(
  { hosts, height }: ScanRange,
  since: Date | null,
  chain: Chain,
): Promise<ScanStart | NoAnswer> {
  if (since === null) return { height: height + 1n, isPruned: false };
  const seconds = Math.floor(since.getTime() / 1_000) - chain.notBeforeToleranceSeconds;
  return firstBlock(-1n, height, async (middle) => {
    const answers = await askAll(hosts, (node) => readBlockAt(node, middle));
    const block = quorumAnswer(answers, chain.quorum);
    if (block === undefined) return isPrunedBy(answers, chain) ? 'pruned' : noAnswer(answers);
    // A block that the hosts have pruned is older than any block that can be read.
    return block !== null && block.timestamp >= seconds ? 'reached' : 'before';
  });
}

/** The first block after `from` whose logs a quorum can be asked for. */
export function firstWithLogs(range: ScanRange, from: bigint, chain: Chain): Promise<ScanStart | NoAnswer> {
  return firstBlock(from, range.height, async (middle) => {
    const answers = await askAll(range.hosts, (node) => readTransferLogs(node, chain, middle, middle));
    if (answersIn(answers).length >= chain.quorum) return 'reached';
    return isPrunedBy(answers, chain) ? 'pruned' : noAnswer(answers);
  });
}

/** Whether hosts have pruned what was asked, and no other failure keeps the quorum from being met. */
export function isPrunedBy(answers: readonly unknown[], { quorum }: Chain): boolean {
  const isPruned = (answer: unknown) => answer instanceof NodeError && answer.code === 'pruned';
  const others = answers.filter((answer) => !(answer instanceof NodeError));
  return others.length < quorum && others.length + answers.filter(isPruned).length >= quorum;
}

export function noAnswer(answers: readonly unknown[]): NoAnswer {
  const failures = failuresIn(answers);
  return failures === undefined ? {} : { failures };
}

/** By bisection between `before`, which is known to be too early, and `height`. */
async function firstBlock(
  before: bigint,
  height: bigint,
  ask: (middle: bigint) => Promise<'reached' | 'before' | 'pruned' | NoAnswer>,
): Promise<ScanStart | NoAnswer> {
  let [early, by] = [before, height + 1n];
  let pruned: bigint | null = null;
  while (by - early > 1n) {
    const middle = (early + by) / 2n;
    const answer = await ask(middle);
    if (typeof answer === 'object') return answer;
    if (answer === 'pruned') pruned = middle;
    if (answer === 'reached') by = middle;
    else early = middle;
  }
  // Hosts without even the last final block can be asked about nothing.
  if (pruned === height) return { failures: `block ${height} pruned` };
  return { height: by, isPruned: pruned === by - 1n };
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
