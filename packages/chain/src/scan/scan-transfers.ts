import type { ScanOptions, ScanPage } from '@punteo/payments';
import type { Chain } from '../config/chain.ts';
import { bigintMin } from '../rpc/bigint-min.ts';
import { NodeError, type RpcNode } from '../rpc/call-node.ts';
import { answersIn, askAll, type Host } from '../rpc/hosts.ts';
import { type ObservedRange, observedTransfersOf } from './observed-transfers.ts';
import { readTransferLogs } from './read-transfer-logs.ts';
import { refuseFalseEmptiness } from './refuse-false-emptiness.ts';
import { firstWithLogs, isPrunedBy, noAnswer, scanRangeOf, startAt } from './scan-range.ts';

/** How much of a chain one scan may read. */
export interface ScanLimits {
  /** Number of blocks in the first `eth_getLogs` call, and in any later one. */
  readonly blocksAtFirst: number;
  readonly blocksMax: number;
  /** Questions to each host in one scan: for the logs of a range, a block's time, or a transaction on which hosts differ. */
  readonly questionsMax: number;
  readonly secondsMax: number;
}

/** Public nodes refuse long ranges, each beyond a length of its own: halving finds it. */
const SCAN_LIMITS: ScanLimits = { blocksAtFirst: 1_000, blocksMax: 10_000, questionsMax: 2_000, secondsMax: 900 };

/** A refused range may have held too many logs rather than too many blocks: after this many answers a longer one is tried. */
const RANGES_BEFORE_LONGER = 16;

/**
 * Reads the chain's final blocks for transfers of listed tokens to the merchant. As many hosts as the quorum must answer
 * for each range of blocks. Blocks that hosts have pruned are skipped, with the gap `pruned`. The chain's own coin leaves no
 * log and is not found. Never throws for what nodes do.
 */
export async function* scanTransfers(
  chain: Chain,
  { cursors, since, now, signal }: ScanOptions,
  nodeOf: (url: string) => RpcNode,
  limits: ScanLimits = SCAN_LIMITS,
): AsyncGenerator<ScanPage> {
  const scope = `chain:${chain.chainId}`;
  const stored = cursors.get(scope) ?? null;
  const page = (
    cursor: string | null,
    gap: ScanPage['gap'],
    details: Partial<Pick<ScanPage, 'transfers' | 'gapDetail'>> = {},
  ): ScanPage => ({ scope, cursor, transfers: [], gap, ...details });
  const nodesPage = (cursor: string | null, failures: string | undefined) =>
    page(cursor, 'nodes', failures === undefined ? {} : { gapDetail: failures });
  const prunedPage = (to: bigint) =>
    page(to.toString(), 'pruned', { gapDetail: `the hosts have pruned the blocks before ${to}` });

  const range = await scanRangeOf(chain, now, nodeOf);
  if (!('height' in range)) return yield nodesPage(stored, range.failures);
  const start =
    stored === null ? await startAt(range, since, chain) : { height: BigInt(stored), isPruned: false as const };
  if (!('height' in start)) return yield nodesPage(null, start.failures);
  if (start.isPruned) yield prunedPage(start.height);

  const endsAt = performance.now() + limits.secondsMax * 1_000;
  let from = start.height;
  let [size, sizeMax] = [limits.blocksAtFirst, limits.blocksMax];
  let [questions, answered] = [0, 0];
  while (from <= range.height) {
    signal?.throwIfAborted();
    if (questions >= limits.questionsMax || performance.now() > endsAt) return yield page(from.toString(), 'budget');
    const to = bigintMin(from + BigInt(size) - 1n, range.height);
    const observed = await readRange(chain, range.hosts, from, to, now);
    questions += 1;
    if (observed.kind === 'too_long' && to > from) {
      size = Math.floor(Number(to - from + 1n) / 2);
      [sizeMax, answered] = [size, 0];
      continue;
    }
    if (observed.kind === 'pruned') {
      const next = await firstWithLogs(range, from, chain);
      if (!('height' in next)) return yield nodesPage(from.toString(), next.failures);
      questions += PRUNED_QUESTIONS;
      from = next.height;
      yield prunedPage(from);
      continue;
    }
    if (observed.kind !== 'read' || observed.transfers === null)
      return yield nodesPage(from.toString(), observed.failures);
    questions += observed.questions;
    answered += 1;
    if (answered % RANGES_BEFORE_LONGER === 0) sizeMax = Math.min(sizeMax * 2, limits.blocksMax);
    size = Math.min(size * 2, sizeMax);
    from = to + 1n;
    yield page(from.toString(), null, { transfers: observed.transfers });
  }
  // Gives the cursor of a scope that had no new blocks, or never had a cursor.
  yield page(from.toString(), range.lags ? 'nodes' : null);
}

type RangeReading =
  | ({ readonly kind: 'read'; readonly failures?: string } & ObservedRange)
  /** Fewer hosts than the quorum answered: `too_long` where their errors may mean that the range was too long for them. */
  | { readonly kind: 'too_long' | 'pruned' | 'failed'; readonly failures?: string };

async function readRange(
  chain: Chain,
  hosts: readonly Host[],
  from: bigint,
  to: bigint,
  now: Date,
): Promise<RangeReading> {
  const shown = await askAll(hosts, async (node) => {
    const logs = await readTransferLogs(node, chain, from, to);
    const isCertain = logs.length > 0 || (await refuseFalseEmptiness(node, chain, from, to));
    return { logs, doubt: isCertain ? null : new NodeError('bloom_mismatch').at(node, 'eth_getLogs') };
  });
  const empty = answersIn(shown).filter(({ logs }) => logs.length === 0);
  // Two hosts that both show nothing confirm each other: a filter alone contradicts only one.
  const answers = shown.map((answer) => {
    if (answer instanceof NodeError) return answer;
    return answer.doubt !== null && empty.length < 2 ? answer.doubt : answer.logs;
  });
  const logs = answersIn(answers);
  const failures = noAnswer(answers);
  if (logs.length >= chain.quorum)
    return { kind: 'read', ...(await observedTransfersOf(chain, hosts, logs, now)), ...failures };
  if (isPrunedBy(answers, chain)) return { kind: 'pruned', ...failures };
  const mayBeTooLong = answers.some((answer) => answer instanceof NodeError && TOO_LONG_CODES.includes(answer.code));
  return { kind: mayBeTooLong ? 'too_long' : 'failed', ...failures };
}

/** How many times a bisection asks each host: block numbers have at most 32 bits for long. */
const PRUNED_QUESTIONS = 32;

/** Nodes refuse a range that is too long in different ways. */
const TOO_LONG_CODES: readonly NodeError['code'][] = ['rpc_error', 'too_large', 'timeout', 'http_error'];
