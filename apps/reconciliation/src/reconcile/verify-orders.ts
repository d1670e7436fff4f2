import { verifyOrder } from '@punteo/payments';
import { type App, noProgress, type Progress } from '../app.ts';
import { inParallel } from './in-parallel.ts';

/** Enough to keep a provider busy, few enough not to be refused. */
const ORDERS_AT_ONCE = 8;

/** Asks the witnesses about these orders; returns those about which one of them could not be asked, sorted. */
export async function verifyOrders(
  orderIds: Iterable<string> | AsyncIterable<string>,
  app: App,
  options: { readonly onProgress?: Progress; readonly signal?: AbortSignal } = {},
): Promise<{ readonly examined: number; readonly unanswered: readonly string[] }> {
  const { onProgress = noProgress, signal } = options;
  const unanswered: string[] = [];
  let examined = 0;
  await inParallel(orderIds, ORDERS_AT_ONCE, async (orderId) => {
    signal?.throwIfAborted();
    const verification = await verifyOrder(orderId, app);
    if (!verification.answered) unanswered.push(orderId);
    examined += 1;
    onProgress({ label: 'orders', done: examined, total: null });
  });
  return { examined, unanswered: unanswered.sort() };
}
