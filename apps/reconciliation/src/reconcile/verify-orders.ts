import { verifyOrder } from '@punteo/payments';
import { type App, noProgress, type Progress } from '../app.ts';
import { inParallel } from './in-parallel.ts';

/** Enough to use a provider's capacity, few enough to stay below its rate limit. */
const ORDERS_AT_ONCE = 8;

/** Verifies the orders. `unanswered`: sorted ids of the orders for which a witness gave no answer. */
export async function verifyOrders(
  orderIds: Iterable<string> | AsyncIterable<string>,
  app: Pick<App, 'store' | 'providers' | 'clock'>,
  { onProgress = noProgress, signal }: { readonly onProgress?: Progress; readonly signal?: AbortSignal } = {},
): Promise<{ readonly verified: number; readonly unanswered: readonly string[] }> {
  const unanswered: string[] = [];
  let verified = 0;
  await inParallel(orderIds, ORDERS_AT_ONCE, async (orderId) => {
    signal?.throwIfAborted();
    const verification = await verifyOrder(orderId, app);
    if (!verification.answered) unanswered.push(orderId);
    verified += 1;
    onProgress({ label: 'orders', done: verified, total: null });
  });
  return { verified, unanswered: unanswered.sort() };
}
