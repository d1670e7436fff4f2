import { claimsToAsk } from './decide/claims-to-verify.ts';
import { DEFAULT_POLICY, type DecisionPolicy, decide } from './decide/decide.ts';
import { beganAt, type Look, nextLook } from './decide/next-verification.ts';
import { PunteoError } from './model/punteo-error.ts';
import type { Provider } from './ports/provider.ts';
import type { JudgementResult } from './ports/standing-store.ts';
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
  // One after the other: they are few, and a provider is not to be asked twice at once about one of them.
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
