import { examineOrder } from '@punteo/payments';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type House, orderOf, startHouse } from '../__fixtures__/test-app.ts';
import { crawl } from '../reconcile/sync-providers.ts';
import { bindPayments } from './state-order.ts';

let house: House;
beforeEach(async () => {
  house = await startHouse();
  await house.app.store.orders.put([orderOf('A'), orderOf('B')]);
});
afterEach(() => house.close());

test('a payment that is bound in another spelling is the one that the provider lists, and belongs to one order', async () => {
  const { id } = house.bank.insert({ amount: '100.00', status: 'completed' }).resource;
  await bind('A', `{${id.toUpperCase()}}`);
  await expect(bind('B', id)).rejects.toMatchObject({ code: 'payment_bound_elsewhere' });
  await expect(bind('B', `urn:uuid:${id}`)).rejects.toMatchObject({ code: 'payment_bound_elsewhere' });
  expect((await examineOrder('A', house.app)).after.state).toBe('paid');
  await crawl(house.app);
  const [dossier] = await house.app.store.judgements.dossiers(['A']);
  expect(dossier?.payments).toMatchObject([{ providerPaymentId: id, orderId: 'A', status: 'paid' }]);
});

function bind(orderId: string, providerPaymentId: string): Promise<void> {
  return bindPayments(house.app, { ...orderOf(orderId), payments: [{ provider: 'neopay', providerPaymentId }] });
}
