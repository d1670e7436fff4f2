import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { anOrder } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import { openStore, type PostgresStore } from '../index.ts';

let database: TestStore;
let store: PostgresStore;
/** A cooldown that does not end during a test, and no limit. */
const unlimited = { cooldownSeconds: 10_000, verificationsPerMinute: 1_000_000 };
const ids = (count: number) => Array.from({ length: count }, (_, index) => `L-${index}`);

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
  await store.orders.put(ids(60).map((orderId) => anOrder({ orderId })));
});

beforeEach(async () => {
  await query(database.url, 'update standings set cooldown_until = null, next_verification_at = null');
  await query(database.url, 'delete from verification_counts');
});

afterAll(() => database.close());

test('of a hundred concurrent reservations of an order one succeeds; the others wait for its cooldown', async () => {
  const waits = await Promise.all(ids(100).map(() => store.verifications.reserve('L-0', unlimited)));
  const [cooldown] = await query(
    database.url,
    `select extract(epoch from cooldown_until - clock_timestamp())::float8 as seconds from standings
     where order_id = 'L-0'`,
  );
  expect(waits.filter((wait) => wait === 0)).toHaveLength(1);
  const others = waits.filter((wait) => wait > 0);
  expect(Math.max(...others)).toBeLessThanOrEqual(10_000);
  expect(Math.min(...others)).toBeGreaterThanOrEqual(Number(cooldown?.seconds));
});

test('a cooldown is stored: it holds in another process, and ends by itself', async () => {
  expect(await store.verifications.reserve('L-0', unlimited)).toBe(0);
  const other = await openStore({ url: database.url });
  expect(await other.verifications.reserve('L-0', unlimited)).toBeGreaterThan(0);
  await query(database.url, "update standings set cooldown_until = now() - interval '1 second' where order_id = 'L-0'");
  expect(await other.verifications.reserve('L-0', unlimited)).toBe(0);
  await other.close();
});

test('reservations beyond the budget of a minute wait for a following minute that has capacity', async () => {
  const budget = { cooldownSeconds: 10_000, verificationsPerMinute: 10 };
  await countInThisMinute(0);
  const waits = await Promise.all(ids(35).map((orderId) => store.verifications.reserve(orderId, budget)));
  expect(waits.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 0));
  // One statement counted all of them, so all waits end with a minute of the same clock.
  const [first = 0] = waits.slice(10);
  expect(first).toBeLessThanOrEqual(60);
  expect(waits.slice(10)).toEqual([
    ...Array.from({ length: 10 }, () => first),
    ...Array.from({ length: 10 }, () => first + 60),
    ...Array.from({ length: 5 }, () => first + 120),
  ]);
});

test('an order that waits for a minute with capacity is counted once, however often it is requested', async () => {
  const budget = { cooldownSeconds: 10, verificationsPerMinute: 1 };
  await countInThisMinute(61);
  expect(await store.verifications.reserve('L-2', budget)).toBeGreaterThan(3_000);
  expect(await store.verifications.reserve('L-2', budget)).toBeGreaterThan(0);
  expect(await query(database.url, 'select used from verification_counts')).toEqual([{ used: 62 }]);
});

test('a due order is not listed during its cooldown, because it has a delayed job', async () => {
  await store.verifications.schedule('L-3', new Date('2000-01-01'));
  await store.verifications.reserve('L-3', unlimited);
  expect(await store.verifications.due(new Date('2000-01-02'), 10)).toEqual([]);
  await query(database.url, 'update standings set cooldown_until = now()');
  expect(await store.verifications.due(new Date('2000-01-02'), 10)).toEqual([{ orderId: 'L-3' }]);
});

test('a new minute has the whole budget again', async () => {
  await query(database.url, "insert into verification_counts values ('all', now() - interval '1 minute', 500)");
  expect(await store.verifications.reserve('L-1', { cooldownSeconds: 10, verificationsPerMinute: 1 })).toBe(0);
  expect(await query(database.url, 'select used from verification_counts')).toEqual([{ used: 1 }]);
});

test('an unknown order is not counted in the budget', async () => {
  expect(await store.verifications.reserve('nobody', unlimited)).toBe(0);
  expect(await query(database.url, 'select * from verification_counts')).toEqual([]);
});

/** Sets the count of a minute that does not end during a test: an hour from now. */
async function countInThisMinute(used: number): Promise<void> {
  await query(
    database.url,
    "insert into verification_counts values ('all', date_trunc('minute', now()) + interval '1 hour', $1)",
    [used],
  );
}
