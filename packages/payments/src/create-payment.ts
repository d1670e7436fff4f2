import type { CreateAttempt } from './model/create-attempt.ts';
import { PunteoError } from './model/punteo-error.ts';
import type { Provider } from './ports/provider.ts';
import type { Store } from './ports/store.ts';

export interface CreatePaymentInput {
  readonly orderId: string;
  readonly description: string;
  /** What only this provider asks for, as the adapter documents it. */
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Asks a provider for a payment of the order's full amount: the intent is committed first, then the request leaves,
 * then its outcome is recorded. An earlier create whose answer was lost is searched for before: when the provider's
 * whole list, read a good while after it, shows nothing that might be it, it is settled as refused (`not_found`) and
 * the payment is asked for. Throws `order_unknown`; `provider_not_allowed` when the order names others;
 * `create_unresolved` while an earlier create has no certain outcome (a blind retry might charge the buyer twice);
 * `payment_bound_elsewhere` when the provider answers with another order's payment, which leaves the outcome unknown.
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
    throw new PunteoError('provider_not_allowed', `Order ${order.orderId} is not to be paid through ${provider.name}.`);
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
  try {
    return await store.createAttempts.finish(createAttemptId, outcome);
  } catch (error) {
    // What it made, if anything, is not that payment; left as if under way, it would say nothing of why.
    if (error instanceof PunteoError && error.code === 'payment_bound_elsewhere')
      await store.createAttempts.finish(createAttemptId, { ...NOTHING, outcome: 'unknown', reason: error.code });
    throw error;
  }
}

const NOTHING = { providerPaymentId: null, authorisationUrl: null } as const;

/** A payment that a lost create made is listed by then, and dated within this span of the intent. */
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
        ? `it may be ${candidates.slice(0, 3).join(', ')}: bind it to the order if it is`
        : `have the whole list of ${attempt.provider} read (\`punteo sync\`) after ${listedBy.toISOString()} first`;
    throw new PunteoError(
      'create_unresolved',
      `An earlier create for order ${attempt.orderId} has no certain outcome; ${next}.`,
    );
  }
  await createAttempts.finish(attempt.createAttemptId, { ...NOTHING, outcome: 'refused', reason: 'not_found' });
}
