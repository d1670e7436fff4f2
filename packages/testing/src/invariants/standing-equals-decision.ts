import { claimId, decideAll, type Standing, type Store } from '@punteo/payments';
import { openStore } from '@punteo/postgres-store';
import type { Violation } from './invariant.ts';

/**
 * I17: a stored standing equals `decideAll` over the stored facts, allocations, human acts and the orders as they are now.
 * States that differ by the clock alone (awaiting, overdue) count as equal.
 */
export async function standingEqualsDecision(databaseUrl: string, now: Date): Promise<readonly Violation[]> {
  const store = await openStore({ url: databaseUrl, poolSize: 1, allowVolatile: true });
  try {
    const first = await differences(store, now);
    if (first.length === 0) return [];
    // Facts and standings are read one after the other, and another process may have decided in between.
    const second = await differences(store, now);
    return second.filter((message) => first.includes(message)).map((message) => ({ invariant: 'I17', message }));
  } finally {
    await store.close();
  }
}

async function differences(store: Pick<Store, 'orders' | 'standings'>, now: Date): Promise<readonly string[]> {
  const stored = await storedStandings(store);
  const decided = decideAll(await store.standings.orderFacts([...stored.keys()]), now);
  return [...stored].flatMap(([orderId, standing]) => {
    const expected = decided.get(orderId)?.standing;
    if (!expected || textOf(standing) === textOf(expected)) return [];
    return [`order ${orderId} is stored as ${textOf(standing)}; its facts give ${textOf(expected)}`];
  });
}

async function storedStandings({ orders }: Pick<Store, 'orders'>): Promise<ReadonlyMap<string, Standing>> {
  const standings = new Map<string, Standing>();
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await orders.list({}, { limit: 200, ...(cursor ? { cursor } : {}) });
    for (const { order, standing } of page.items) standings.set(order.orderId, standing);
    cursor = page.nextCursor;
  }
  return standings;
}

/** What must be equal. The grade is left out: a callback that came since the decision raises it to `claimed`. */
function textOf({ state, paid, fulfilmentAllowed, claims, discrepancies }: Standing): string {
  const { amountMinor, exponent, currency } = paid;
  const kinds = discrepancies.map(({ kind }) => kind).sort();
  return [
    state === 'overdue' ? 'awaiting' : state,
    `${amountMinor}e-${exponent} ${currency}`,
    ...(fulfilmentAllowed ? ['allowed'] : []),
    ...claims.map(claimId).sort(),
    ...kinds,
  ].join(', ');
}
