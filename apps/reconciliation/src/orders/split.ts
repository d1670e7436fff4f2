import { type ChangedBy, type Claim, PunteoError } from '@punteo/payments';
import type { App } from '../app.ts';
import { notFound } from '../not-found.ts';
import { allocationOf, type NamedUnit, shownFor } from './allocation-changes.ts';
import type { AmountInput } from './order-amount.ts';
import { parseClaim } from './parse-claim.ts';
import type { ShownMoney } from './shown-money.ts';

/** Which amount of the money an order gets. */
export interface Part {
  readonly orderId: string;
  readonly amount: AmountInput;
}

/** Splits money over orders, all parts or none, and returns the orders as they stand then. Throws like `allocation`. */
export async function split(app: App, named: NamedUnit, parts: readonly Part[], by: ChangedBy) {
  const claim = parseClaim(app.providers, named);
  const shown = await shownForAny(app, parts, claim, named.unitId);
  const changes = parts.map(({ orderId, amount }) => ({
    orderId,
    change: allocationOf(app, orderId, claim, shown, amount),
  }));
  await app.store.orders.split(changes, by, app.clock());
  return Promise.all(
    parts.map(async ({ orderId }) => {
      const found = await app.store.orders.get(orderId);
      if (found === null) throw notFound('order', orderId);
      return found;
    }),
  );
}

/** The unit as one of the orders shows it: those that do not claim the money yet know nothing of it. */
async function shownForAny(
  app: App,
  parts: readonly Part[],
  claim: Claim,
  unitId: string | undefined,
): Promise<ShownMoney | null> {
  let refusal: PunteoError | null = null;
  for (const { orderId } of parts) {
    try {
      const shown = await shownFor(app, orderId, claim, unitId);
      if (shown !== null) return shown;
    } catch (error) {
      if (!(error instanceof PunteoError) || error.code !== 'unit_unknown') throw error;
      refusal ??= error;
    }
  }
  if (refusal !== null) throw refusal;
  return null;
}
