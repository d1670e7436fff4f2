import { verifyOrder } from '@punteo/payments';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { orderOf, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { syncProviders } from '../reconcile/sync-providers.ts';
import { bindPayments } from './bind-payments.ts';

let testApp: TestApp;
beforeEach(async () => {
  testApp = await startTestApp();
  await testApp.app.store.orders.put([orderOf('A'), orderOf('B')]);
});
afterEach(() => testApp.close());

test('a payment bound under another spelling of its id is the provider’s one and pays one order only', async () => {
  const { id } = testApp.neopay.insert({ amount: '100.00', status: 'completed' }).resource;
  await bind('A', `{${id.toUpperCase()}}`);
  await expect(bind('B', id)).rejects.toMatchObject({ code: 'payment_bound_elsewhere' });
  await expect(bind('B', `urn:uuid:${id}`)).rejects.toMatchObject({ code: 'payment_bound_elsewhere' });
  expect((await verifyOrder('A', testApp.app)).after.state).toBe('paid');
  await syncProviders(testApp.app);
  const [facts] = await testApp.app.store.standings.orderFacts(['A']);
  expect(facts?.payments).toMatchObject([{ providerPaymentId: id, orderId: 'A', status: 'paid' }]);
});

function bind(orderId: string, providerPaymentId: string): Promise<void> {
  return bindPayments(testApp.app, { ...orderOf(orderId), payments: [{ provider: 'neopay', providerPaymentId }] });
}
