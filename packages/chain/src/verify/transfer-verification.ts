import { type EvidenceDraft, FOUND_CHECK } from '@punteo/payments';
import type { Chain } from '../config/chain.ts';
import type { NodeError } from '../rpc/call-node.ts';
import { compactJson } from '../rpc/compact-json.ts';
import { CHAIN_CHECKS, type ChainCheck, type ChainCheckName } from './chain-checks.ts';
import { type Agreement, agree, type HostAnswer, type PresentAgreement, type PresentReading } from './quorum.ts';
import { checkTransaction } from './transfer-checks.ts';

/** The chain's part of a piece of evidence. */
export interface TransferVerification
  extends Pick<EvidenceDraft, 'witness' | 'answered' | 'facts' | 'configuration' | 'document'> {
  /** `CHAIN_CHECKS` says what each means. */
  readonly checks: readonly ChainCheck[];
  /** `Retry-After` headers of the nodes that refused, as sent (seconds or an HTTP date); empty when `answered`. */
  readonly retryAfter: readonly string[];
  /** Until when a final transfer should be verified again; null where no money was observed. */
  readonly watchUntil: Date | null;
}

/** Which transaction a witness is asked about, and when. */
export interface TransferRequest {
  /** The chain's name as the provider writes it. */
  readonly network: string;
  readonly hash: string;
  /** The block in which the transaction was included before; null: none is known. */
  readonly earlier: { readonly height: string; readonly hash: string } | null;
  readonly now: Date;
}

/** Combines the answers of a listed chain's hosts. Pure. `asked` are the checks of the request itself, which come first. */
export function verificationOf(
  answers: readonly HostAnswer[],
  chain: Chain,
  asked: readonly ChainCheck[],
  { hash, earlier, now }: TransferRequest,
): Omit<TransferVerification, 'witness' | 'configuration'> {
  const agreement = agree(answers, chain.quorum);
  const quorum = quorumCheck(answers, agreement, chain);
  const document = documentOf(answers, agreement, chain);
  if (agreement.kind === 'none') {
    const checks = [...asked, ...mistakenNodes(answers, chain, hash), quorum];
    return { ...NOTHING_OBSERVED, answered: false, checks, document, retryAfter: retryAfterOf(answers) };
  }
  const chainId: ChainCheck = { name: 'chain_id', result: 'passed', actual: String(chain.chainId) };
  const shared = {
    kind: 'transaction',
    chainId: chain.chainId,
    earlyToleranceSeconds: chain.notBeforeToleranceSeconds,
  } as const;
  if (agreement.kind === 'absent') {
    const found: ChainCheck = { name: FOUND_CHECK, result: 'unknown' };
    const isReplaced = earlier !== null && agreement.earlierBlock !== null && agreement.earlierBlock !== earlier.hash;
    const replaced: readonly ChainCheck[] = isReplaced
      ? [{ name: 'earlier_block', result: 'failed', expected: earlier.hash, actual: agreement.earlierBlock ?? '' }]
      : [];
    return {
      ...NOTHING_OBSERVED,
      answered: true,
      checks: [...asked, chainId, found, ...replaced, quorum],
      facts: { ...shared, block: null, isReplaced, transfers: [] },
      document,
    };
  }
  const { checks, block, transfers } = checkTransaction(agreement, chain, now);
  const receiptHash = agreement.reading.receipt.transactionHash;
  // In another block it carries no money for the merchant any more: what it carried before is gone for good.
  const isReplaced = earlier !== null && block !== null && block.hash !== earlier.hash && transfers.length === 0;
  return {
    answered: true,
    checks: [
      ...asked,
      chainId,
      { name: FOUND_CHECK, result: 'passed' },
      { name: 'receipt_hash', result: receiptHash === hash ? 'passed' : 'failed', expected: hash, actual: receiptHash },
      ...checks,
      quorum,
    ],
    facts: { ...shared, block, isReplaced, transfers },
    document,
    retryAfter: [],
    watchUntil: block && transfers.length > 0 ? watchUntil(block.minedAt, agreement, chain) : null,
  };
}

export const NOTHING_OBSERVED = { facts: null, document: '', retryAfter: [], watchUntil: null } as const;

/** A transfer that is final by the chain's tag is verified once more; one that is final by depth, for the configured time. */
function watchUntil(paidAt: Date, { finalByTag }: PresentAgreement, chain: Chain): Date {
  const seconds = finalByTag ? Math.min(chain.watchSeconds, 3_600) : chain.watchSeconds;
  return new Date(paidAt.getTime() + seconds * 1_000);
}

function quorumCheck(answers: readonly HostAnswer[], agreement: Agreement, chain: Chain): ChainCheck {
  const agreeing = agreement.kind === 'none' ? 'too few' : String(agreement.hosts.length);
  return {
    name: 'quorum',
    result: agreement.kind === 'none' ? 'unknown' : 'passed',
    expected: `${chain.quorum} hosts say the same`,
    actual: `${agreeing} of ${answers.length}: ${answers.map((answer) => statementOf(answer, agreement)).join(', ')}`,
  };
}

type MistakeName = Extract<ChainCheckName, 'chain_id' | 'receipt_hash'>;

/** Below the quorum, names the mistake of a node of another chain, or of one that answered about another transaction. */
function mistakenNodes(answers: readonly HostAnswer[], chain: Chain, hash: string): readonly ChainCheck[] {
  const mistake = (code: NodeError['code'], name: MistakeName, expected: string): readonly ChainCheck[] => {
    const error = answers
      .flatMap((answer) => ('error' in answer ? [answer.error] : []))
      .find((each) => each.code === code);
    return error
      ? [{ name, result: 'failed', expected, actual: error.actual ?? 'another', kind: CHAIN_CHECKS[name].failed.kind }]
      : [];
  };
  return [
    ...mistake('wrong_chain', 'chain_id', String(chain.chainId)),
    ...mistake('other_transaction', 'receipt_hash', hash),
  ];
}

/** A host's answer beside the agreement: `agrees`, `differs`, `present`, `absent` or an error code. */
function positionOf(answer: HostAnswer, agreement: Agreement): string {
  if ('error' in answer) return answer.error.code;
  if (agreement.kind !== 'none') return agreement.hosts.includes(answer.host) ? 'agrees' : 'differs';
  return answer.reading.kind;
}

/** As `positionOf`, with host and call beside an error code: finance people read it, and engineers repair by it. */
function statementOf(answer: HostAnswer, agreement: Agreement): string {
  return 'error' in answer ? answer.error.summary : positionOf(answer, agreement);
}

function documentOf(answers: readonly HostAnswer[], agreement: Agreement, chain: Chain): string {
  const hosts = answers.map((answer) => ({
    host: answer.host,
    answer: positionOf(answer, agreement),
    ...('reading' in answer && answer.reading.kind === 'present' ? blockOf(answer.reading) : {}),
  }));
  if (agreement.kind !== 'present') return compactJson({ chainId: chain.chainId, hosts });
  const { receipt, block, value } = agreement.reading;
  return compactJson({ chainId: chain.chainId, receipt, block, ...(value ? { value } : {}), hosts });
}

function blockOf({ receipt, finalBy }: PresentReading) {
  return { blockNumber: receipt.blockNumber, blockHash: receipt.blockHash, isFinal: finalBy !== null };
}

function retryAfterOf(answers: readonly HostAnswer[]): readonly string[] {
  return answers.flatMap((answer) => ('error' in answer ? (answer.error.retryAfter ?? []) : []));
}
