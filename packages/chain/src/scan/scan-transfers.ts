import type { ScanOptions, ScanPage } from '@punteo/payments';
import type { Chain } from '../config/chain.ts';
import { NodeError, type RpcNode } from '../rpc/call-node.ts';
import { askAll, type Host, heard } from '../rpc/hosts.ts';
import { observedTransfersOf, type Seen } from './observed-transfers.ts';
import { readTransferLogs } from './read-transfer-logs.ts';
import { heightAt, reachOf } from './scan-range.ts';

/** How much of a chain is read. */
export interface ScanLimits {
  /** How many blocks are asked for in one call, to begin with and at most. */
  readonly blocksAtFirst: number;
  readonly blocksMax: number;
  /** Of each host in one scan: for a stretch, for a block's time, for a transaction that hosts differ about. */
  readonly questionsMax: number;
  readonly secondsMax: number;
}

/** Public nodes refuse long stretches, each at a length of its own: it is found out by halving. */
const SCAN_LIMITS: ScanLimits = { blocksAtFirst: 1_000, blocksMax: 10_000, questionsMax: 2_000, secondsMax: 900 };

/** What a node refused may have been too crowded, not too long: after so many stretches that it gave, a longer one is tried. */
const STRETCHES_BEFORE_LONGER = 16;

/**
 * Reads the chain's final blocks for transfers of listed tokens to the merchant. As many hosts as the quorum must answer for
 * each stretch. Native coins leave no log. Never throws for what nodes do.
 */
export async function* scanTransfers(
  chain: Chain,
  { cursors, since, now, signal }: ScanOptions,
  nodeOf: (url: string) => RpcNode,
  limits: ScanLimits = SCAN_LIMITS,
): AsyncGenerator<ScanPage> {
  const scope = `chain:${chain.chainId}`;
  const known = cursors.get(scope) ?? null;
  const page = (cursor: string | null, gap: ScanPage['gap'], transfers: ScanPage['transfers'] = []): ScanPage => ({
    scope,
    cursor,
    transfers,
    gap,
  });

  const reach = await reachOf(chain, now, nodeOf);
  if (reach === null) return yield page(known, 'nodes');
  const first = known === null ? await heightAt(reach, since, chain) : BigInt(known);
  if (first === null) return yield page(null, 'nodes');

  const endsAt = performance.now() + limits.secondsMax * 1_000;
  let from = first;
  let [size, most] = [limits.blocksAtFirst, limits.blocksMax];
  let [questions, given] = [0, 0];
  while (from <= reach.height) {
    signal?.throwIfAborted();
    if (questions >= limits.questionsMax || performance.now() > endsAt) return yield page(from.toString(), 'budget');
    const to = bigintMin(from + BigInt(size) - 1n, reach.height);
    const read = await readStretch(chain, reach.hosts, from, to, now);
    questions += 1;
    if (read === 'shorter' && to > from) {
      size = Math.floor(Number(to - from + 1n) / 2);
      [most, given] = [size, 0];
      continue;
    }
    if (read === 'shorter' || read.transfers === null) return yield page(from.toString(), 'nodes');
    questions += read.questions;
    given += 1;
    if (given % STRETCHES_BEFORE_LONGER === 0) most = Math.min(most * 2, limits.blocksMax);
    size = Math.min(size * 2, most);
    from = to + 1n;
    yield page(from.toString(), null, read.transfers);
  }
  // Says where a scope stands that had nothing new, or never had a cursor.
  yield page(from.toString(), reach.lags ? 'nodes' : null);
}

/** `shorter`: too few hosts gave it, and by what they say it may have been too long for them. */
async function readStretch(
  chain: Chain,
  hosts: readonly Host[],
  from: bigint,
  to: bigint,
  now: Date,
): Promise<Seen | 'shorter'> {
  const answers = await askAll(hosts, (node) => readTransferLogs(node, chain, from, to));
  const shown = heard(answers);
  if (shown.length >= chain.quorum) return observedTransfersOf(chain, hosts, shown, now);
  const mayBeTooLong = answers.some((answer) => answer instanceof NodeError && TOO_LONG.includes(answer.code));
  return mayBeTooLong ? 'shorter' : { transfers: null, questions: 0 };
}

/** How nodes refuse a stretch that is too long for them: there is no one way. */
const TOO_LONG: readonly NodeError['code'][] = ['rpc_error', 'too_large', 'timeout', 'http_error'];

function bigintMin(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
