import type { ReconciliationClient } from '@punteo/clients/reconciliation';
import type { Orders } from './orders.ts';

/**
 * Ships a parcel for each order whose goods may go out, once, and reports every parcel to Punteo. What fails is tried again
 * by the next call: a repeated report with the same time changes nothing.
 */
export async function ship(orders: Orders, punteo: ReconciliationClient): Promise<void> {
  // The warehouse works through the table of parcels. A carrier's API would get the order's id as idempotency key.
  for (const orderId of orders.shipAllowed()) console.log(`Shipped ${orderId}.`);
  for (const { orderId, shippedAt } of orders.unreported()) {
    try {
      const answer = await punteo.putFulfilment({ params: { orderId }, body: { fulfilledAt: shippedAt } });
      if (answer.status === 200) orders.markReported(orderId);
      else console.error(`Punteo refused the fulfilment of ${orderId}: ${answer.explanation}`);
    } catch (error) {
      console.error(`The fulfilment of ${orderId} could not be reported.`, error);
    }
  }
}
