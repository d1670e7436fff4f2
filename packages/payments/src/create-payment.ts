import type { CreateAttempt } from './model/create-attempt.ts';
import { PunteoError } from './model/punteo-error.ts';
import type { CreateOutcome, Provider } from './ports/provider.ts';
import type { Store } from './ports/store.ts';

/**
 * Creates a payment of the order's full amount at a provider: commits a create attempt, sends the request, records the
 * outcome. An earlier attempt without a certain outcome is resolved first: it becomes `refused` (`not_found`) when the
 * provider's whole list, synced at least 15 minutes after it, shows no payment that it could have created.
 *
 * Throws `order_unknown`; `provider_not_allowed` when the order names other providers; `create_unresolved` while an
 * earlier attempt has no certain outcome, because a second request might charge the buyer twice;
 * `payment_bound_elsewhere` when the provider returns another order's payment (the outcome is then `unknown`).
 */
export async function createPayment(
  input: CreatePaymentInput,
  dependencies: {
    readonly store: Pick<Store, 'orders' | 'createAttempts'>;
    readonly provider: Provider;
    readonly newId?: () => string;
  },
): Promise<CreateAttempt> {
  const { store, provider, newId = () => crypto.randomUUID() } = dependencies;
  const found = await store.orders.get(input.orderId);
  if (!found) throw new PunteoError('order_unknown', `There is no order ${input.orderId}.`);
  const { order } = found;
  if (order.providers.length > 0 && !order.providers.includes(provider.name)) {
    throw new PunteoError(
      'provider_not_allowed',
      `Order ${order.orderId} cannot be paid through ${provider.name}, only through ${order.providers.join(', ')}.`,
    );
  }
  for (const attempt of await store.createAttempts.unresolved(order.orderId)) {
    if (attempt.provider === provider.name) await finishAsNotFound(attempt, store);
  }
  const createAttemptId = newId();
  await store.createAttempts.start({
    createAttemptId,
    orderId: order.orderId,
    provider: provider.name,
    amount: order.amount,
    payers: provider.payersOf?.(input.details) ?? [],
  });
  const outcome = await provider.createPayment({
    createAttemptId,
    order,
    amount: order.amount,
    description: input.description,
    details: input.details,
  });
  return finish(createAttemptId, outcome, store);
}

export interface CreatePaymentInput {
  readonly orderId: string;
  readonly description: string;
  /** What only this provider needs, as its adapter documents it. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** A payment that an attempt created is in the provider's list within this time. */
const LISTED_WITHIN_SECONDS = 15 * 60;

async function finishAsNotFound(
  attempt: CreateAttempt,
  { createAttempts }: Pick<Store, 'createAttempts'>,
): Promise<void> {
  const { candidates, searchedAt } = await createAttempts.search(attempt.createAttemptId);
  const listedBy = new Date(attempt.createdAt.getTime() + LISTED_WITHIN_SECONDS * 1_000);
  if (candidates.length > 0 || searchedAt === null || searchedAt < listedBy) {
    const next =
      candidates.length > 0
        ? `It may have created ${candidates.slice(0, 3).join(', ')}: if so, bind that payment to the order.`
        : `Sync the whole list of ${attempt.provider} (\`punteo sync\`) after ${listedBy.toISOString()}, then retry.`;
    throw new PunteoError(
      'create_unresolved',
      `An earlier create attempt for order ${attempt.orderId} has no certain outcome. ${next}`,
    );
  }
  await createAttempts.finish(attempt.createAttemptId, { ...NO_PAYMENT, outcome: 'refused', reason: 'not_found' });
}

const NO_PAYMENT = { providerPaymentId: null, authorisationUrl: null } as const;

async function finish(
  createAttemptId: string,
  outcome: CreateOutcome,
  { createAttempts }: Pick<Store, 'createAttempts'>,
): Promise<CreateAttempt> {
  try {
    return await createAttempts.finish(createAttemptId, outcome);
  } catch (error) {
    // The returned payment is another order's, so the outcome is unknown. An unfinished attempt would not show the
    // reason.
    if (error instanceof PunteoError && error.code === 'payment_bound_elsewhere')
      await createAttempts.finish(createAttemptId, { ...NO_PAYMENT, outcome: 'unknown', reason: error.code });
    throw error;
  }
}
