import type { ChangedBy, OrderInput, PutResult } from '@punteo/payments';
import type { App } from '../app.ts';

/** The merchant's statement of an order. `createdAt` null keeps the stored value; for a new order it means now. */
export interface OrderStatement extends Omit<OrderInput, 'createdAt'> {
  readonly createdAt: Date | null;
  /** Payments for the order that the merchant created without Punteo. */
  readonly payments: readonly { readonly provider: string; readonly providerPaymentId: string }[];
}

/** Creates or amends orders, each decided at once; `by` stands in the audit of an amendment. See `OrderStore.put`. */
export async function putOrders(
  app: Pick<App, 'store' | 'clock'>,
  statements: readonly OrderStatement[],
  by: ChangedBy,
): Promise<readonly PutResult[]> {
  const orders = await Promise.all(statements.map((statement) => orderOf(app, statement)));
  return app.store.orders.put(orders, by, app.clock());
}

/**
 * Names a provider of the statement that is not configured: such a name is a typing error, since that provider can
 * prove nothing. Null when every provider is configured, or when no provider is configured at all.
 */
export function providerFault(
  { providers }: Pick<App, 'providers'>,
  statement: Pick<OrderStatement, 'providers' | 'payments'>,
): string | null {
  if (providers.length === 0) return null;
  const named = [...statement.providers, ...statement.payments.map(({ provider }) => provider)];
  const unknown = named.find((name) => !providers.some((provider) => provider.name === name));
  return unknown === undefined ? null : `provider ${unknown} is not configured here`;
}

async function orderOf({ store, clock }: Pick<App, 'store' | 'clock'>, statement: OrderStatement): Promise<OrderInput> {
  const { payments: _, createdAt, ...order } = statement;
  const stored = createdAt === null ? await store.orders.get(statement.orderId) : null;
  return { ...order, createdAt: createdAt ?? stored?.order.createdAt ?? clock() };
}
