import type { Decision, DecisionPolicy, OrderFacts, StandingStore } from '@punteo/payments';
import { batched } from '../sql/batching.ts';
import type { Database } from '../sql/database.ts';
import { APART } from '../sql/store-errors.ts';
import { type DecisionRequest, decideOrders, lockKeysOf } from './decide-orders.ts';
import { loadOrderFacts } from './load-order-facts.ts';

/** Concurrent calls are batched: many orders are loaded with one set of statements, and decided in one transaction. */
export function standingStore(database: Database, policy: DecisionPolicy): StandingStore {
  const loadFacts = batched<string, OrderFacts | null>((orderIds) => factsInOrder(database, orderIds), {
    itemsMax: 64,
    ...APART,
  });
  const recordAndDecide = batched<DecisionRequest, Decision>((requests) => decideOrders(database, policy, requests), {
    keysOf: lockKeysOf,
    itemsMax: 64,
    ...APART,
  });
  return {
    async orderFacts(orderIds) {
      const all = await Promise.all([...new Set(orderIds)].map(loadFacts));
      return all.filter((facts) => facts !== null);
    },

    recordEvidence: (orderId, drafts, options) => recordAndDecide({ orderId, drafts, ...options }),
  };
}

/** One entry for each order id, in order; null for an unknown one. */
async function factsInOrder(database: Database, orderIds: readonly string[]): Promise<readonly (OrderFacts | null)[]> {
  const byOrder = new Map((await loadOrderFacts(database, orderIds)).map((facts) => [facts.order.orderId, facts]));
  return orderIds.map((orderId) => byOrder.get(orderId) ?? null);
}
