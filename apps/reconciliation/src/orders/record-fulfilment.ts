import type { App } from '../app.ts';
import { refuseTimesAhead } from './stated-times.ts';

/**
 * Records that the goods went out, now unless `at` says when. Another time than the recorded one needs a reason. Throws
 * `order_unknown`, `order_not_paid`, `order_fulfilled`, `fulfilled_at_ahead`.
 */
export async function recordFulfilment(
  { store, clock }: Pick<App, 'store' | 'clock'>,
  orderId: string,
  { at, force = false }: { readonly at?: Date | undefined; readonly force?: boolean | undefined },
  by: { readonly actor: string; readonly reason?: string | undefined },
): Promise<void> {
  const { actor, reason } = by;
  const now = clock();
  refuseTimesAhead({ fulfilledAt: at ?? now }, now);
  // A repeated request without a time, as after a lost answer, changes nothing.
  const ifFulfilled = at === undefined ? 'keep' : reason === undefined ? 'refuse' : 'correct';
  const change = { type: 'fulfil', at: at ?? now, force, ifFulfilled } as const;
  await store.orders.change(orderId, change, { actor, reason: reason ?? 'the goods went out' }, now);
}
