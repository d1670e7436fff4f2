import { type RunFailure, verifyOrder } from '@punteo/payments';
import { type App, noProgress, type Progress } from '../app.ts';
import { type Apart, createApart, failureOf } from './apart.ts';
import { inParallel } from './in-parallel.ts';

/** Enough to use a provider's capacity, few enough to stay below its rate limit. */
const ORDERS_AT_ONCE = 8;

/**
 * Verifies the orders. `unanswered`: sorted ids of the orders for which a witness gave no answer. An order that cannot be
 * verified is one of the `failures`, sorted by order.
 */
export async function verifyOrders(
  orderIds: Iterable<string> | AsyncIterable<string>,
  app: Pick<App, 'store' | 'providers' | 'clock' | 'ping'>,
  {
    apart = createApart({ ping: app.ping }),
    onProgress = noProgress,
    onFailure = () => {},
  }: {
    readonly apart?: Apart;
    readonly onProgress?: Progress;
    readonly onFailure?: (failure: RunFailure, error: unknown) => void;
  } = {},
): Promise<{
  readonly verified: number;
  readonly unanswered: readonly string[];
  readonly failures: readonly RunFailure[];
}> {
  const unanswered: string[] = [];
  const failures: RunFailure[] = [];
  let verified = 0;
  await inParallel(orderIds, ORDERS_AT_ONCE, async (orderId) => {
    const verification = await apart(() => verifyOrder(orderId, app));
    if (!verification.ok) {
      const failure = failureOf('verify', `order:${orderId}`, orderId, verification.error);
      failures.push(failure);
      onFailure(failure, verification.error);
      return;
    }
    if (!verification.value.answered) unanswered.push(orderId);
    verified += 1;
    onProgress({ label: 'orders', done: verified, total: null });
  });
  failures.sort((left, right) => (left.subject < right.subject ? -1 : 1));
  return { verified, unanswered: unanswered.sort(), failures };
}
