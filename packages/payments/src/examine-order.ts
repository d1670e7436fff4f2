import { claimsToAsk } from './claims.ts';
import { DEFAULT_POLICY, type DecisionPolicy, decide } from './decide.ts';
import type { Dossier } from './dossier.ts';
import { PunteoError } from './errors.ts';
import { FINALITY_CHECK } from './evidence.ts';
import type { PaymentStatus } from './payment.ts';
import { nextCheckAt, nextSearchAt, nextWatchAt } from './polling.ts';
import type { JudgementResult } from './ports/judgement-store.ts';
import type { Claim, Provider, Verification } from './ports/provider.ts';
import type { Store } from './ports/store.ts';

export interface ExaminationDependencies {
  readonly store: Pick<Store, 'judgements' | 'payments'>;
  readonly providers: readonly Provider[];
  readonly policy?: DecisionPolicy;
  readonly clock?: () => Date;
}

export interface Examination extends JudgementResult {
  /** False when a witness could not be asked: the order's standing is what it was, and the run that asked is incomplete. */
  readonly answered: boolean;
}

/**
 * Asks every witness about every claim on an order, stores what they said, and decides anew. Throws `order_unknown`;
 * what witnesses and networks do never throws. An answer that was overtaken by others' is asked for again.
 */
export async function examineOrder(orderId: string, dependencies: ExaminationDependencies): Promise<Examination> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await examineOnce(orderId, dependencies);
    } catch (error) {
      const overtaken = error instanceof PunteoError && error.code === 'judgement_overtaken';
      if (!overtaken || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Others may look at the same order; what they found in between makes our answers old, and we ask again. */
const ATTEMPTS = 5;

async function examineOnce(orderId: string, dependencies: ExaminationDependencies): Promise<Examination> {
  const { store, providers, policy = DEFAULT_POLICY, clock = () => new Date() } = dependencies;
  const lookedAt = clock();
  const [dossier] = await store.judgements.dossiers([orderId]);
  if (!dossier) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);

  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  const looks: Look[] = [];
  // One after the other: an order has few claims, and a provider is not to be asked twice at once about one of them.
  const { claims, neverAsked } = claimsToAsk(dossier, providers);
  for (const claim of claims) {
    const provider = byName.get(claim.provider) as Provider;
    const verification = await provider.verify(claim, dossier.order, clock());
    looks.push({ claim, verification, beganAt: beganAt(claim, verification, dossier) });
  }
  const verifications = looks.map(({ verification }) => verification);
  const records = verifications.flatMap(({ payment }) => (payment ? [payment] : []));
  // Dated when we began to ask: a look that others took since is the newer one.
  if (records.length > 0) await store.payments.observe(records, lookedAt);

  const result = await store.judgements.judge(
    orderId,
    verifications.map(({ evidence }) => evidence),
    (facts) => decide(facts, clock(), policy),
    dossier.evidence.at(-1)?.evidenceId ?? null,
  );
  // Without anything to ask, a look that a create's answer has scheduled meanwhile is the first real one: it stays.
  if (looks.length === 0) await store.judgements.schedule(orderId, null, lookedAt);
  else await store.judgements.schedule(orderId, nextLook(result, looks, neverAsked > 0, clock()));
  return { ...result, answered: verifications.every(({ evidence }) => evidence.answered) };
}

interface Look {
  readonly claim: Claim;
  readonly verification: Verification;
  readonly beganAt: Date | null;
}

/** Since when there is something to ask: since the payment was made or the money was last seen, or else since the first look. */
function beganAt({ provider, subject }: Claim, { evidence }: Verification, dossier: Dossier): Date | null {
  const made = dossier.intents.find(
    (intent) =>
      subject.kind === 'payment' &&
      intent.provider === provider &&
      intent.providerPaymentId === subject.providerPaymentId,
  );
  const earlier = dossier.evidence.filter(({ claimKey }) => claimKey === evidence.claimKey);
  // What was there and is gone may come back.
  const last = evidence.observed === null ? earlier.findLast(({ observed }) => observed !== null) : undefined;
  return made?.settledAt ?? last?.checkedAt ?? earlier[0]?.checkedAt ?? null;
}

/** Settled money is watched while it might still be undone; what is not final is asked about again, and what waits for its turn soon. */
function nextLook(
  { before, after }: JudgementResult,
  looks: readonly Look[],
  someWait: boolean,
  now: Date,
): Date | null {
  const verifications = looks.map(({ verification }) => verification);
  const answered = verifications.every(({ evidence }) => evidence.answered);
  // Whose money it is was never the witness's to say: in a contest nothing is at its end.
  const isContested = after.state === 'contested';
  const open = isContested ? looks : looks.filter((look) => !isFinal(look.verification) && !isRefutedForGood(look));
  const isSettled = answered && after.fulfilmentAllowed && !verifications.some(waitsForFinality);
  const watch = nextWatchAt(now, watchUntil(verifications));
  if (isSettled) return watch;
  const patience = verifications
    .map(({ retryAfterSeconds }) => retryAfterSeconds ?? 0)
    .reduce((most, seconds) => Math.max(most, seconds), 0);
  const nexts = open.flatMap((look) => {
    // What has just moved may move again soon: the schedule begins anew.
    const since = before.state === after.state ? (look.beganAt ?? now) : now;
    const next = isSearch(look) ? nextSearchAt : nextCheckAt;
    return next(since, now, patience === 0 ? null : patience)?.getTime() ?? [];
  });
  if (someWait) nexts.push(nextCheckAt(now, now).getTime());
  const soonest = Math.min(...nexts, watch?.getTime() ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(soonest) ? new Date(soonest) : null;
}

/**
 * A payment that we made is asked about until its provider has called it final, and money that is on its way until it has arrived. A
 * transaction that somebody only named is searched for, and not without end: anybody may name any.
 */
function isSearch({ claim, verification }: Look): boolean {
  return claim.subject.kind === 'transaction' && !waitsForFinality(verification);
}

/** A transaction that is not this order's, in a block that stays, or that is none at all: asking again changes nothing. */
function isRefutedForGood({ claim, verification: { evidence } }: Look): boolean {
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
