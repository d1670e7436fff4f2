import { type ChangedBy, type Claim, isSameClaim, PunteoError } from '@punteo/payments';
import type { App } from '../app.ts';
import { parseClaim } from './parse-claim.ts';
import type { OrderStatement } from './put-orders.ts';

type Statement = Pick<OrderStatement, 'orderId' | 'payments'>;

/**
 * Binds the payments that statements of stored orders name, in the provider's spelling; one that is bound already is
 * left alone. One entry per statement, in order: null, or its refusal (`payment_bound_elsewhere`, `claim_withdrawn`). Throws
 * `provider_not_configured`, `claim_malformed`: see `namedClaims`.
 */
export async function bindPayments(
  app: Pick<App, 'store' | 'providers' | 'clock'>,
  statements: readonly Statement[],
  by: ChangedBy,
): Promise<readonly (PunteoError | null)[]> {
  const naming = statements.filter(({ payments }) => payments.length > 0);
  const facts = naming.length === 0 ? [] : await app.store.standings.orderFacts(naming.map(({ orderId }) => orderId));
  const known = new Map(facts.map(({ order, claims }) => [order.orderId, claims.map(({ claim }) => claim)]));
  const refusals: (PunteoError | null)[] = [];
  for (const statement of statements) {
    const claims = namedClaims(app, statement);
    const unbound = claims.filter(
      (claim) => !(known.get(statement.orderId) ?? []).some((each) => isSameClaim(each, claim)),
    );
    refusals.push(await bindClaims(app, statement.orderId, unbound, by));
  }
  return refusals;
}

/** The claims that a statement names. Throws `provider_not_configured`, `claim_malformed`. */
export function namedClaims({ providers }: Pick<App, 'providers'>, { payments }: Pick<Statement, 'payments'>) {
  return payments.map(({ provider, providerPaymentId }) =>
    parseClaim(providers, { provider, claim: providerPaymentId }),
  );
}

async function bindClaims(
  { store, clock }: Pick<App, 'store' | 'clock'>,
  orderId: string,
  claims: readonly Claim[],
  by: ChangedBy,
): Promise<PunteoError | null> {
  try {
    for (const claim of claims)
      await store.orders.change(orderId, { type: 'bind', claim, source: 'merchant' }, by, clock());
    return null;
  } catch (error) {
    if (error instanceof PunteoError && REFUSALS.includes(error.code)) return error;
    throw error;
  }
}

const REFUSALS: readonly string[] = ['payment_bound_elsewhere', 'claim_withdrawn'];
