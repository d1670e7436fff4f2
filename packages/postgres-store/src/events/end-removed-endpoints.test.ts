import { afterAll, beforeAll, expect, test } from 'vitest';
import { anOrder } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';

let database: TestStore;

beforeAll(async () => {
  database = await openTestStore();
});

afterAll(() => database?.close());

test('what waits for a removed endpoint is a dead letter after three days, and no other delivery is', async () => {
  const { store, url } = database;
  const orderIds = ['A', 'B'];
  await store.orders.put(orderIds.map((orderId) => anOrder({ orderId })));
  await query(
    url,
    `insert into events (event_id, stream, sequence, order_id, type, payload, created_at)
     select gen_random_uuid(), 'order:' || order_id, 1, order_id, 'order.paid', '{}', now()
     from unnest($1::text[]) as order_id`,
    [orderIds],
  );
  await store.queueDeliveries(['erp', 'shop'], 10);
  await query(url, "update deliveries set waiting_since = now() - interval '4 days' where stream = 'order:A'");
  expect(await store.endRemovedEndpoints(['shop'])).toBe(1);
  expect(await store.endRemovedEndpoints(['shop'])).toBe(0);
  expect(await query(url, 'select stream, endpoint, state, last_error from deliveries order by 1, 2')).toEqual([
    { stream: 'order:A', endpoint: 'erp', state: 'dead', last_error: 'endpoint_removed' },
    { stream: 'order:A', endpoint: 'shop', state: 'pending', last_error: null },
    { stream: 'order:B', endpoint: 'erp', state: 'pending', last_error: null },
    { stream: 'order:B', endpoint: 'shop', state: 'pending', last_error: null },
  ]);
  expect(await store.health()).toMatchObject({ deadEvents: 1, lastDeliveryError: 'endpoint_removed' });
});
