import {
  orderOf,
  paidOrder,
  storeExampleDay,
  type TestApp,
} from '../../apps/reconciliation/src/__fixtures__/test-app.ts';
import { reconcile } from '../../apps/reconciliation/src/reconcile/reconcile.ts';
import type { PostgresStore } from '../../packages/postgres-store/src/index.ts';

/**
 * The example day, reconciled, and with it: `REFUSED`, whose payment the provider calls failed; `FITS`, which the payment without an
 * order may be for; and a merchant event about `NOT-SHIPPED` that the shop refused.
 */
export async function storeTroubledDay(testApp: TestApp): Promise<void> {
  await storeExampleDay(testApp);
  const refused = await paidOrder(testApp, 'REFUSED');
  await testApp.neopay.setStatus(refused, 'failed', 'none');
  await testApp.app.store.orders.put([orderOf('FITS', '12.34')]);
  await reconcile(testApp.app);
  await killEvents(testApp, 'NOT-SHIPPED');
}

/** The shop answers the events of an order with an error, and they are not tried again. */
export async function killEvents({ app }: TestApp, orderId: string): Promise<void> {
  const store = app.store as PostgresStore;
  await store.queueDeliveries(['shop'], 1_000);
  const { items } = await store.events.list({ orderId }, {});
  for (const { eventId } of items)
    await store.events.recordAttempt(
      { endpoint: 'shop', eventId },
      { at: new Date(), outcome: { delivered: false, reason: 'http_500', nextAttemptAt: null } },
    );
}
