import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderOf, startTestApp, storeCallback, type TestApp } from '../__fixtures__/test-app.ts';
import { putOrders } from '../orders/put-orders.ts';
import { reconcile } from './reconcile.ts';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await startTestApp();
});
afterAll(() => testApp.close());

test('an orphaned callback is a discrepancy, which is gone in the next run after its order was stored', async () => {
  const { app } = testApp;
  await storeCallback(testApp, '{"id":"early"}', 'EARLY');
  await storeCallback(testApp, '{"id":"never"}', 'NEVER');
  await reconcile(app);
  expect(await orphans()).toEqual(['open', 'open']);

  await putOrders(app, [{ ...orderOf('EARLY'), payments: [] }], { actor: 'ana', reason: 'test' });
  await reconcile(app);
  expect(await orphans()).toEqual(['gone', 'open']);
  const { items } = await app.store.callbacks.list({ orderId: 'EARLY' }, {});
  expect(items.map(({ outcome, reason }) => [outcome, reason])).toEqual([['matched', null]]);

  await reconcile(app);
  expect(await orphans()).toEqual(['gone', 'open']);
});

async function orphans(): Promise<readonly string[]> {
  const { items } = await testApp.app.store.discrepancies.list({ kind: 'orphan_callback' }, {});
  return items.map(({ state }) => state).sort();
}
