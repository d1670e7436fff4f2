import {
  AMOUNT_CHECK,
  BLOCK_CHECK,
  type Check,
  FINALITY_CHECK,
  NETWORK_CHECK,
  USED_ONCE_CHECK,
} from '../model/check.ts';
import type { EvidenceSummary } from '../model/evidence.ts';
import { type Money, trimMoney } from '../model/money.ts';

/** What the evidence on one claim amounts to, once the latest answer has replaced the earlier ones. */
export interface ClaimState {
  readonly claimKey: string;
  /**
   * proven: every check passed · other_sum: every check but the amount · confirming: every check but finality ·
   * contested: only whose it is remains open · reversed, refunded: carried money before and no longer does · open: none of these.
   */
  readonly kind: 'proven' | 'other_sum' | 'confirming' | 'contested' | 'reversed' | 'refunded' | 'open';
  /** The money it carries; null unless proven or other_sum. */
  readonly money: Money | null;
  /** The money that it carried last and no longer does; null unless reversed or refunded. */
  readonly lostMoney: Money | null;
  readonly paidAt: Date | null;
  /** Whether its witness says that it can no longer be undone. */
  readonly final: boolean;
  /** The evidence that counts: the latest that the witness answered; the latest of all when it never did. */
  readonly evidence: EvidenceSummary;
}

/** Groups evidence, oldest first, by claim. Pieces that the witness could not answer change nothing. */
export function claimStates(evidence: readonly EvidenceSummary[], hasCompetingClaims: boolean): readonly ClaimState[] {
  const byClaim = Map.groupBy(evidence, (piece) => piece.claimKey);
  const states = [...byClaim.values()].map((pieces) => claimState(pieces, hasCompetingClaims));
  return states.filter((state) => !isSuperseded(state, states));
}

/** A transaction was asked about in vain while nobody had listed its network, and has been seen on a listed one since. */
function isSuperseded({ evidence, claimKey }: ClaimState, states: readonly ClaimState[]): boolean {
  const onNoNetwork = (piece: EvidenceSummary) =>
    piece.checks.some((check) => check.name === NETWORK_CHECK && check.result === 'unknown');
  const subject = (key: string) => key.slice(key.lastIndexOf(':'));
  return (
    onNoNetwork(evidence) &&
    states.some((other) => subject(other.claimKey) === subject(claimKey) && !onNoNetwork(other.evidence))
  );
}

function claimState(pieces: readonly EvidenceSummary[], hasCompetingClaims: boolean): ClaimState {
  const answered = pieces.filter((piece) => piece.answered);
  const evidence = (answered.at(-1) ?? pieces.at(-1)) as EvidenceSummary;
  const earlier = answered.slice(0, -1);
  const short = shortcomings(evidence, earlier);
  const kind = kindOf(evidence, short, earlier, hasCompetingClaims);
  const carries = kind === 'proven' || kind === 'other_sum';
  return {
    claimKey: evidence.claimKey,
    kind,
    money: carries ? moneyOf(evidence) : null,
    lostMoney: kind === 'reversed' || kind === 'refunded' ? moneyOf(earlier.findLast(carriedMoney)) : null,
    paidAt: carries ? (evidence.observed?.paidAt ?? null) : null,
    final: hasFinality(evidence) && !short.some((check) => check.name === FINALITY_CHECK),
    evidence,
  };
}

function moneyOf(evidence: EvidenceSummary | undefined): Money | null {
  return evidence?.observed ? trimMoney(evidence.observed.amount) : null;
}

/**
 * The checks that did not pass. Finality that was reached stays reached while the money stands in the same block: the
 * next node asked may only be a little behind the last.
 */
function shortcomings(evidence: EvidenceSummary, earlier: readonly EvidenceSummary[]): readonly Check[] {
  const short = evidence.checks.filter((check) => check.result !== 'passed');
  const block = blockOf(evidence);
  const wasFinalThere = block !== null && earlier.some((piece) => carriedMoney(piece) && blockOf(piece) === block);
  return wasFinalThere ? short.filter((check) => check.name !== FINALITY_CHECK || check.result !== 'unknown') : short;
}

/** The block that holds the money and is still there; null where nobody speaks of blocks. */
function blockOf({ checks }: EvidenceSummary): string | null {
  return checks.find((check) => check.name === BLOCK_CHECK && check.result === 'passed')?.actual ?? null;
}

function hasFinality({ checks }: EvidenceSummary): boolean {
  return checks.some((check) => check.name === FINALITY_CHECK);
}

function kindOf(
  evidence: EvidenceSummary,
  short: readonly Check[],
  earlier: readonly EvidenceSummary[],
  hasCompetingClaims: boolean,
): ClaimState['kind'] {
  if (evidence.answered && evidence.observed !== null) {
    if (evidence.checks.length > 0 && short.length === 0) return 'proven';
    if (only(short, AMOUNT_CHECK, 'failed')) return 'other_sum';
    if (!earlier.some(carriedMoney)) {
      if (only(short, FINALITY_CHECK, 'unknown')) return 'confirming';
      const besides = short.filter(({ name, result }) => !mayBeOpen(name, result));
      if (hasCompetingClaims && only(besides, USED_ONCE_CHECK, 'unknown')) return 'contested';
    }
  }
  if (!earlier.some(carriedMoney)) return 'open';
  return evidence.observed?.status === 'refunded' ? 'refunded' : 'reversed';
}

/** Money of another sum, or not final yet, is contested like any other. */
function mayBeOpen(name: string, result: Check['result']): boolean {
  return name === FINALITY_CHECK || (name === AMOUNT_CHECK && result === 'failed');
}

function carriedMoney(evidence: EvidenceSummary): boolean {
  return (
    evidence.verdict === 'confirmed' ||
    only(
      evidence.checks.filter((check) => check.result !== 'passed'),
      AMOUNT_CHECK,
      'failed',
    )
  );
}

function only(checks: readonly Check[], name: string, result: Check['result']): boolean {
  return checks.length === 1 && checks[0]?.name === name && checks[0].result === result;
}
