import { claimsToVerify } from './decide/claims-to-verify.ts';
import { earliest, nextVerificationAt, type VerifiedClaim, waitingSince } from './decide/next-verification.ts';
import { nextPollAt } from './decide/polling.ts';
import { noteAnswers } from './drift/note-answers.ts';
import { type Claim, isSameClaim, type OrderClaim } from './model/claim.ts';
import type { Evidence } from './model/evidence.ts';
import type { OrderFacts } from './model/order-facts.ts';
import { PunteoError } from './model/punteo-error.ts';
import type { Provider, ReceivedAnswer, Verification, VerificationRequest } from './ports/provider.ts';
import type { Decision } from './ports/standing-store.ts';
import type { Store } from './ports/store.ts';

/**
 * Asks the witnesses of these providers about the order's claims, stores their evidence, decides the order, and schedules the next
 * verification. When another verification of the order ended meanwhile, it asks again, five times at most; then throws
 * `verification_outdated`. Throws `order_unknown`. Outages of witnesses and networks never throw: see `answered`.
 */
export async function verifyOrder(orderId: string, dependencies: VerifyOrderDependencies): Promise<OrderVerification> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await verifyOnce(orderId, dependencies);
    } catch (error) {
      const isOutdated = error instanceof PunteoError && error.code === 'verification_outdated';
      if (!isOutdated || attempt === ATTEMPTS_MAX) throw error;
    }
  }
}

/** What `verifyOrder` works with. */
export interface VerifyOrderDependencies {
  /** Without `shapes`, the shapes of answers that are not evidence are not counted. */
  readonly store: Pick<Store, 'standings' | 'verifications' | 'payments'> & Partial<Pick<Store, 'shapes'>>;
  /** Claims at other providers stay as they are. */
  readonly providers: readonly Provider[];
  /** Default: the clock of the machine. */
  readonly clock?: () => Date;
  /**
   * How long the witnesses are waited for in all; default 60. The claim that was being asked about
   * is unanswered then, and those left are asked about the next time.
   */
  readonly witnessSeconds?: number;
}

export interface OrderVerification extends Decision {
  /** False when a witness could not be asked: its claims keep their standing, and a run that asked is incomplete. */
  readonly answered: boolean;
}

const ATTEMPTS_MAX = 5;

async function verifyOnce(orderId: string, dependencies: VerifyOrderDependencies): Promise<OrderVerification> {
  const { store, providers, clock = () => new Date() } = dependencies;
  const startedAt = clock();
  const nextTurnAt = await store.verifications.takeTurns(orderId);
  const [facts] = await store.standings.orderFacts([orderId]);
  if (!facts) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);

  const names = new Set(providers.map(({ name }) => name));
  const own = { ...facts, claims: facts.claims.filter(({ claim }) => names.has(claim.provider)) };
  const { claims, neverVerified } = claimsToVerify(own);
  const answersByProvider = new Map<string, ReceivedAnswer[]>();
  const onAnswer = (provider: string, answer: ReceivedAnswer) =>
    answersByProvider.set(provider, [...(answersByProvider.get(provider) ?? []), answer]);
  const { verified, unasked } = await verifyClaims(claims, facts, dependencies, onAnswer);
  const verifications = verified.map(({ verification }) => verification);

  const payments = verifications.flatMap(({ payment }) => (payment ? [payment] : []));
  // Dated at the start: a record that another worker read since then is newer and stays.
  if (payments.length > 0) await store.payments.observe(payments, startedAt);

  const decision = await store.standings.recordEvidence(
    orderId,
    verifications.map(({ evidence }) => evidence),
    { now: clock(), basedOnEvidenceId: facts.evidence.at(-1)?.evidenceId ?? null },
  );
  const moreAt = neverVerified > 0 ? nextPollAt(clock(), clock()) : turnAfter(nextTurnAt, clock());
  // An order without claims needs no verification, but keeps one that a create attempt scheduled in the meantime.
  if (facts.claims.length === 0) await store.verifications.schedule(orderId, moreAt, { startedAt });
  else {
    // A verification at one provider must not end the schedule of another's open claims.
    const elsewhere = facts.claims.filter(({ claim }) => !names.has(claim.provider));
    const known = elsewhere.flatMap(({ claim }) => asLastVerified(claim, facts));
    const all = [...verified, ...known];
    const open = decision.after.state === 'closed' ? sinceClosing(all, facts) : all;
    const nextAt = earliest([
      nextVerificationAt(decision, open, moreAt, clock()),
      ...unasked.map(({ claimedAt }) => nextPollAt(claimedAt, clock())),
    ]);
    // An earlier time that the verification at another provider has set is kept.
    const isPartial = own.claims.length < facts.claims.length;
    await store.verifications.schedule(orderId, nextAt, {
      claims: facts.claims.map(({ claim }) => claim),
      ...(isPartial ? { startedAt } : {}),
    });
  }
  for (const [provider, answers] of answersByProvider) await noteAnswers(provider, answers, store.shapes);
  const answered = unasked.length === 0 && verifications.every(({ evidence }) => evidence.answered);
  return { ...decision, answered };
}

/**
 * One claim after the other: they are few, and one order must not cause parallel requests to a provider. `unasked`: the
 * claims for which no time was left.
 */
async function verifyClaims(
  claims: readonly OrderClaim[],
  facts: OrderFacts,
  { providers, clock = () => new Date(), witnessSeconds = WITNESS_SECONDS }: VerifyOrderDependencies,
  onAnswer: (provider: string, answer: ReceivedAnswer) => void,
): Promise<{ readonly verified: readonly VerifiedClaim[]; readonly unasked: readonly OrderClaim[] }> {
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  const verified: VerifiedClaim[] = [];
  const timeUp = AbortSignal.timeout(witnessSeconds * 1_000);
  for (const { claim } of claims) {
    const provider = byName.get(claim.provider) as Provider;
    const request = {
      claim,
      previous: previousOf(claim, facts),
      now: clock(),
      onAnswer: (answer: ReceivedAnswer) => onAnswer(provider.name, answer),
    };
    if (timeUp.aborted) break;
    const verification = (await unlessAborted(provider.verify(request), timeUp)) ?? unanswered(request);
    verified.push({ claim, verification, waitingSince: waitingSince(claim, verification, facts) });
  }
  return { verified, unasked: claims.slice(verified.length) };
}

/** A claim as its latest evidence shows it; empty when there is none: then a verification of it has been requested. */
function asLastVerified(claim: Claim, facts: OrderFacts): readonly VerifiedClaim[] {
  const evidence = facts.evidence.findLast((piece) => isSameClaim(piece.claim, claim));
  if (evidence === undefined) return [];
  const verification = { evidence: { ...evidence, document: '' }, payment: null, retryAfterSeconds: null };
  return [{ claim, verification, waitingSince: waitingSince(claim, verification, facts) }];
}

/** The transactions that callbacks named have a turn a minute at most. */
function turnAfter(nextTurnAt: Date | null, now: Date): Date | null {
  return nextTurnAt && new Date(Math.max(nextTurnAt.getTime(), nextPollAt(now, now).getTime()));
}

/** Longer than an adapter's own limits: it ends what they let through. */
const WITNESS_SECONDS = 60;

/** The witness took all the time that there was. */
function unanswered({ claim, now: checkedAt }: VerificationRequest): Verification {
  const evidence = { claim, witness: claim.provider, answered: false, checks: [], facts: null, checkedAt } as const;
  return { evidence: { ...evidence, configuration: '', document: '' }, payment: null, retryAfterSeconds: null };
}

/** Null when the signal is aborted first. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  const aborted = Promise.withResolvers<null>();
  const onAbort = () => aborted.resolve(null);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Of a closed order, what was claimed since, and what could not be asked: the rest is not verified any more. */
function sinceClosing(verified: readonly VerifiedClaim[], { order, claims }: OrderFacts): readonly VerifiedClaim[] {
  const { closedAt } = order;
  return verified.filter(({ claim, verification }) => {
    const claimedAt = claims.find((each) => isSameClaim(each.claim, claim))?.claimedAt;
    const isNew = closedAt !== null && claimedAt !== undefined && claimedAt > closedAt;
    return isNew || !verification.evidence.answered;
  });
}

/** The latest evidence that showed the claim: where it was included, and what the provider said. */
function previousOf(claim: Claim, { evidence }: OrderFacts): Evidence | null {
  return evidence.findLast((piece) => isSameClaim(piece.claim, claim) && piece.answered && isShown(piece)) ?? null;
}

function isShown({ facts }: Evidence): boolean {
  return facts !== null && (facts.kind === 'payment' || facts.block !== null);
}
