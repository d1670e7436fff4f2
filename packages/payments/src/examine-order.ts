import { claimsOf } from './claims.ts';
import { DEFAULT_POLICY, type DecisionPolicy, decide } from './decide.ts';
import { PunteoError } from './errors.ts';
import { nextCheckAt, nextWatchAt } from './polling.ts';
import type { Provider, Verification } from './ports/provider.ts';
import type { JudgementResult, Store } from './ports/store.ts';

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
 * what witnesses and networks do never throws.
 */
export async function examineOrder(orderId: string, dependencies: ExaminationDependencies): Promise<Examination> {
  const { store, providers, policy = DEFAULT_POLICY, clock = () => new Date() } = dependencies;
  const [dossier] = await store.judgements.dossiers([orderId]);
  if (!dossier) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);

  const byName = new Map(providers.map((provider) => [provider.name, provider]));
  const verifications: Verification[] = [];
  // One after the other: an order has few claims, and a provider is not to be asked twice at once about one of them.
  for (const claim of claimsOf(dossier, providers)) {
    const provider = byName.get(claim.provider) as Provider;
    verifications.push(await provider.verify(claim, dossier.order, clock()));
  }
  const records = verifications.flatMap(({ payment }) => (payment ? [payment] : []));
  if (records.length > 0) await store.payments.observe(records, clock());

  const result = await store.judgements.judge(
    orderId,
    verifications.map(({ evidence }) => evidence),
    (facts) => decide(facts, clock(), policy),
  );
  await store.judgements.schedule(orderId, nextLook(result, dossier.evidence.length, verifications, clock()));
  return { ...result, answered: verifications.every(({ evidence }) => evidence.answered) };
}

/** Settled money is watched while it might still be undone; everything else is asked about again while there is something to ask. */
function nextLook(
  { before, after }: JudgementResult,
  attempts: number,
  verifications: readonly Verification[],
  now: Date,
): Date | null {
  if (verifications.length === 0) return null;
  const answered = verifications.every(({ evidence }) => evidence.answered);
  if (answered && after.fulfilmentAllowed && after.state !== 'confirming') {
    return nextWatchAt(now, watchUntil(verifications));
  }
  const patience = verifications
    .map(({ retryAfterSeconds }) => retryAfterSeconds ?? 0)
    .reduce((most, seconds) => Math.max(most, seconds), 0);
  // What has just moved may move again soon: the schedule begins anew.
  return nextCheckAt(before.state === after.state ? attempts : 0, now, patience === 0 ? null : patience);
}

function watchUntil(verifications: readonly Verification[]): Date | null {
  return verifications.reduce<Date | null>(
    (last, verification) =>
      verification.watchUntil && !(last && last >= verification.watchUntil) ? verification.watchUntil : last,
    null,
  );
}
