import { FINALITY_CHECK } from '../model/check.ts';
import type { Claim } from '../model/claim.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import type { PaymentStatus } from '../model/payment.ts';
import type { Verification } from '../ports/provider.ts';
import type { Decision } from '../ports/standing-store.ts';
import { nextPollAt, nextSearchAt, nextWatchAt } from './polling.ts';

/** Settled money is watched while it might still be undone; what is not final is asked about again, and what waits for its turn soon. */
export function nextVerificationAt(
  { before, after }: Decision,
  verified: readonly VerifiedClaim[],
  someWait: boolean,
  now: Date,
): Date | null {
  const verifications = verified.map(({ verification }) => verification);
  const answered = verifications.every(({ evidence }) => evidence.answered);
  // Whose money it is was never the witness's to say: in a contest nothing is at its end.
  const isContested = after.state === 'contested';
  const open = isContested
    ? verified
    : verified.filter((each) => !isFinal(each.verification) && !isRefutedForGood(each));
  const isSettled = answered && after.fulfilmentAllowed && !verifications.some(waitsForFinality);
  const watch = nextWatchAt(now, watchUntil(verifications));
  if (isSettled) return watch;
  const patience = verifications
    .map(({ retryAfterSeconds }) => retryAfterSeconds ?? 0)
    .reduce((most, seconds) => Math.max(most, seconds), 0);
  const nexts = open.flatMap((each) => {
    // What has just moved may move again soon: the schedule begins anew.
    const since = before.state === after.state ? (each.waitingSince ?? now) : now;
    const next = isSearch(each) ? nextSearchAt : nextPollAt;
    return next(since, now, patience === 0 ? null : patience)?.getTime() ?? [];
  });
  if (someWait) nexts.push(nextPollAt(now, now).getTime());
  const soonest = Math.min(...nexts, watch?.getTime() ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(soonest) ? new Date(soonest) : null;
}

/** A claim that was asked about, and what its witness said. */
export interface VerifiedClaim {
  readonly claim: Claim;
  readonly verification: Verification;
  /** See `waitingSince`. */
  readonly waitingSince: Date | null;
}

/** Since when there is something to ask: since the payment was made or the money was last seen, or else since the first each. */
export function waitingSince({ provider, subject }: Claim, { evidence }: Verification, facts: OrderFacts): Date | null {
  const made = facts.createAttempts.find(
    (attempt) =>
      subject.kind === 'payment' &&
      attempt.provider === provider &&
      attempt.providerPaymentId === subject.providerPaymentId,
  );
  const earlier = facts.evidence.filter(({ claimKey }) => claimKey === evidence.claimKey);
  // What was there and is gone may come back.
  const last = evidence.observed === null ? earlier.findLast(({ observed }) => observed !== null) : undefined;
  return made?.finishedAt ?? last?.checkedAt ?? earlier[0]?.checkedAt ?? null;
}

/**
 * A payment that we made is asked about until its provider has called it final, and money that is on its way until it has arrived. A
 * transaction that somebody only named is searched for, and not without end: anybody may name any.
 */
function isSearch({ claim, verification }: VerifiedClaim): boolean {
  return claim.subject.kind === 'transaction' && !waitsForFinality(verification);
}

/** A transaction that is not this order's, in a block that stays, or that is none at all: asking again changes nothing. */
function isRefutedForGood({ claim, verification: { evidence } }: VerifiedClaim): boolean {
  const { answered, checks } = evidence;
  const finality = checks.find(({ name }) => name === FINALITY_CHECK)?.result ?? 'passed';
  return (
    claim.subject.kind === 'transaction' &&
    answered &&
    finality === 'passed' &&
    checks.some(({ result }) => result === 'failed')
  );
}

/** Nothing is left to find out: the witness said what became of it, and no check is open. */
function isFinal({ evidence: { answered, checks, observed } }: Verification): boolean {
  return (
    answered &&
    observed !== null &&
    FINAL_STATUSES.includes(observed.status) &&
    checks.every(({ result }) => result !== 'unknown')
  );
}

const FINAL_STATUSES: readonly PaymentStatus[] = ['paid', 'failed', 'cancelled', 'expired', 'refunded'];

/** Money on its way to an order that is paid already is a second payment: it is followed to its end too. */
function waitsForFinality({ evidence: { observed, checks } }: Verification): boolean {
  return observed !== null && checks.some(({ name, result }) => name === FINALITY_CHECK && result === 'unknown');
}

function watchUntil(verifications: readonly Verification[]): Date | null {
  return verifications.reduce<Date | null>(
    (last, verification) =>
      verification.watchUntil && !(last && last >= verification.watchUntil) ? verification.watchUntil : last,
    null,
  );
}
