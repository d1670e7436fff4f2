import type { SandboxNeopay } from '@punteo/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ReceiverWithNeopay, startReceiverWithNeopay } from '../__fixtures__/receiver-with-neopay.ts';
import {
  anOrder,
  bindPayment,
  neopayPath,
  post,
  type ReceiverDatabase,
  type TestReceiver,
} from '../__fixtures__/test-receiver.ts';

let database: ReceiverDatabase;
let neopay: SandboxNeopay;
let receiver: TestReceiver;
let setting: ReceiverWithNeopay;

beforeAll(async () => {
  setting = await startReceiverWithNeopay({ VERIFICATION_COOLDOWN_SECONDS: '3600' });
  ({ database, neopay, receiver } = setting);
});

afterAll(() => setting?.close());

test('an order without any payment becomes overdue when its due time passes, with one merchant event', async () => {
  const orderId = await putOrder(new Date(Date.now() + 1_000));
  await expect.poll(() => stateOf(orderId)).toBe('overdue');
  expect(await eventsOf(orderId)).toEqual(['order.overdue']);
});

test('orders without any payment become overdue also while no verification is left in the budget', async () => {
  await database.client.query(
    "insert into verification_counts values ('neopay', date_trunc('minute', now()) + interval '1 day', 1000000, 0)",
  );
  const orderIds = await Promise.all(Array.from({ length: 20 }, () => putOrder(new Date(Date.now() - 1_000))));
  for (const orderId of orderIds) await expect.poll(() => stateOf(orderId)).toBe('overdue');
  const { rows } = await database.client.query('select used from verification_counts');
  expect(rows).toEqual([{ used: 1_000_000 }]);
  await database.client.query('delete from verification_counts');
});

test('an order whose due time passes within its cooldown becomes overdue after it, and its provider is not asked before', async () => {
  const orderId = await putOrder(null);
  const { resource } = neopay.insert({ amount: '100.00', currency: 'USD' });
  await bindPayment(database.store.orders, orderId, resource.id);
  expect(await post(receiver, neopayPath(orderId), '{}')).toBe(200);
  // The answer is stored, once: an equal one later is not.
  await expect.poll(() => evidenceOf(orderId)).toBe(1);

  const dueAt = new Date();
  await database.store.orders.change(orderId, { type: 'amend', dueAt }, BY, new Date(dueAt.getTime() - 1));
  // Due later, and decided first: the schedule has passed over the order in its cooldown.
  const later = await putOrder(new Date(dueAt.getTime() + 1));
  await expect.poll(() => stateOf(later)).toBe('overdue');
  await expect.poll(() => jobsReadyToRun()).toBe(0);
  expect([await stateOf(orderId), neopay.calls.count('getPayment')]).toEqual(['awaiting', 1]);

  await database.client.query('update verification_cooldowns set ends_at = now() where order_id = $1', [orderId]);
  await expect.poll(() => stateOf(orderId)).toBe('overdue');
  expect(neopay.calls.count('getPayment')).toBe(2);
});

const BY = { actor: 'ana', reason: 'agreed' } as const;

async function putOrder(dueAt: Date | null): Promise<string> {
  const order = { ...anOrder(), createdAt: new Date(Date.now() - 60_000), dueAt };
  await database.store.orders.put([order]);
  return order.orderId;
}

async function stateOf(orderId: string) {
  return (await database.store.orders.get(orderId))?.standing.state;
}

async function eventsOf(orderId: string): Promise<readonly string[]> {
  const { rows } = await database.client.query<{ type: string }>('select type from events where order_id = $1', [
    orderId,
  ]);
  return rows.map(({ type }) => type);
}

async function evidenceOf(orderId: string): Promise<number> {
  return (await database.client.query('select from evidence where order_id = $1', [orderId])).rowCount ?? 0;
}

/** Verifications that run, or whose time has come. */
async function jobsReadyToRun(): Promise<number> {
  const ready = `
    select from punteo_jobs.job
    where name = 'verify/neopay' and (state = 'active' or (state in ('created', 'retry') and start_after <= now()))`;
  return (await database.client.query(ready)).rowCount ?? 0;
}
