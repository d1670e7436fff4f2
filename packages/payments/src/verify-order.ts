import { claimsToVerify } from './decide/claims-to-verify.ts';
import { nextVerificationAt, type VerifiedClaim, waitingSince } from './decide/next-verification.ts';
import { type Claim, isSameClaim } from './model/claim.ts';
import type { Evidence } from './model/evidence.ts';
import type { OrderFacts } from './model/order-facts.ts';
import { PunteoError } from './model/punteo-error.ts';
import type { Provider } from './ports/provider.ts';
import type { Decision } from './ports/standing-store.ts';
import type { Store } from './ports/store.ts';

/**
 * Asks the witnesses about the order's claims, stores their evidence, decides the order, and schedules the next
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

export interface VerifyOrderDependencies {
  readonly store: Pick<Store, 'standings' | 'verifications' | 'payments'>;
  readonly providers: readonly Provider[];
  readonly clock?: () => Date;
}

export interface OrderVerification extends Decision {
  /** False when a witness could not be asked: its claims keep their standing, and a run that asked is incomplete. */
  readonly answered: boolean;
}

const ATTEMPTS_MAX = 5;

async function verifyOnce(orderId: string, dependencies: VerifyOrderDependencies): Promise<OrderVerification> {
  const { store, providers, clock = () => new Date() } = dependencies;
  const startedAt = clock();
  const [facts] = await store.standings.orderFacts([orderId]);
  if (!facts) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);

  const { claims, neverVerified } = claimsToVerify(facts);
  const verified = await verifyClaims(claims, facts, providers, clock);
  const verifications = verified.map(({ verification }) => verification);

  const payments = verifications.flatMap(({ payment }) => (payment ? [payment] : []));
  // Dated at the start: a record that another worker read since then is newer and stays.
  if (payments.length > 0) await store.payments.observe(payments, startedAt);

  const decision = await store.standings.recordEvidence(
    orderId,
    verifications.map(({ evidence }) => evidence),
    { now: clock(), basedOnEvidenceId: facts.evidence.at(-1)?.evidenceId ?? null },
  );
  // An order without claims needs no verification, but keeps one that a create attempt scheduled in the meantime.
  if (verified.length === 0) await store.verifications.schedule(orderId, null, { startedAt });
  else {
    const nextAt = nextVerificationAt(decision, verified, neverVerified > 0, clock());
    await store.verifications.schedule(orderId, nextAt, { claims: facts.claims.map(({ claim }) => claim) });
  }
  return { ...decision, answered: verifications.every(({ evidence }) => evidence.answered) };
}

/** One claim after the other: they are few, and one order must not cause parallel requests to a provider. */
async function verifyClaims(
  claims: readonly Claim[],
  facts: OrderFacts,
  providers: readonly Provider[],
  clock: () => Date,
): Promise<readonly VerifiedClaim[]> {
  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  const verified: VerifiedClaim[] = [];
  for (const claim of claims) {
    const provider = byName.get(claim.provider);
    // A provider that is no longer configured cannot be asked; its claims stay as they are.
    if (!provider) continue;
    const verification = await provider.verify({ claim, previous: previousOf(claim, facts), now: clock() });
    verified.push({ claim, verification, waitingSince: waitingSince(claim, verification, facts) });
  }
  return verified;
}

/** The latest evidence that showed the claim: where it was included, and what the provider said. */
function previousOf(claim: Claim, { evidence }: OrderFacts): Evidence | null {
  return evidence.findLast((piece) => isSameClaim(piece.claim, claim) && piece.answered && isShown(piece)) ?? null;
}

function isShown({ facts }: Evidence): boolean {
  return facts !== null && (facts.kind === 'payment' || facts.block !== null);
}
