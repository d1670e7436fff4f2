import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  anOrder,
  openReceiverDatabase,
  PENTAGOO_PATH,
  post,
  type ReceiverDatabase,
  startTestReceiver,
  type TestReceiver,
} from '../__fixtures__/test-receiver.ts';

let database: ReceiverDatabase;

beforeAll(async () => {
  database = await openReceiverDatabase();
});

afterAll(() => database.close());

const VARIABLES = {
  // Orders are named by their own ids, behind one trusted proxy: the worst case of an address that leaked.
  PENTAGOO_SIGN_REFERENCE: 'false',
  TRUST_PROXY_HOPS: '1',
  VERIFICATIONS_PER_NETWORK_PER_MINUTE: '24',
};

test('a flood of callbacks from one network uses up the share of that network only, and nothing of it is lost', async () => {
  const flooded = await statedOrders(120);
  const honest = await statedOrders(10);
  const receiver = await startTestReceiver(database.url, { ROLE: 'ingest', ...VARIABLES });
  const send = (orderIds: readonly string[], network: string) =>
    Promise.all(orderIds.map((orderId) => sendAbout(receiver, orderId, network)));
  expect(await send(flooded, '203.0.113.9')).toEqual(flooded.map(() => 200));

  // Started now, so that the whole flood is matched at one moment.
  const worker = await startTestReceiver(database.url, { ROLE: 'verify', ...VARIABLES });
  try {
    await expect.poll(() => notMatched()).toBe(0);
    // Half a minute's share at once, and the others one after the other.
    const delayed = await delayedOrders();
    expect(delayed).toHaveLength(108);

    expect(await send(honest, '198.51.100.7')).toEqual(honest.map(() => 200));
    await expect.poll(() => verifiedOf(honest)).toBe(10);
    // A callback of another network is not delayed by the flood, also on an order that the flood named before.
    const [last = ''] = delayed;
    expect(await send([last], '198.51.100.8')).toEqual([200]);
    await expect.poll(() => verifiedOf([last])).toBe(1);

    const { rowCount } = await database.client.query("select from callbacks where outcome = 'matched'");
    expect(rowCount).toBe(131);
  } finally {
    await Promise.all([receiver.close(), worker.close()]);
  }
});

function sendAbout(receiver: TestReceiver, orderId: string, network: string): Promise<number> {
  const hash = `0x${randomBytes(32).toString('hex')}`;
  const body = { amount: '100.00 GBP', date: '', blockchain: 'Nowhere', hash, paymentId: 'p', orderId };
  return post(receiver, PENTAGOO_PATH, JSON.stringify(body), { 'x-forwarded-for': network });
}

async function statedOrders(count: number): Promise<readonly string[]> {
  const orders = Array.from({ length: count }, () => anOrder());
  await database.store.orders.put(orders);
  return orders.map(({ orderId }) => orderId);
}

async function verifiedOf(orderIds: readonly string[]): Promise<number> {
  const verified = 'select distinct order_id from evidence where order_id = any ($1)';
  return (await database.client.query(verified, [orderIds])).rowCount ?? 0;
}

/** Orders whose verification the share of a network has delayed, the longest delay first. */
async function delayedOrders(): Promise<readonly string[]> {
  const { rows } = await database.client.query<{ id: string }>(
    "select data ->> 'orderId' as id from punteo_jobs.job where start_after > created_on order by start_after desc",
  );
  return rows.map(({ id }) => id);
}

async function notMatched(): Promise<number> {
  return (await database.client.query('select from callbacks where matched_at is null')).rowCount ?? 0;
}
