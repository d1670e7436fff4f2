import type { Log } from '@punteo/app-kit/log';
import { type VerifyOrderDependencies, verifyOrder } from '@punteo/payments';
import type { FailedOrders } from './failed-orders.ts';

/**
 * Decides orders without claims whose due time has passed. No witness is asked, so this takes nothing from the budget of
 * verifications. An order that cannot be decided does not stop the others, and is left out for a while.
 */
export async function decideDueOrders(
  orderIds: readonly string[],
  options: {
    readonly store: VerifyOrderDependencies['store'];
    readonly failedOrders: FailedOrders;
    readonly onStandingChanged: () => void;
    readonly onError: (error: unknown, orderId: string) => void;
    readonly log: Pick<Log, 'info'>;
    readonly clock: () => Date;
  },
): Promise<void> {
  const { store, failedOrders, onStandingChanged, onError, log, clock } = options;
  const decide = async (orderId: string) => {
    try {
      // Without providers: a claim that was made in this moment is verified by its own job, which reserves it.
      const { before, after } = await verifyOrder(orderId, { store, providers: [], clock });
      failedOrders.succeeded(orderId);
      if (before.state === after.state) return;
      log.info('The standing of an order changed.', { orderId, state: after.state });
      onStandingChanged();
    } catch (error) {
      failedOrders.failed(orderId);
      onError(error, orderId);
      // Otherwise the oldest thousand that fail would be all that the schedule finds. Where the database is away, this fails.
      await store.verifications.postpone(orderId, POSTPONED_SECONDS).catch(() => {});
    }
  };
  await Promise.all(orderIds.filter((orderId) => !failedOrders.rests(orderId)).map(decide));
}

const POSTPONED_SECONDS = 60;
