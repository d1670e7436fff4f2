import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  anOrder,
  openReceiverDatabase,
  type ReceiverDatabase,
  startTestReceiver,
  type TestReceiver,
} from '../__fixtures__/test-receiver.ts';

let database: ReceiverDatabase;
let receiver: TestReceiver;

beforeAll(async () => {
  database = await openReceiverDatabase();
  receiver = await startTestReceiver(database.url, { ROLE: 'verify' });
});

afterAll(async () => {
  await receiver.close();
  await database.close();
});

test('an order without any payment becomes overdue when its due time passes, with one merchant event', async () => {
  const order = { ...anOrder(), dueAt: new Date(Date.now() + 1_000) };
  await database.store.orders.put([order]);
  await expect.poll(() => stateOf(order.orderId)).toBe('overdue');
  const { items } = await database.store.events.list({}, {});
  expect(items.map(({ orderId, type }) => [orderId, type])).toEqual([[order.orderId, 'order.overdue']]);
});

async function stateOf(orderId: string) {
  return (await database.store.orders.get(orderId))?.standing.state;
}
