import type { Check, EvidenceDraft, Money } from '@punteo/payments';
import type { Chain } from '../config/chain.ts';
import type { NodeError } from '../rpc/call-node.ts';
import { compactJson } from '../rpc/compact-json.ts';
import { type Agreement, agree, type HostAnswer } from './quorum.ts';
import { checkTransfer } from './transfer-checks.ts';

/** The witness's part of a piece of evidence. */
export interface TransferVerification
  extends Pick<EvidenceDraft, 'claimKey' | 'witness' | 'answered' | 'checks' | 'observed' | 'proofKeys' | 'raw'> {
  /** How long the nodes asked us to wait, 1 to 3600; null when they answered or did not say. */
  readonly retryAfterSeconds: number | null;
  /** Until when a transfer that is final is worth another look; null where no money was seen. */
  readonly watchUntil: Date | null;
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

/** What the answers of a listed chain's hosts come to. Pure. */
export function verificationOf(
  answers: readonly HostAnswer[],
  chain: Chain,
  asked: readonly Check[],
  hash: string,
  request: TransferRequest,
): Omit<TransferVerification, 'claimKey' | 'witness'> {
  const passAgreement = agree(answers, chain.quorum);
  const quorum = quorumCheck(answers, passAgreement, chain);
  const raw = rawOf(answers, passAgreement, chain);
  if (passAgreement.kind === 'none') {
    const checks = [...asked, ...mistakenNodes(answers, chain, hash), quorum];
    return { ...NOTHING_SEEN, answered: false, checks, raw, retryAfterSeconds: longestWait(answers) };
  }
  const chainId: Check = { name: 'chain_id', result: 'passed', actual: String(chain.chainId) };
  if (passAgreement.kind === 'absent') {
    const found: Check = { name: 'found', result: 'unknown' };
    return { ...NOTHING_SEEN, answered: true, checks: [...asked, chainId, found, quorum], raw };
  }
  const { checks, observed, keys } = checkTransfer(passAgreement, chain, request);
  const receiptHash = passAgreement.reading.receipt.transactionHash;
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
    watchUntil: observed?.paidAt ? watchUntil(observed.paidAt, passAgreement, chain) : null,
  };
}

export const NOTHING_SEEN = {
  observed: null,
  proofKeys: [],
  raw: '',
  retryAfterSeconds: null,
  watchUntil: null,
} as const;

/** What the chain itself calls final gets one more look; what is only deep is watched for as long as configured. */
function watchUntil(paidAt: Date, { finalByTag }: Extract<Agreement, { kind: 'present' }>, chain: Chain): Date {
  const seconds = finalByTag ? Math.min(chain.watchSeconds, 3_600) : chain.watchSeconds;
  return new Date(paidAt.getTime() + seconds * 1_000);
}

function quorumCheck(answers: readonly HostAnswer[], passAgreement: Agreement, chain: Chain): Check {
  const agreeing = passAgreement.kind === 'none' ? 'too few' : String(passAgreement.hosts.length);
  return {
    name: 'quorum',
    result: passAgreement.kind === 'none' ? 'unknown' : 'passed',
    expected: `${chain.quorum} hosts say the same`,
    actual: `${agreeing} of ${answers.length}: ${answers.map((answer) => voice(answer, passAgreement)).join(', ')}`,
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

function voice(answer: HostAnswer, passAgreement: Agreement): string {
  if ('error' in answer) return answer.error.code;
  if (passAgreement.kind !== 'none') return passAgreement.hosts.includes(answer.host) ? 'agrees' : 'differs';
  return answer.reading.kind;
}

function rawOf(answers: readonly HostAnswer[], passAgreement: Agreement, chain: Chain): string {
  const hosts = answers.map((answer) => ({
    host: answer.host,
    answer: voice(answer, passAgreement),
    ...('reading' in answer && answer.reading.kind === 'present' ? shownBy(answer.reading) : {}),
  }));
  if (passAgreement.kind !== 'present') return compactJson({ chainId: chain.chainId, hosts });
  const { receipt, block, value } = passAgreement.reading;
  return compactJson({ chainId: chain.chainId, receipt, block, ...(value ? { value } : {}), hosts });
}

function shownBy({ receipt, finalBy }: Extract<Agreement, { kind: 'present' }>['reading']) {
  return { blockNumber: receipt.blockNumber, blockHash: receipt.blockHash, isFinal: finalBy !== null };
}

function longestWait(answers: readonly HostAnswer[]): number | null {
  const waits = answers.flatMap((answer) => ('error' in answer ? (answer.error.retryAfterSeconds ?? []) : []));
  return waits.length > 0 ? Math.max(...waits) : null;
}
