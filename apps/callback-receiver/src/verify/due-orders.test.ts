import { moneyFromDecimal } from '@punteo/payments';
import { openStore } from '@punteo/postgres-store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReceiverDatabase, startTestReceiver } from '../__fixtures__/test-receiver.ts';

let database: Awaited<ReturnType<typeof createReceiverDatabase>>;
let store: Awaited<ReturnType<typeof openStore>>;
let receiver: Awaited<ReturnType<typeof startTestReceiver>>;

beforeAll(async () => {
  database = await createReceiverDatabase();
  store = await openStore({ url: database.url, allowVolatile: true });
  receiver = await startTestReceiver(database.url, { ROLE: 'verify' });
});

afterAll(async () => {
  await receiver?.close();
  await store?.close();
  await database?.drop();
});

test('the schedule makes an order overdue that nobody was asked to pay, with one merchant event', async () => {
  await store.orders.put([
    {
      orderId: 'DUE',
      amount: moneyFromDecimal('100.00', 'GBP'),
      providers: [],
      createdAt: new Date(Date.now() - 60_000),
      dueAt: new Date(Date.now() - 1_000),
      fulfilledAt: null,
    },
  ]);
  await expect.poll(stateOfOrder, { timeout: 30_000 }).toBe('overdue');
  const { items } = await store.events.list({}, {});
  expect(items.map(({ orderId, type }) => [orderId, type])).toEqual([['DUE', 'order.overdue']]);
});

async function stateOfOrder() {
  return (await store.orders.get('DUE'))?.standing.state;
}
