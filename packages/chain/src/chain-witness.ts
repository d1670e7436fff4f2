import {
  type Check,
  type EvidenceDraft,
  type Money,
  NETWORK_CHECK,
  type ProbeResult,
  type ScanOptions,
  type ScanPage,
} from '@punteo/payments';
import type { Hex } from 'viem';
import { type Chain, type Chains, findChain } from './chains.ts';
import { compactJson } from './compact-json.ts';
import { askHost, hostsOf } from './hosts.ts';
import { type NodeReading, readTransaction } from './node-reading.ts';
import { probeChains } from './probe-chains.ts';
import { type Agreement, agree, type HostAnswer } from './quorum.ts';
import { NodeError, type RpcNode } from './rpc.ts';
import { type ScanLimits, scanTransfers } from './scan-transfers.ts';
import { checkTransfer } from './transfer-checks.ts';

/** Proves transfers on the configured chains, asking several hosts for each. */
export interface ChainWitness {
  /**
   * Whether a transaction paid an order. At most six calls per node; never throws for what nodes and networks do.
   *
   * The checks, in order: `network hash chain_id found receipt_hash success token recipient currency amount
   * within_window block_hash finality quorum`; from the first that leaves nothing to look at, the later ones are left out.
   * `answered` is false while fewer hosts than the quorum say the same: below it, nothing is known. A transaction that a quorum does
   * not have is answered: `found` is then unknown, never failed.
   */
  verifyTransfer(request: TransferRequest): Promise<TransferVerification>;

  /**
   * Looks on every chain for tokens that reached the merchant, in final blocks, from where the last scan ended. What is
   * seen proves nothing, but one host of several can neither hide a transfer nor make one up. A chain that cannot be
   * followed to its end says so and does not stop the others; it never throws for what nodes do. Coins of a chain's own
   * are not found: they leave no log.
   */
  scanTransfers(options: ScanOptions): AsyncIterable<ScanPage>;

  /** For a doctor, of each chain: can its quorum be had, does it call blocks final, how old is the newest, do our clocks agree. */
  probe(now: Date): Promise<readonly ProbeResult[]>;
}

export interface TransferRequest {
  /** The chain's name as the provider writes it. */
  readonly network: string;
  readonly hash: string;
  /** What the order asks for. */
  readonly expected: Money;
  /** When the order was made: earlier money is not for it. */
  readonly notBefore: Date;
  readonly now: Date;
}

/** The witness's part of a piece of evidence. */
export interface TransferVerification
  extends Pick<EvidenceDraft, 'claimKey' | 'witness' | 'answered' | 'checks' | 'observed' | 'proofKeys' | 'raw'> {
  /** How long the nodes asked us to wait, 1 to 3600; null when they answered or did not say. */
  readonly retryAfterSeconds: number | null;
  /** Until when a transfer that is final is worth another look; null where no money was seen. */
  readonly watchUntil: Date | null;
}

export interface ChainWitnessOptions {
  readonly fetch?: typeof globalThis.fetch;
  /** For one call to one node, its body included; 10 unless told. */
  readonly timeoutSeconds?: number;
  /** The most that a node's answer may hold; 1 MiB unless told. */
  readonly bodyMaxBytes?: number;
  /** How much one scan may read of each chain. */
  readonly scan?: ScanLimits;
}

export function createChainWitness(chains: Chains, options: ChainWitnessOptions = {}): ChainWitness {
  const { fetch = globalThis.fetch, timeoutSeconds = 10, bodyMaxBytes = 1_048_576 } = options;
  const nodeOf = (url: string): RpcNode => ({ url, fetch, timeoutSeconds, bodyMaxBytes });
  return {
    async verifyTransfer(request) {
      const hash = request.hash.toLowerCase();
      const chain = findChain(chains, request.network);
      if (!chain) return unlisted(request.network, hash);
      const isHash = /^0x[0-9a-f]{64}$/.test(hash);
      const asked: readonly Check[] = [
        { name: NETWORK_CHECK, result: 'passed', actual: request.network },
        { name: 'hash', result: isHash ? 'passed' : 'failed', actual: hash.slice(0, 100) },
      ];
      const identity = { witness: `chain:${chain.chainId}`, claimKey: `chain:${chain.chainId}:${hash.slice(0, 100)}` };
      if (!isHash) return { ...NOTHING_SEEN, ...identity, answered: true, checks: asked };

      const answers = await Promise.all(
        hostsOf(chain).map((urls, index) =>
          answerOf(
            index + 1,
            askHost(urls, (url) => readTransaction(nodeOf(url), chain, hash as Hex, request.now)),
          ),
        ),
      );
      return { ...identity, ...judge(answers, chain, asked, hash, request) };
    },

    async *scanTransfers(scan) {
      for (const chain of chains) {
        if (chain.tokens.length > 0) yield* scanTransfers(chain, scan, nodeOf, options.scan);
      }
    },

    probe: (now) => probeChains(chains, nodeOf, now),
  };
}

const NOTHING_SEEN = { observed: null, proofKeys: [], raw: '', retryAfterSeconds: null, watchUntil: null } as const;

/** Nobody can be asked, and asking again changes nothing until somebody lists the name: answered, and not proven. */
function unlisted(network: string, hash: string): TransferVerification {
  return {
    ...NOTHING_SEEN,
    witness: 'chain:unlisted',
    claimKey: `chain:unlisted:${hash.slice(0, 100)}`,
    answered: true,
    checks: [{ name: NETWORK_CHECK, result: 'unknown', expected: 'a listed network', actual: network.slice(0, 100) }],
  };
}

function judge(
  answers: readonly HostAnswer[],
  chain: Chain,
  asked: readonly Check[],
  hash: string,
  request: TransferRequest,
): Omit<TransferVerification, 'claimKey' | 'witness'> {
  const agreement = agree(answers, chain.quorum);
  const quorum = quorumCheck(answers, agreement, chain);
  const raw = rawOf(answers, agreement, chain);
  if (agreement.kind === 'none') {
    const checks = [...asked, ...mistakenNodes(answers, chain, hash), quorum];
    return { ...NOTHING_SEEN, answered: false, checks, raw, retryAfterSeconds: longestWait(answers) };
  }
  const chainId: Check = { name: 'chain_id', result: 'passed', actual: String(chain.chainId) };
  if (agreement.kind === 'absent') {
    const found: Check = { name: 'found', result: 'unknown' };
    return { ...NOTHING_SEEN, answered: true, checks: [...asked, chainId, found, quorum], raw };
  }
  const { checks, observed, keys } = checkTransfer(agreement, chain, request);
  const receiptHash = agreement.reading.receipt.transactionHash;
  return {
    answered: true,
    checks: [
      ...asked,
      chainId,
      { name: 'found', result: 'passed' },
      { name: 'receipt_hash', result: receiptHash === hash ? 'passed' : 'failed', expected: hash, actual: receiptHash },
      ...checks,
      quorum,
    ],
    observed,
    proofKeys: keys.map((key) => `chain:${chain.chainId}:${hash}:${key}`),
    raw,
    retryAfterSeconds: null,
    watchUntil: observed?.paidAt ? watchUntil(observed.paidAt, agreement, chain) : null,
  };
}

/** What the chain itself calls final gets one more look; what is only deep is watched for as long as configured. */
function watchUntil(paidAt: Date, { finalByTag }: Extract<Agreement, { kind: 'present' }>, chain: Chain): Date {
  const seconds = finalByTag ? Math.min(chain.watchSeconds, 3_600) : chain.watchSeconds;
  return new Date(paidAt.getTime() + seconds * 1_000);
}

async function answerOf(host: number, reading: Promise<NodeReading>): Promise<HostAnswer> {
  try {
    return { host, reading: await reading };
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return { host, error };
  }
}

function quorumCheck(answers: readonly HostAnswer[], agreement: Agreement, chain: Chain): Check {
  const agreeing = agreement.kind === 'none' ? 'too few' : String(agreement.hosts.length);
  return {
    name: 'quorum',
    result: agreement.kind === 'none' ? 'unknown' : 'passed',
    expected: `${chain.quorum} hosts say the same`,
    actual: `${agreeing} of ${answers.length}: ${answers.map((answer) => voice(answer, agreement)).join(', ')}`,
  };
}

/** A node of another chain, or one that answers about another transaction, is no witness; below the quorum it is named. */
function mistakenNodes(answers: readonly HostAnswer[], chain: Chain, hash: string): readonly Check[] {
  const mistake = (code: NodeError['code'], name: string, expected: string): readonly Check[] => {
    const error = answers
      .flatMap((answer) => ('error' in answer ? [answer.error] : []))
      .find((each) => each.code === code);
    return error ? [{ name, result: 'failed', expected, actual: error.actual ?? 'another' }] : [];
  };
  return [
    ...mistake('wrong_chain', 'chain_id', String(chain.chainId)),
    ...mistake('other_transaction', 'receipt_hash', hash),
  ];
}

function voice(answer: HostAnswer, agreement: Agreement): string {
  if ('error' in answer) return answer.error.code;
  if (agreement.kind !== 'none') return agreement.hosts.includes(answer.host) ? 'agrees' : 'differs';
  return answer.reading.kind;
}

function rawOf(answers: readonly HostAnswer[], agreement: Agreement, chain: Chain): string {
  const hosts = answers.map((answer) => ({
    host: answer.host,
    answer: voice(answer, agreement),
    ...('reading' in answer && answer.reading.kind === 'present' ? shownBy(answer.reading) : {}),
  }));
  if (agreement.kind !== 'present') return compactJson({ chainId: chain.chainId, hosts });
  const { receipt, block, value } = agreement.reading;
  return compactJson({ chainId: chain.chainId, receipt, block, ...(value ? { value } : {}), hosts });
}

function shownBy({ receipt, finalBy }: Extract<Agreement, { kind: 'present' }>['reading']) {
  return { blockNumber: receipt.blockNumber, blockHash: receipt.blockHash, isFinal: finalBy !== null };
}

function longestWait(answers: readonly HostAnswer[]): number | null {
  const waits = answers.flatMap((answer) => ('error' in answer ? (answer.error.retryAfterSeconds ?? []) : []));
  return waits.length > 0 ? Math.max(...waits) : null;
}
