import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aCallback, anOrder, plainMatcher } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { receiveAll } from '../__fixtures__/receive-all.ts';
import { openTestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: Awaited<ReturnType<typeof openTestStore>>;
let store: PostgresStore;
/** A look in three seconds, ten of them at once. */
const SHARE = 20;
const ids = (count: number) => Array.from({ length: count }, (_, index) => `N-${String(index).padStart(2, '0')}`);

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
  await store.orders.put(ids(40).map((orderId) => anOrder({ orderId })));
});

beforeEach(async () => {
  for (const table of ['callbacks', 'pgboss.job', 'network_verifications'])
    await query(database.url, `delete from ${table}`);
});

afterAll(() => database.close());

test('what one network wants beyond its share is spread over the time to come, one after the other', async () => {
  await receive(ids(25), '203.0.113.9');
  expect(await store.callbacks.match(100, plainMatcher, SHARE)).toBe(25);
  const waits = (await jobs()).map(({ wait }) => wait).sort((left, right) => left - right);
  expect(waits.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 0));
  for (const [index, wait] of waits.slice(10).entries())
    expect(Math.abs(wait - 3 * (index + 1))).toBeLessThanOrEqual(1);
  // Nothing is thrown away: each is a row, read and matched.
  const { items } = await store.callbacks.list({ outcome: 'matched' }, { limit: 100 });
  expect(items).toHaveLength(25);
});

test('other networks are looked after at once, on the same orders too', async () => {
  await receive(ids(40), '203.0.113.9');
  await store.callbacks.match(100, plainMatcher, SHARE);
  await receive(['N-30', 'N-31'], '198.51.100.1');
  await receive(['N-32'], undefined);
  await store.callbacks.match(100, plainMatcher, SHARE);
  const at = Object.fromEntries((await jobs()).map(({ key, wait }) => [String(key), wait]));
  expect([at['N-30'], at['N-31'], at['N-32'], at['N-33']]).toEqual([0, 0, 0, undefined]);
  expect(at['delayed:N-30']).toBeGreaterThan(10);
});

test('an order that several networks want waits as long as the luckiest of them', async () => {
  await receive(ids(20), '203.0.113.9');
  await receive(['N-19'], '198.51.100.1');
  await store.callbacks.match(100, plainMatcher, SHARE);
  const waits = new Map((await jobs()).map(({ key, wait }) => [key, wait]));
  expect(waits.get('N-19')).toBe(0);
  expect([...waits.values()].filter((wait) => wait > 0).length).toBeGreaterThanOrEqual(9);
});

test('a thousand callbacks about one order are one look of the share', async () => {
  await receiveAll(
    store,
    Array.from({ length: 1_000 }, (_, index) => aCallback(`order N-00 ${index}`, { network: '203.0.113.9' })),
  );
  await store.callbacks.match(1_000, plainMatcher, SHARE);
  const [owed] = await query(
    database.url,
    'select extract(epoch from reserved_until - now())::float8 as seconds from network_verifications',
  );
  expect(owed?.seconds).toBeLessThanOrEqual(3);
});

test('nobody waits for more than an hour, and whoever owes nothing is forgotten', async () => {
  await query(
    database.url,
    "insert into network_verifications values ('203.0.113.9', now() + interval '1 day'), ('old', now() - interval '1 second')",
  );
  await receive(['N-00'], '203.0.113.9');
  await store.callbacks.match(10, plainMatcher, SHARE);
  expect((await jobs()).map(({ wait }) => wait)).toEqual([3_600]);
  expect(await query(database.url, 'select network from network_verifications')).toEqual([{ network: '203.0.113.9' }]);
});

test('many relays at once book one after the other, and none waits for another in a circle', async () => {
  const networks = ['203.0.113.1', '203.0.113.2', '203.0.113.3'];
  for (const network of networks) await receive(ids(40), network);
  await Promise.all(Array.from({ length: 6 }, () => store.callbacks.match(20, plainMatcher, SHARE)));
  const owed = await query(
    database.url,
    'select round(extract(epoch from reserved_until - now()) / 10)::int as tens from network_verifications',
  );
  expect(owed).toEqual([{ tens: 12 }, { tens: 12 }, { tens: 12 }]);
});

async function receive(orderIds: readonly string[], network: string | undefined): Promise<void> {
  const sent = network === undefined ? {} : { network };
  await receiveAll(
    store,
    orderIds.map((orderId) => aCallback(`order ${orderId} ${network}`, sent)),
  );
}

async function jobs(): Promise<readonly { readonly key: unknown; readonly wait: number }[]> {
  const rows = await query(
    database.url,
    `select singleton_key as key, greatest(round(extract(epoch from start_after - created_on)), 0)::int as wait
     from pgboss.job where name = 'verify'`,
  );
  return rows.map(({ key, wait }) => ({ key, wait: Number(wait) }));
}
