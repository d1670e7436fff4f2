import type { Decision, DecisionPolicy, OrderFacts, StandingStore } from '@punteo/payments';
import type { Pool } from 'pg';
import { batched } from '../sql/batching.ts';
import { isRejectedValue } from '../sql/store-errors.ts';
import { type DecisionRequest, decideOrders, lockKeysOf } from './decide-orders.ts';
import { loadOrderFacts } from './load-order-facts.ts';

/** Concurrent calls are batched: many orders are read with one set of statements and decided in one transaction. */
export function standingStore(pool: Pool, policy: DecisionPolicy): StandingStore {
  const load = batched<string, OrderFacts | null>((orderIds) => factsInOrder(pool, orderIds), { itemsMax: 64 });
  const decide = batched<DecisionRequest, Decision>((requests) => decideOrders(pool, policy, requests), {
    keysOf: lockKeysOf,
    itemsMax: 64,
    mayBeOneItem: isRejectedValue,
  });
  return {
    async orderFacts(orderIds) {
      const all = await Promise.all([...new Set(orderIds)].map(load));
      return all.filter((facts) => facts !== null);
    },

    recordEvidence: (orderId, drafts, options) => decide({ orderId, drafts, ...options }),
  };
}

/** One entry per order id, in order; null for an unknown one. */
async function factsInOrder(pool: Pool, orderIds: readonly string[]): Promise<readonly (OrderFacts | null)[]> {
  const byOrder = new Map((await loadOrderFacts(pool, orderIds)).map((facts) => [facts.order.orderId, facts]));
  return orderIds.map((orderId) => byOrder.get(orderId) ?? null);
}
