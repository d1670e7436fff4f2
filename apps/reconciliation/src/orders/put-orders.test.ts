import { PunteoError, verifyOrder } from '@punteo/payments';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { orderOf, startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { syncProviders } from '../reconcile/sync-providers.ts';
import { putOrders } from './put-orders.ts';

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

test('a payment that is bound already is left alone, and one that a person withdrew is not bound again', async () => {
  const { id } = testApp.neopay.insert({ amount: '100.00', status: 'completed' }).resource;
  await bind('A', id);
  await bind('A', id);
  expect(await changesOf('A')).toEqual(['order.bound']);
  const claim = { provider: 'neopay', kind: 'payment', paymentId: id } as const;
  await testApp.app.store.orders.change('A', { type: 'unbind', claim }, BY, new Date());
  await expect(bind('A', id)).rejects.toMatchObject({ code: 'claim_withdrawn' });
  expect((await testApp.app.store.standings.orderFacts(['A']))[0]?.claims).toEqual([]);
});

test('a text that is no payment id of the provider is refused before anything is bound', async () => {
  await expect(bind('A', 'p-1')).rejects.toMatchObject({ code: 'claim_malformed' });
  expect(await changesOf('A')).toEqual([]);
});

const BY = { actor: 'ana', reason: 'test' } as const;

async function bind(orderId: string, providerPaymentId: string): Promise<void> {
  const payments = [{ provider: 'neopay', providerPaymentId }];
  const [result] = await putOrders(testApp.app, [{ orderId, amount: orderOf(orderId).amount, payments }], BY);
  if (result?.outcome === 'refused') throw new PunteoError(result.code, result.message);
  expect(result?.outcome).toBe('unchanged');
}

async function changesOf(orderId: string): Promise<readonly string[]> {
  const story = (await testApp.app.store.orders.story(orderId))?.items ?? [];
  return story.flatMap((entry) => (entry.type === 'order_changed' ? [entry.change] : []));
}
