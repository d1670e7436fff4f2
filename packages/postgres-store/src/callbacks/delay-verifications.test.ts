import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aCallback, anOrder, plainMatcher } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { receiveAll } from '../__fixtures__/receive-all.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: TestStore;
let store: PostgresStore;
/** Per minute: one verification in three seconds, and ten of them at once. */
const RATE = { verificationsPerNetworkPerMinute: 20 };
const ids = (count: number) => Array.from({ length: count }, (_, index) => `N-${String(index).padStart(2, '0')}`);

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});

beforeEach(async () => {
  await database.empty();
  await store.orders.put(ids(40).map((orderId) => anOrder({ orderId })));
});

afterAll(() => database.close());

test("a network's verifications beyond its rate are delayed one by one, and its callbacks are matched", async () => {
  await receive(ids(25), '203.0.113.9');
  expect(await store.callbacks.match(100, plainMatcher, RATE)).toBe(25);
  const delays = (await jobs()).map(({ delay }) => delay).sort((left, right) => left - right);
  expect(delays.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 0));
  expect(delays.at(-1)).toBeGreaterThan(0);
  expect(delays.at(-1)).toBeLessThanOrEqual(45);
  const delayed = delays.filter((delay) => delay > 0);
  expect(delayed).toEqual(delayed.map((_, index) => (delayed[0] ?? 0) + 3 * index));
  const { items } = await store.callbacks.list({ outcome: 'matched' }, { limit: 100 });
  expect(items).toHaveLength(25);
});

test("another network's verifications are not delayed, also of orders that the first network delayed", async () => {
  await receive(ids(40), '203.0.113.9');
  await store.callbacks.match(100, plainMatcher, RATE);
  await receive(['N-30', 'N-31'], '198.51.100.1');
  await receive(['N-32'], undefined);
  await store.callbacks.match(100, plainMatcher, RATE);
  const at = Object.fromEntries((await jobs()).map(({ key, delay }) => [String(key), delay]));
  expect([at['N-30'], at['N-31'], at['N-32'], at['N-33']]).toEqual([0, 0, 0, undefined]);
  expect(at['share:N-30']).toBeGreaterThan(0);
});

test('an order that several networks request has the shortest of their delays', async () => {
  await receive(ids(20), '203.0.113.9');
  await receive(['N-19'], '198.51.100.1');
  await store.callbacks.match(100, plainMatcher, RATE);
  const delays = new Map((await jobs()).map(({ key, delay }) => [key, delay]));
  expect(delays.get('N-19')).toBe(0);
  expect(Math.max(...delays.values())).toBeGreaterThan(0);
});

test("a thousand callbacks about one order count once in their network's rate", async () => {
  await receiveAll(
    store,
    Array.from({ length: 1_000 }, (_, index) => aCallback(`order N-00 ${index}`, { senderNetwork: '203.0.113.9' })),
  );
  await store.callbacks.match(1_000, plainMatcher, RATE);
  const [reserved] = await query(
    database.url,
    'select extract(epoch from reserved_until - now())::float8 as seconds from network_verifications',
  );
  expect(reserved?.seconds).toBeLessThanOrEqual(3);
});

test('a delay is at most an hour, and a reservation in the past is deleted', async () => {
  await query(
    database.url,
    `insert into network_verifications
     values ('203.0.113.9', now() + interval '1 day'), ('old', now() - interval '1 second')`,
  );
  await receive(['N-00'], '203.0.113.9');
  await store.callbacks.match(10, plainMatcher, RATE);
  const [job] = await jobs();
  expect(job?.delay).toBeGreaterThan(3_000);
  expect(job?.delay).toBeLessThanOrEqual(3_600);
  expect(await query(database.url, 'select network from network_verifications')).toEqual([{ network: '203.0.113.9' }]);
});

test('concurrent workers reserve one after another, and do not deadlock', async () => {
  const networks = ['203.0.113.1', '203.0.113.2', '203.0.113.3'];
  for (const network of networks) await receive(ids(40), network);
  const [{ now: before }] = (await query(database.url, 'select clock_timestamp() as now')) as [{ now: Date }];
  await Promise.all(Array.from({ length: 6 }, () => store.callbacks.match(20, plainMatcher, RATE)));
  // 40 verifications of each network, three seconds each, from its first reservation on: a lost one would lack three
  // seconds.
  const reserved = await query(
    database.url,
    `select reserved_until >= $1::timestamptz + interval '118 seconds' as enough,
       reserved_until <= clock_timestamp() + interval '120 seconds' as no_more
     from network_verifications`,
    [before],
  );
  expect(reserved).toEqual(networks.map(() => ({ enough: true, no_more: true })));
});

async function receive(orderIds: readonly string[], network: string | undefined): Promise<void> {
  const sender = network === undefined ? {} : { senderNetwork: network };
  await receiveAll(
    store,
    orderIds.map((orderId) => aCallback(`order ${orderId} ${network}`, sender)),
  );
}

async function jobs(): Promise<readonly { readonly key: unknown; readonly delay: number }[]> {
  const rows = await query(
    database.url,
    `select singleton_key as key, greatest(round(extract(epoch from start_after - created_on)), 0)::int as delay
     from punteo_jobs.job where name = 'verify/neopay'`,
  );
  return rows.map(({ key, delay }) => ({ key, delay: Number(delay) }));
}
