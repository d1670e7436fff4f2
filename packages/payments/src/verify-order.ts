import { claimsToAsk } from './decide/claims-to-verify.ts';
import { nextVerificationAt, type VerifiedClaim, waitingSince } from './decide/next-verification.ts';
import { PunteoError } from './model/punteo-error.ts';
import type { Provider } from './ports/provider.ts';
import type { Decision } from './ports/standing-store.ts';
import type { Store } from './ports/store.ts';

export interface VerifyOrderDependencies {
  readonly store: Pick<Store, 'standings' | 'verifications' | 'payments'>;
  readonly providers: readonly Provider[];
  readonly clock?: () => Date;
}

export interface OrderVerification extends Decision {
  /** False when a witness could not be asked: the order's standing is what it was, and the run that asked is incomplete. */
  readonly answered: boolean;
}

/**
 * Asks every witness about every claim on an order, stores what they said, and decides anew. Throws `order_unknown`;
 * what witnesses and networks do never throws. An answer that was outdated by others' is asked for again.
 */
export async function verifyOrder(orderId: string, dependencies: VerifyOrderDependencies): Promise<OrderVerification> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await verifyOnce(orderId, dependencies);
    } catch (error) {
      const outdated = error instanceof PunteoError && error.code === 'verification_outdated';
      if (!outdated || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Others may look at the same order; what they found in between makes our answers old, and we ask again. */
const ATTEMPTS = 5;

async function verifyOnce(orderId: string, dependencies: VerifyOrderDependencies): Promise<OrderVerification> {
  const { store, providers, clock = () => new Date() } = dependencies;
  const startedAt = clock();
  const [facts] = await store.standings.orderFacts([orderId]);
  if (!facts) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);

  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  const verified: VerifiedClaim[] = [];
  // One after the other: they are few, and a provider is not to be asked twice at once about one of them.
  const { claims, neverAsked } = claimsToAsk(facts, providers);
  for (const claim of claims) {
    const provider = byName.get(claim.provider) as Provider;
    const verification = await provider.verify(claim, facts.order, clock());
    verified.push({ claim, verification, waitingSince: waitingSince(claim, verification, facts) });
  }
  const verifications = verified.map(({ verification }) => verification);
  const records = verifications.flatMap(({ payment }) => (payment ? [payment] : []));
  // Dated when we began to ask: a look that others took since is the newer one.
  if (records.length > 0) await store.payments.observe(records, startedAt);

  const result = await store.standings.recordEvidence(
    orderId,
    verifications.map(({ evidence }) => evidence),
    { now: clock(), basedOnEvidenceId: facts.evidence.at(-1)?.evidenceId ?? null },
  );
  // Without anything to ask, a look that a create's answer has scheduled meanwhile is the first real one: it stays.
  if (verified.length === 0) await store.verifications.schedule(orderId, null, startedAt);
  else await store.verifications.schedule(orderId, nextVerificationAt(result, verified, neverAsked > 0, clock()));
  return { ...result, answered: verifications.every(({ evidence }) => evidence.answered) };
}
