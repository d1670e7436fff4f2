import type { ChangedBy, Claim, OrderInput, PutResult } from '@punteo/payments';
import type { App } from '../app.ts';
import { parseClaim } from './parse-claim.ts';

/** The merchant's statement of an order. */
export type OrderStatement = Omit<OrderInput, 'claims'> & {
  /** Payments for the order that the merchant created without Punteo. */
  readonly payments: readonly { readonly provider: string; readonly providerPaymentId: string }[];
};

/**
 * Creates or amends orders and binds their payments in the provider's spelling, each order decided at once; `by` stands in
 * the audit. See `OrderStore.put`. Throws `provider_not_configured`, `claim_malformed`: see `namedClaims`.
 */
export async function putOrders(
  app: Pick<App, 'store' | 'clock' | 'providers'>,
  statements: readonly OrderStatement[],
  by: ChangedBy,
): Promise<readonly PutResult[]> {
  const orders = statements.map((statement): OrderInput => {
    const { payments: _, ...order } = statement;
    return { ...order, claims: namedClaims(app, statement) };
  });
  return app.store.orders.put(orders, by, app.clock());
}

/** The claims that a statement names. Throws `provider_not_configured`, `claim_malformed`. */
export function namedClaims(
  { providers }: Pick<App, 'providers'>,
  { payments }: Pick<OrderStatement, 'payments'>,
): readonly Claim[] {
  return payments.map(({ provider, providerPaymentId }) =>
    parseClaim(providers, { provider, claim: providerPaymentId }),
  );
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
