import type { Log } from '@punteo/app-kit/log';
import type { OrderStore } from '@punteo/payments';

/** Closes abandoned orders in the name of the schedule. An order that cannot be closed does not stop the others. */
export async function closeOrders(
  orderIds: readonly string[],
  options: {
    readonly orders: Pick<OrderStore, 'change'>;
    readonly closeUnpaidAfterDays: number;
    readonly onStandingChanged: () => void;
    readonly onError: (error: unknown, orderId: string) => void;
    readonly log: Pick<Log, 'info'>;
    readonly clock: () => Date;
  },
): Promise<void> {
  const { orders, closeUnpaidAfterDays, onStandingChanged, onError, log, clock } = options;
  const by = { actor: 'schedule', reason: `Unpaid for ${closeUnpaidAfterDays} days.` };
  for (const orderId of orderIds) {
    try {
      const { after } = await orders.change(orderId, { type: 'close', isExpired: true }, by, clock());
      log.info('The standing of an order changed.', { orderId, state: after.state });
      onStandingChanged();
    } catch (error) {
      onError(error, orderId);
    }
  }
}
