import { afterAll, beforeAll, expect, test } from 'vitest';
import { type House, orderOf, receive, startHouse } from '../__fixtures__/test-app.ts';
import { stateOrders } from '../orders/state-order.ts';
import { reconcile } from './reconcile.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

test('a callback of an order that nobody stated is a discrepancy, and gone at the next run once the order is there', async () => {
  const { app } = house;
  await receive(house, '{"id":"early"}', 'EARLY');
  await receive(house, '{"id":"never"}', 'NEVER');
  await reconcile(app);
  expect(await orphans()).toEqual(['open', 'open']);

  await stateOrders(app, [{ ...orderOf('EARLY'), payments: [] }]);
  await reconcile(app);
  expect(await orphans()).toEqual(['gone', 'open']);
  const { items } = await app.store.callbacks.list({ orderId: 'EARLY' }, {});
  expect(items.map(({ disposition, reason }) => [disposition, reason])).toEqual([['matched', null]]);

  await reconcile(app);
  expect(await orphans()).toEqual(['gone', 'open']);
});

async function orphans(): Promise<readonly string[]> {
  const { items } = await house.app.store.discrepancies.list({ kind: 'orphan_callback' }, {});
  return items.map(({ state }) => state).sort();
}
