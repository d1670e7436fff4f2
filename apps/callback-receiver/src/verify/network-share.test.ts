import { randomBytes, randomUUID } from 'node:crypto';
import { moneyFromDecimal } from '@punteo/payments';
import { openStore, type PostgresStore } from '@punteo/postgres-store';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReceiverDatabase, PENTAGOO_PATH, startTestReceiver } from '../__fixtures__/test-receiver.ts';

let database: Awaited<ReturnType<typeof createReceiverDatabase>>;
let store: PostgresStore;
let client: pg.Client;

beforeAll(async () => {
  database = await createReceiverDatabase();
  store = await openStore({ url: database.url, allowVolatile: true });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await Promise.all([store.close(), client.end()]);
  await database.drop();
});

test('who has a leaked address and guesses every order spends one network’s share, and honest callbacks are looked at', async () => {
  const orders = await Promise.all(Array.from({ length: 120 }, statedOrder));
  const honest = await Promise.all(Array.from({ length: 10 }, statedOrder));
  const [first, second] = await Promise.all([receiver(), receiver()]);
  const began = performance.now();
  try {
    const flood = await Promise.all(
      orders.map((orderId, index) => post(index % 2 ? first : second, orderId, '203.0.113.9')),
    );
    expect(new Set(flood)).toEqual(new Set([200]));
    await expect.poll(unread).toBe(0);
    // Of 60 looks a minute this network has 30, half of them at once; the others wait for their seconds.
    await expect.poll(() => looksAt(orders)).toBeGreaterThanOrEqual(15);
    const from = performance.now();
    const answers = await Promise.all(honest.map((orderId) => post(first, orderId, '198.51.100.7')));
    expect(new Set(answers)).toEqual(new Set([200]));
    await expect.poll(() => looksAt(honest)).toBe(10);
    // Also one that the flood named before: who comes after it does not wait with it.
    const [named = ''] = await waiting();
    expect(await post(second, named, '198.51.100.7')).toBe(200);
    await expect.poll(() => looksAt([named])).toBe(1);
    expect(performance.now() - from).toBeLessThan(10_000);
    // Nothing of the flood is thrown away: a row each, and a look that waits.
    expect(Number((await client.query("select count(*) from callbacks where outcome = 'matched'")).rows[0].count)).toBe(
      131,
    );
    expect((await waiting()).length).toBeGreaterThan(80);
    expect(await looksAt(orders)).toBeLessThan(15 + (performance.now() - began) / 2_000 + 3);
  } finally {
    await Promise.all([first.close(), second.close()]);
  }
});

/** Names orders by their own ids, behind one proxy of ours: the worst case of an address that leaked. */
function receiver() {
  return startTestReceiver(database.url, {
    ROLE: 'all',
    PENTAGOO_SIGN_REFERENCE: 'false',
    TRUST_PROXY_HOPS: '1',
    VERIFICATIONS_PER_MINUTE: '60',
  });
}

async function post(to: { readonly url: string }, orderId: string, from: string): Promise<number> {
  const hash = `0x${randomBytes(32).toString('hex')}`;
  const body = { amount: '100.00 GBP', date: '', blockchain: 'Nowhere', hash, paymentId: 'p', orderId };
  const headers = { 'x-forwarded-for': from };
  return (await fetch(`${to.url}${PENTAGOO_PATH}`, { method: 'POST', body: JSON.stringify(body), headers })).status;
}

async function statedOrder(): Promise<string> {
  const orderId = `order-${randomUUID()}`;
  const amount = moneyFromDecimal('100.00', 'GBP');
  await store.orders.put([{ orderId, amount, providers: [], createdAt: new Date(), dueAt: null, fulfilledAt: null }]);
  return orderId;
}

async function looksAt(orderIds: readonly string[]): Promise<number> {
  const looked = 'select distinct order_id from evidence where order_id = any ($1)';
  return (await client.query(looked, [orderIds])).rowCount ?? 0;
}

async function waiting(): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(
    "select data ->> 'orderId' as id from pgboss.job where singleton_key like 'put-off:%' and state = 'created' order by start_after desc",
  );
  return rows.map(({ id }) => id);
}

async function unread(): Promise<number> {
  return (await client.query('select from callbacks where matched_at is null')).rowCount ?? 0;
}
