import type { ChangedBy, OrderInput, PutResult } from '@punteo/payments';
import type { App } from '../app.ts';

/** The merchant's statement of an order. */
export type OrderStatement = OrderInput & {
  /** Payments for the order that the merchant created without Punteo. */
  readonly payments: readonly { readonly provider: string; readonly providerPaymentId: string }[];
};

/** Creates or amends orders, each decided at once; `by` stands in the audit of an amendment. See `OrderStore.put`. */
export async function putOrders(
  app: Pick<App, 'store' | 'clock'>,
  statements: readonly OrderStatement[],
  by: ChangedBy,
): Promise<readonly PutResult[]> {
  const orders = statements.map(({ payments: _, ...order }) => order);
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
  const named = [...(statement.providers ?? []), ...statement.payments.map(({ provider }) => provider)];
  const unknown = named.find((name) => !providers.some((provider) => provider.name === name));
  return unknown === undefined ? null : `provider ${unknown} is not configured here`;
}
