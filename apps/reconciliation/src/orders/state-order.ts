import type { Money, Order } from '@punteo/payments';
import type { App } from '../app.ts';
import { decideAgain } from '../reconcile/repair.ts';

/** What a merchant says about an order. `createdAt` null keeps a stored one, or else means now. */
export interface OrderStatement extends Omit<Order, 'createdAt'> {
  readonly amount: Money;
  readonly createdAt: Date | null;
  /** Payments that the merchant created by itself. */
  readonly payments: readonly { readonly provider: string; readonly providerPaymentId: string }[];
}

/** Stores statements about different orders in one transaction; orders that changed are judged again. One result each, in order. */
export async function putOrders(
  app: Pick<App, 'store' | 'clock'>,
  statements: readonly OrderStatement[],
): Promise<readonly ('created' | 'changed' | 'unchanged')[]> {
  const orders = await Promise.all(statements.map((statement) => orderOf(app, statement)));
  const results = await app.store.orders.put(orders);
  for (const [index, order] of orders.entries()) {
    if (results[index] === 'changed') await decideAgain(app, order.orderId);
  }
  return results;
}

/** Binds the payments that a statement names, as their providers spell them. Throws `payment_bound_elsewhere`. */
export async function bindPayments(
  { store, providers }: Pick<App, 'store' | 'providers'>,
  { orderId, payments }: OrderStatement,
): Promise<void> {
  for (const { provider, providerPaymentId } of payments) {
    const spelled = providers.find(({ name }) => name === provider)?.normalisePaymentId?.(providerPaymentId);
    await store.payments.bind(provider, spelled ?? providerPaymentId, orderId);
  }
}

/** A provider that nobody runs can prove nothing: its name is a slip. Null when all is well, or where none is configured at all. */
export function providerFault(
  { providers }: Pick<App, 'providers'>,
  statement: Pick<OrderStatement, 'providers' | 'payments'>,
): string | null {
  if (providers.length === 0) return null;
  const named = [...statement.providers, ...statement.payments.map(({ provider }) => provider)];
  const stranger = named.find((name) => !providers.some((provider) => provider.name === name));
  return stranger === undefined ? null : `provider ${stranger} is not configured here`;
}

async function orderOf({ store, clock }: Pick<App, 'store' | 'clock'>, statement: OrderStatement): Promise<Order> {
  const { payments: _, createdAt, ...order } = statement;
  const stored = createdAt === null ? await store.orders.get(statement.orderId) : null;
  return { ...order, createdAt: createdAt ?? stored?.order.createdAt ?? clock() };
}
