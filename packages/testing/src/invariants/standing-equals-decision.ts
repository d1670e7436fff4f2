import { decideAll } from '@punteo/payments';
import { openStore } from '@punteo/postgres-store';
import type { Violation } from './invariant.ts';

/**
 * I17: a stored standing equals `decideAll` over the stored facts, allocations, human acts and the orders as they are now.
 * States that differ by the clock alone (awaiting, overdue) count as equal.
 */
export async function standingEqualsDecision(databaseUrl: string, now: Date): Promise<readonly Violation[]> {
  const store = await openStore({ url: databaseUrl, poolSize: 1, allowVolatile: true });
  try {
    const orderIds: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await store.orders.list({}, { limit: 200, ...(cursor ? { cursor } : {}) });
      orderIds.push(...page.items.map(({ order }) => order.orderId));
      cursor = page.nextCursor;
    }
    const facts = await store.standings.orderFacts(orderIds);
    const decided = decideAll(facts, now);
    const violations: Violation[] = [];
    for (const orderId of orderIds) {
      const stored = (await store.orders.get(orderId))?.standing;
      const expected = decided.get(orderId)?.standing;
      if (!stored || !expected) continue;
      const [is, should] = [textOf(stored), textOf(expected)];
      if (is !== should)
        violations.push({ invariant: 'I17', message: `order ${orderId} is ${is}, its facts give ${should}` });
    }
    return violations;
  } finally {
    await store.close();
  }
}

function textOf({
  state,
  paid,
  fulfilmentAllowed,
}: {
  readonly state: string;
  readonly paid: { readonly amountMinor: bigint; readonly currency: string; readonly exponent: number };
  readonly fulfilmentAllowed: boolean;
}): string {
  const place = state === 'overdue' ? 'awaiting' : state;
  return `${place} ${paid.amountMinor}e-${paid.exponent} ${paid.currency}${fulfilmentAllowed ? ' allowed' : ''}`;
}
