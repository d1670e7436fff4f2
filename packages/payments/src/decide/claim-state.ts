import { type Check, FINALITY_CHECK, NETWORK_CHECK } from '../model/check.ts';
import { type Claim, claimId, claimReference } from '../model/claim.ts';
import type { Evidence, PaymentFacts, TransactionFacts } from '../model/evidence.ts';
import { compareMoney, zero } from '../model/money.ts';
import type { MoneyUnit } from '../model/money-unit.ts';
import type { PaymentStatus } from '../model/payment.ts';

/** What the evidence on one claim amounts to, whichever order asks. */
export interface ClaimState {
  readonly claim: Claim;
  /**
   * counted: money that passed every frozen check · confirming: all but finality · uncounted: money is shown, and an open
   * check keeps it from counting · reversed, refunded: counted before and was taken back · open: no money was shown.
   */
  readonly kind: 'counted' | 'confirming' | 'uncounted' | 'reversed' | 'refunded' | 'open';
  /** Of a reversed or refunded claim: the money that counted before. */
  readonly units: readonly MoneyUnit[];
  /** The instants between which the money moved; null where the witness does not say. On a chain both are the block's time. */
  readonly movedAfter: Date | null;
  readonly movedBefore: Date | null;
  /** When it began: the block's time, or the creation of the payment. Compared with the order's own creation. */
  readonly startedAt: Date | null;
  readonly earlyToleranceSeconds: number;
  /** Whether the witness says that it can no longer be undone. A provider's own answer is neither final nor pending. */
  readonly grade: 'provider' | 'chain' | 'final';
  /** Since when the witness no longer confirms money that still counts; null: it does. */
  readonly notConfirmedSince: Date | null;
  /** The evidence that decides: the latest that the witness answered; the latest of all when it never did. */
  readonly evidence: Evidence;
}

/**
 * Folds the evidence on each claim, oldest first, into its state. Money that counted is taken back only on positive
 * knowledge: a block that was replaced, a refund, or a final status that two answers confirm. Everything else (an outage,
 * a missing receipt, a status that went back) leaves it counted and dates the doubt.
 */
export function claimStates(evidence: readonly Evidence[]): readonly ClaimState[] {
  const byClaim = Map.groupBy(evidence, ({ claim }) => claimId(claim));
  const states = [...byClaim.values()].map(claimState);
  return states.filter((state) => !isOnUnlistedNetwork(state.evidence) || !isShownElsewhere(state, states));
}

/** A hash that was asked about on an unlisted network, and found on a listed one since. */
function isShownElsewhere({ claim }: ClaimState, states: readonly ClaimState[]): boolean {
  return states.some(
    (other) => claimReference(other.claim) === claimReference(claim) && !isOnUnlistedNetwork(other.evidence),
  );
}

function isOnUnlistedNetwork({ checks }: Evidence): boolean {
  return checks.some(({ name, result }) => name === NETWORK_CHECK && result === 'unknown');
}

function claimState(pieces: readonly Evidence[]): ClaimState {
  const answered = pieces.filter((piece) => piece.answered);
  let counting: Counting | null = null;
  for (const piece of answered) counting = next(counting, piece);
  const latest = (answered.at(-1) ?? pieces.at(-1)) as Evidence;
  if (counting === null) return without(latest);
  const { basis, withdrawn, notConfirmedSince, paidBefore } = counting;
  const shown = without(basis);
  return {
    ...shown,
    kind: withdrawn ?? (counting.hasCounted ? 'counted' : 'confirming'),
    grade: basis.facts?.kind === 'payment' ? 'provider' : counting.isFinal ? 'final' : 'chain',
    movedBefore: paidBefore ?? shown.movedBefore,
    notConfirmedSince: withdrawn === null ? notConfirmedSince : null,
    evidence: latest,
  };
}

/** Money that counted at some time, and what became of it. */
interface Counting {
  /** The latest answer that showed the money. */
  readonly basis: Evidence;
  /** Whether its block is final. */
  readonly isFinal: boolean;
  /** Whether it was final, or a provider's answer, at some time since it was last taken back. */
  readonly hasCounted: boolean;
  /** The earliest instant by which a provider showed it as paid. */
  readonly paidBefore: Date | null;
  readonly withdrawn: 'reversed' | 'refunded' | null;
  readonly notConfirmedSince: Date | null;
  /** The first of two answers that a payment failed; the second confirms it. */
  readonly refusedAt: Date | null;
}

/** A status that ends a payment without money; a second answer must say so too, this much later. */
const REFUSED: readonly PaymentStatus[] = ['failed', 'cancelled', 'expired'];
const CONFIRM_REFUSAL_SECONDS = 45;

function next(before: Counting | null, piece: Evidence): Counting | null {
  const { facts } = piece;
  if (facts !== null && showsMoney(facts) && openChecks(piece).every(({ name }) => name === FINALITY_CHECK)) {
    // A payment changes neither its currency nor its amount: whatever is shown now says nothing about money that counted.
    if (before && (isOtherCurrency(facts, before.basis.facts) || isOtherAmount(facts, before)))
      return { ...before, notConfirmedSince: before.notConfirmedSince ?? piece.checkedAt };
    const held = before?.withdrawn === null ? before : null;
    const isFinal =
      openChecks(piece).length === 0 || (held?.isFinal === true && blockHash(held.basis) === blockHash(piece));
    return {
      basis: piece,
      isFinal,
      hasCounted: isFinal || (held?.hasCounted ?? false),
      paidBefore: earliest(held?.paidBefore ?? null, facts.kind === 'payment' ? facts.updatedAt : null),
      withdrawn: null,
      notConfirmedSince: null,
      refusedAt: null,
    };
  }
  if (before === null || before.withdrawn !== null) return before;
  const doubt = { ...before, notConfirmedSince: before.notConfirmedSince ?? piece.checkedAt };
  if (facts === null) return doubt;
  if (facts.kind === 'transaction') {
    if (!facts.isReplaced) return doubt;
    return before.hasCounted ? { ...doubt, withdrawn: 'reversed' } : null;
  }
  if (!isSamePayment(piece) || isOlder(facts, before.basis.facts as PaymentFacts)) return doubt;
  if (facts.status === 'refunded') return { ...doubt, withdrawn: 'refunded' };
  if (!REFUSED.includes(facts.status)) return { ...doubt, refusedAt: null };
  const refusedAt = before.refusedAt ?? piece.checkedAt;
  const isConfirmed = piece.checkedAt.getTime() - refusedAt.getTime() >= CONFIRM_REFUSAL_SECONDS * 1_000;
  return { ...doubt, refusedAt, withdrawn: isConfirmed ? 'reversed' : null };
}

/** Every check but the status passed: it is the same payment of the same application and payee that says no. */
function isSamePayment({ checks }: Evidence): boolean {
  return checks.every(({ name, result }) => result === 'passed' || name === 'status');
}

function isOtherCurrency(facts: Evidence['facts'], known: Evidence['facts']): boolean {
  return facts?.kind === 'payment' && known?.kind === 'payment' && facts.amount.currency !== known.amount.currency;
}

function isOtherAmount(facts: Evidence['facts'], { basis, withdrawn }: Counting): boolean {
  const known = basis.facts;
  if (withdrawn !== null || facts?.kind !== 'payment' || known?.kind !== 'payment') return false;
  return compareMoney(facts.amount, known.amount) !== 0;
}

function isOlder(facts: PaymentFacts, known: PaymentFacts): boolean {
  return facts.updatedAt !== null && known.updatedAt !== null && facts.updatedAt < known.updatedAt;
}

/** The state of a claim on which no money ever counted, by one answer. */
function without(evidence: Evidence): ClaimState {
  const { facts } = evidence;
  const open = openChecks(evidence);
  const units = facts === null ? [] : unitsOf(evidence, facts);
  const isOnlyFinality = open.length > 0 && open.every(({ name }) => name === FINALITY_CHECK);
  const kind =
    units.length === 0 || !evidence.answered
      ? 'open'
      : open.length === 0
        ? 'counted'
        : isOnlyFinality
          ? 'confirming'
          : 'uncounted';
  return {
    claim: evidence.claim,
    kind,
    units,
    ...instants(facts),
    earlyToleranceSeconds: facts?.earlyToleranceSeconds ?? 0,
    grade: facts?.kind === 'payment' ? 'provider' : open.length === 0 ? 'final' : 'chain',
    notConfirmedSince: null,
    evidence,
  };
}

function instants(facts: Evidence['facts']): Pick<ClaimState, 'movedAfter' | 'movedBefore' | 'startedAt'> {
  if (facts?.kind === 'transaction') {
    const minedAt = facts.block?.minedAt ?? null;
    return { movedAfter: minedAt, movedBefore: minedAt, startedAt: minedAt };
  }
  return {
    movedAfter: facts?.createdAt ?? null,
    movedBefore: facts?.updatedAt ?? null,
    startedAt: facts?.createdAt ?? null,
  };
}

export function openChecks({ checks }: Pick<Evidence, 'checks'>): readonly Check[] {
  return checks.filter(({ result }) => result !== 'passed');
}

function showsMoney(facts: PaymentFacts | TransactionFacts): boolean {
  return facts.kind === 'payment' ? facts.status === 'paid' : facts.block !== null && facts.transfers.length > 0;
}

/** Statuses under which a provider may hold the buyer's money; under any other a difference costs no money. */
const WITH_MONEY: readonly PaymentStatus[] = ['paid', 'unknown'];

function unitsOf({ claim }: Evidence, facts: PaymentFacts | TransactionFacts): readonly MoneyUnit[] {
  if (facts.kind === 'payment') {
    if (claim.kind !== 'payment' || !WITH_MONEY.includes(facts.status)) return [];
    const { provider, paymentId } = claim;
    return [{ id: { kind: 'payment', provider, paymentId }, amount: facts.amount, tolerance: zero(facts.amount) }];
  }
  if (claim.kind !== 'transaction') return [];
  return facts.transfers.map(({ token, recipient, position, amount, tolerance }) => ({
    id: { kind: 'transfer', chainId: facts.chainId, hash: claim.hash, token, recipient, position },
    amount,
    tolerance,
  }));
}

function blockHash({ facts }: Evidence): string | null {
  return facts?.kind === 'transaction' ? (facts.block?.hash ?? null) : null;
}

function earliest(left: Date | null, right: Date | null): Date | null {
  if (left === null || right === null) return left ?? right;
  return left < right ? left : right;
}
