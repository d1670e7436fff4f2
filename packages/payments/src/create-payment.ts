import { PunteoError } from './errors.ts';
import type { Intent } from './intent.ts';
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
 * then its outcome is recorded. Throws `order_unknown`; `provider_not_allowed` when the order names others;
 * `create_unresolved` while an earlier create for the order has no certain outcome (a blind retry might charge the buyer twice).
 */
export async function createPayment(
  input: CreatePaymentInput,
  dependencies: {
    readonly store: Pick<Store, 'orders' | 'intents'>;
    readonly provider: Provider;
    readonly newId?: () => string;
  },
): Promise<Intent> {
  const { store, provider, newId = () => crypto.randomUUID() } = dependencies;
  const found = await store.orders.get(input.orderId);
  if (!found) throw new PunteoError('order_unknown', `There is no order ${input.orderId}.`);
  const { order } = found;
  if (order.providers.length > 0 && !order.providers.includes(provider.name)) {
    throw new PunteoError('provider_not_allowed', `Order ${order.orderId} is not to be paid through ${provider.name}.`);
  }
  const unresolved = await store.intents.unresolved(order.orderId);
  if (unresolved.some((intent) => intent.provider === provider.name)) {
    throw new PunteoError(
      'create_unresolved',
      `An earlier create for order ${order.orderId} has no certain outcome: look for it at ${provider.name} first.`,
    );
  }
  const intentId = newId();
  await store.intents.open({ intentId, orderId: order.orderId, provider: provider.name, amount: order.amount });
  const outcome = await provider.createPayment({
    intentId,
    order,
    amount: order.amount,
    description: input.description,
    details: input.details,
  });
  return store.intents.settle(intentId, outcome);
}
