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

/**
 * The state of each claim with evidence. `evidence` is oldest first; the latest answer on a claim replaces earlier
 * ones.
 */
export function claimStates(evidence: readonly EvidenceSummary[], hasCompetingClaims: boolean): readonly ClaimState[] {
  const byClaim = Map.groupBy(evidence, (piece) => piece.claimKey);
  const states = [...byClaim.values()].map((pieces) => claimState(pieces, hasCompetingClaims));
  return states.filter((state) => !isSuperseded(state, states));
}

export interface ClaimState {
  readonly claimKey: string;
  /**
   * - proven: every check passed
   * - other_amount: only the amount check failed
   * - confirming: only finality is unknown
   * - contested: everything else passed, and another order claims the same payment
   * - reversed, refunded: counted before, and no longer does
   * - open: everything else
   */
  readonly kind: 'proven' | 'other_amount' | 'confirming' | 'contested' | 'reversed' | 'refunded' | 'open';
  /** The money that counts; null unless proven or other_amount. */
  readonly money: Money | null;
  /** The money that counted last; null unless reversed or refunded. */
  readonly lostMoney: Money | null;
  readonly paidAt: Date | null;
  /** Whether the witness says that the money can no longer be undone. */
  readonly final: boolean;
  /** The latest answered evidence; the latest of all when the witness never answered. */
  readonly evidence: EvidenceSummary;
}

/** True for a transaction claimed on an unconfigured network and since then verified on a configured one. */
function isSuperseded({ evidence, claimKey }: ClaimState, states: readonly ClaimState[]): boolean {
  const isOnUnknownNetwork = (piece: EvidenceSummary) =>
    piece.checks.some((check) => check.name === NETWORK_CHECK && check.result === 'unknown');
  const hashIn = (key: string) => key.slice(key.lastIndexOf(':'));
  return (
    isOnUnknownNetwork(evidence) &&
    states.some((other) => hashIn(other.claimKey) === hashIn(claimKey) && !isOnUnknownNetwork(other.evidence))
  );
}

/** Unanswered evidence never changes the state of a claim that has answered evidence. */
function claimState(pieces: readonly EvidenceSummary[], hasCompetingClaims: boolean): ClaimState {
  const answered = pieces.filter((piece) => piece.answered);
  const evidence = (answered.at(-1) ?? pieces.at(-1)) as EvidenceSummary;
  const earlier = answered.slice(0, -1);
  const open = openChecks(evidence, earlier);
  const kind = kindOf(evidence, open, earlier, hasCompetingClaims);
  const counts = kind === 'proven' || kind === 'other_amount';
  return {
    claimKey: evidence.claimKey,
    kind,
    money: counts ? moneyOf(evidence) : null,
    lostMoney: kind === 'reversed' || kind === 'refunded' ? moneyOf(earlier.findLast(countedMoney)) : null,
    paidAt: counts ? (evidence.observed?.paidAt ?? null) : null,
    final: hasFinality(evidence) && !open.some((check) => check.name === FINALITY_CHECK),
    evidence,
  };
}

function moneyOf(evidence: EvidenceSummary | undefined): Money | null {
  return evidence?.observed ? trimMoney(evidence.observed.amount) : null;
}

/**
 * The checks that did not pass. Finality that was reached stays reached while the transaction is in the same block: the
 * next node asked may be a few blocks behind.
 */
function openChecks(evidence: EvidenceSummary, earlier: readonly EvidenceSummary[]): readonly Check[] {
  const open = evidence.checks.filter((check) => check.result !== 'passed');
  const block = blockOf(evidence);
  const wasFinalThere = block !== null && earlier.some((piece) => countedMoney(piece) && blockOf(piece) === block);
  return wasFinalThere ? open.filter((check) => check.name !== FINALITY_CHECK || check.result !== 'unknown') : open;
}

/** Hash of the block that holds the transaction; null when the block check did not pass or does not exist. */
function blockOf({ checks }: EvidenceSummary): string | null {
  return checks.find((check) => check.name === BLOCK_CHECK && check.result === 'passed')?.actual ?? null;
}

function hasFinality({ checks }: EvidenceSummary): boolean {
  return checks.some((check) => check.name === FINALITY_CHECK);
}

function kindOf(
  evidence: EvidenceSummary,
  open: readonly Check[],
  earlier: readonly EvidenceSummary[],
  hasCompetingClaims: boolean,
): ClaimState['kind'] {
  const countedBefore = earlier.some(countedMoney);
  if (evidence.answered && evidence.observed !== null) {
    if (evidence.checks.length > 0 && open.length === 0) return 'proven';
    if (isOnly(open, AMOUNT_CHECK, 'failed')) return 'other_amount';
    if (!countedBefore) {
      if (isOnly(open, FINALITY_CHECK, 'unknown')) return 'confirming';
      const others = open.filter((check) => !mayBeOpenInContest(check));
      if (hasCompetingClaims && isOnly(others, USED_ONCE_CHECK, 'unknown')) return 'contested';
    }
  }
  if (!countedBefore) return 'open';
  return evidence.observed?.status === 'refunded' ? 'refunded' : 'reversed';
}

/** A contested payment may be of another amount, or not final yet. */
function mayBeOpenInContest({ name, result }: Check): boolean {
  return name === FINALITY_CHECK || (name === AMOUNT_CHECK && result === 'failed');
}

function countedMoney({ verdict, checks }: EvidenceSummary): boolean {
  const open = checks.filter((check) => check.result !== 'passed');
  return verdict === 'confirmed' || isOnly(open, AMOUNT_CHECK, 'failed');
}

function isOnly(checks: readonly Check[], name: string, result: Check['result']): boolean {
  return checks.length === 1 && checks[0]?.name === name && checks[0].result === result;
}
