import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { anOrder } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore } from '../__fixtures__/test-store.ts';
import { openStore, type PostgresStore } from '../index.ts';

let database: Awaited<ReturnType<typeof openTestStore>>;
let store: PostgresStore;
const plenty = { cooldownSeconds: 10, verificationsPerMinute: 1_000_000 };
const ids = (count: number) => Array.from({ length: count }, (_, index) => `L-${index}`);

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
  await store.orders.put(ids(60).map((orderId) => anOrder({ orderId })));
});

beforeEach(async () => {
  await query(database.url, 'update standings set cooldown_until = null');
  await query(database.url, 'delete from verification_counts');
});

afterAll(() => database.close());

test('of a hundred who want to look at one order at once, one may, and the others learn how long it rests', async () => {
  const waits = await Promise.all(ids(100).map(() => store.verifications.reserve('L-0', plenty)));
  expect(waits.filter((wait) => wait === 0)).toHaveLength(1);
  expect(waits.every((wait) => wait === 0 || (wait >= 8 && wait <= 10))).toBe(true);
});

test('the rest is in the store: another process knows it, and it ends by itself', async () => {
  expect(await store.verifications.reserve('L-0', plenty)).toBe(0);
  const other = await openStore({ url: database.url });
  expect(await other.verifications.reserve('L-0', plenty)).toBeGreaterThan(0);
  await query(database.url, "update standings set cooldown_until = now() - interval '1 second' where order_id = 'L-0'");
  expect(await other.verifications.reserve('L-0', plenty)).toBe(0);
  await other.close();
});

test('beyond the ceiling of a minute everybody waits, each for a minute that has room', async () => {
  const budget = { cooldownSeconds: 10, verificationsPerMinute: 10 };
  // All within one minute, also when it is just ending.
  await query(
    database.url,
    "insert into verification_counts values ('all', date_trunc('minute', now()) + interval '1 minute', 0)",
  );
  const waits: number[] = [];
  for (const orderId of ids(35)) waits.push(await store.verifications.reserve(orderId, budget));
  expect(waits.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 0));
  const minutes = waits.slice(10).map((wait) => Math.floor((wait - (waits[10] ?? 0)) / 60 + 0.5));
  expect(waits[10]).toBeLessThanOrEqual(60);
  expect(Object.entries(Object.groupBy(minutes, String)).map(([minute, all]) => [minute, all?.length])).toEqual([
    ['0', 10],
    ['1', 10],
    ['2', 5],
  ]);
});

test('who waits for a minute with room is not counted again, whoever asks meanwhile', async () => {
  const budget = { cooldownSeconds: 10, verificationsPerMinute: 1 };
  await query(
    database.url,
    "insert into verification_counts values ('all', date_trunc('minute', now()) + interval '1 minute', 61)",
  );
  const wait = await store.verifications.reserve('L-2', budget);
  expect(wait).toBeGreaterThan(3_000);
  expect(await store.verifications.reserve('L-2', budget)).toBeGreaterThan(3_000);
  expect(await query(database.url, 'select used from verification_counts')).toEqual([{ used: 62 }]);
});

test('the schedule passes over an order that rests: somebody waits for it already', async () => {
  await store.verifications.schedule('L-3', new Date('2000-01-01'));
  await store.verifications.reserve('L-3', plenty);
  expect(await store.verifications.due(new Date('2000-01-02'), 10)).toEqual([]);
  await query(database.url, 'update standings set cooldown_until = now()');
  expect(await store.verifications.due(new Date('2000-01-02'), 10)).toEqual([{ orderId: 'L-3' }]);
});

test('a new minute has room again', async () => {
  await query(database.url, "insert into verification_counts values ('all', now() - interval '1 minute', 500)");
  expect(await store.verifications.reserve('L-1', { cooldownSeconds: 10, verificationsPerMinute: 1 })).toBe(0);
  expect(await query(database.url, 'select used from verification_counts')).toEqual([{ used: 1 }]);
});

test('an order that is not there takes nothing out of the budget', async () => {
  expect(await store.verifications.reserve('nobody', plenty)).toBe(0);
  expect(await query(database.url, 'select * from verification_counts')).toEqual([]);
});
