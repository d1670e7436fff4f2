import type { ScanOptions, ScanPage } from '@punteo/payments';
import type { Chain } from '../config/chain.ts';
import { bigintMin } from '../rpc/bigint-min.ts';
import { NodeError, type RpcNode } from '../rpc/call-node.ts';
import { answersIn, askAll, type Host } from '../rpc/hosts.ts';
import { type ObservedRange, observedTransfersOf } from './observed-transfers.ts';
import { readTransferLogs } from './read-transfer-logs.ts';
import { heightAt, scanRangeOf } from './scan-range.ts';

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
 * for each range of blocks. The chain's own coin leaves no log and is not found. Never throws for what nodes do.
 */
export async function* scanTransfers(
  chain: Chain,
  { cursors, since, now, signal }: ScanOptions,
  nodeOf: (url: string) => RpcNode,
  limits: ScanLimits = SCAN_LIMITS,
): AsyncGenerator<ScanPage> {
  const scope = `chain:${chain.chainId}`;
  const stored = cursors.get(scope) ?? null;
  const page = (cursor: string | null, gap: ScanPage['gap'], transfers: ScanPage['transfers'] = []): ScanPage => ({
    scope,
    cursor,
    transfers,
    gap,
  });

  const range = await scanRangeOf(chain, now, nodeOf);
  if (range === null) return yield page(stored, 'nodes');
  const first = stored === null ? await heightAt(range, since, chain) : BigInt(stored);
  if (first === null) return yield page(null, 'nodes');

  const endsAt = performance.now() + limits.secondsMax * 1_000;
  let from = first;
  let [size, sizeMax] = [limits.blocksAtFirst, limits.blocksMax];
  let [questions, answered] = [0, 0];
  while (from <= range.height) {
    signal?.throwIfAborted();
    if (questions >= limits.questionsMax || performance.now() > endsAt) return yield page(from.toString(), 'budget');
    const to = bigintMin(from + BigInt(size) - 1n, range.height);
    const observed = await readRange(chain, range.hosts, from, to, now);
    questions += 1;
    if (observed === 'too_long' && to > from) {
      size = Math.floor(Number(to - from + 1n) / 2);
      [sizeMax, answered] = [size, 0];
      continue;
    }
    if (observed === 'too_long' || observed.transfers === null) return yield page(from.toString(), 'nodes');
    questions += observed.questions;
    answered += 1;
    if (answered % RANGES_BEFORE_LONGER === 0) sizeMax = Math.min(sizeMax * 2, limits.blocksMax);
    size = Math.min(size * 2, sizeMax);
    from = to + 1n;
    yield page(from.toString(), null, observed.transfers);
  }
  // Gives the cursor of a scope that had no new blocks, or never had a cursor.
  yield page(from.toString(), range.lags ? 'nodes' : null);
}

/** `too_long`: fewer hosts than the quorum answered, and their errors may mean that the range was too long for them. */
async function readRange(
  chain: Chain,
  hosts: readonly Host[],
  from: bigint,
  to: bigint,
  now: Date,
): Promise<ObservedRange | 'too_long'> {
  const answers = await askAll(hosts, (node) => readTransferLogs(node, chain, from, to));
  const logs = answersIn(answers);
  if (logs.length >= chain.quorum) return observedTransfersOf(chain, hosts, logs, now);
  const mayBeTooLong = answers.some((answer) => answer instanceof NodeError && TOO_LONG_CODES.includes(answer.code));
  return mayBeTooLong ? 'too_long' : { transfers: null, questions: 0 };
}

/** Nodes refuse a range that is too long in different ways. */
const TOO_LONG_CODES: readonly NodeError['code'][] = ['rpc_error', 'too_large', 'timeout', 'http_error'];
