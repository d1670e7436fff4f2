import { FINALITY_CHECK } from '../model/check.ts';
import { type Claim, isSameClaim } from '../model/claim.ts';
import type { EvidenceDraft } from '../model/evidence.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { PaymentStatus } from '../model/payment.ts';
import type { Verification } from '../ports/provider.ts';
import type { Decision } from '../ports/standing-store.ts';
import { nextFinalityAt, nextPollAt, nextSearchAt, nextWatchAt } from './polling.ts';

/**
 * When the order is verified again; null: never. A paid order is verified while its payment could still be undone; any
 * other while a claim is open, and at `moreAt`, when claims that were left have their turn.
 */
export function nextVerificationAt(
  { before, after }: Decision,
  verified: readonly VerifiedClaim[],
  moreAt: Date | null,
  now: Date,
): Date | null {
  const verifications = verified.map(({ verification }) => verification);
  const watchAt = nextWatchAt(now, latestWatch(verifications));
  const answered = verifications.every(({ evidence }) => evidence.answered);
  const isDoubted = after.discrepancies.some(({ kind }) => kind === 'not_confirmed_any_more');
  if (answered && after.fulfilmentAllowed && !isDoubted && !verifications.some(waitsForFinality)) return watchAt;

  // Which order a contested transaction pays is not the witness's answer, so every claim stays open.
  const open =
    after.state === 'contested' || isDoubted
      ? verified
      : verified.filter((each) => !isFinal(each) && !isPermanentlyRefuted(each));
  const stateChanged = before.state !== after.state;
  const retryAfterSeconds = longestWait(verifications);
  const instants = open.map((each) => {
    // After a change of state another may follow soon: the schedule starts again.
    const since = stateChanged ? now : (each.waitingSince ?? now);
    return scheduleOf(each)(since, now, retryAfterSeconds);
  });
  return earliest([...instants, moreAt, watchAt]);
}

/** A claim and the answer of its witness. */
export interface VerifiedClaim {
  readonly claim: Claim;
  readonly verification: Verification;
  /** See `waitingSince`. */
  readonly waitingSince: Date | null;
}

/**
 * When waiting for this claim began: when its payment was created; else when its money was last observed, if it no
 * longer is, because it may come back; else at its first verification. Null when this is the first.
 */
export function waitingSince(claim: Claim, { evidence }: Verification, facts: OrderFacts): Date | null {
  const attempt = facts.createAttempts.find(
    ({ provider, providerPaymentId }) =>
      claim.kind === 'payment' && provider === claim.provider && providerPaymentId === claim.paymentId,
  );
  const earlier = facts.evidence.filter((piece) => isSameClaim(piece.claim, claim));
  const lastObserved = showsMoney(evidence) ? undefined : earlier.findLast(showsMoney);
  return attempt?.finishedAt ?? lastObserved?.checkedAt ?? earlier[0]?.checkedAt ?? null;
}

/**
 * Money that waits for finality is asked about every hour. A transaction that a callback or a person only named is
 * searched for a limited time, because anyone may name anything; a payment that we created is polled without end.
 */
function scheduleOf({ claim, verification }: VerifiedClaim) {
  if (waitsForFinality(verification)) return nextFinalityAt;
  return claim.kind === 'transaction' ? nextSearchAt : nextPollAt;
}

/** A transaction with a failed check in a final block, or none at all: asking again cannot change the answer. */
function isPermanentlyRefuted({ claim, verification: { evidence } }: VerifiedClaim): boolean {
  const { answered, checks, facts } = evidence;
  // A transaction that lost its block may be included again.
  if (facts?.kind === 'transaction' && facts.block === null) return false;
  const finality = checks.find(({ name }) => name === FINALITY_CHECK)?.result ?? 'passed';
  return (
    claim.kind === 'transaction' &&
    answered &&
    finality === 'passed' &&
    checks.some(({ result }) => result === 'failed')
  );
}

/** The witness answered, the status can no longer change, and no check is unknown. */
function isFinal({ verification: { evidence } }: VerifiedClaim): boolean {
  const { answered, checks, facts } = evidence;
  if (!answered || facts === null || checks.some(({ result }) => result === 'unknown')) return false;
  return facts.kind === 'transaction' ? facts.transfers.length > 0 : FINAL_STATUSES.includes(facts.status);
}

const FINAL_STATUSES: readonly PaymentStatus[] = ['paid', 'failed', 'cancelled', 'expired', 'refunded'];

/** True also for a second payment of an order that is already paid: it is followed to its end. */
function waitsForFinality({ evidence }: Verification): boolean {
  return (
    showsMoney(evidence) && evidence.checks.some(({ name, result }) => name === FINALITY_CHECK && result === 'unknown')
  );
}

function showsMoney({ facts }: Pick<EvidenceDraft, 'facts'>): boolean {
  return facts?.kind === 'payment' ? facts.status === 'paid' : (facts?.transfers.length ?? 0) > 0;
}

/** The longest wait that a witness asked for; null when none did. */
function longestWait(verifications: readonly Verification[]): number | null {
  return Math.max(0, ...verifications.map(({ retryAfterSeconds }) => retryAfterSeconds ?? 0)) || null;
}

function latestWatch(verifications: readonly Verification[]): Date | null {
  const instants = verifications.flatMap(({ watchUntil }) => watchUntil?.getTime() ?? []);
  return instants.length === 0 ? null : new Date(Math.max(...instants));
}

/** Null when none is known. */
export function earliest(instants: readonly (Date | null)[]): Date | null {
  const known = instants.flatMap((instant) => instant?.getTime() ?? []);
  return known.length === 0 ? null : new Date(Math.min(...known));
}
