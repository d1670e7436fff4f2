import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPaymentClaim, aTransactionClaim } from '../__fixtures__/facts.ts';
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
  await query(database.url, 'update standings set next_verification_at = null');
  await query(database.url, 'delete from verification_cooldowns');
  await query(database.url, 'delete from verification_counts');
});

afterAll(() => database.close());

test('of a hundred concurrent reservations of an order one succeeds; the others wait for its cooldown', async () => {
  const waits = await Promise.all(ids(100).map(() => store.verifications.reserve(callback('L-0'), unlimited)));
  const [cooldown] = await query(
    database.url,
    `select extract(epoch from ends_at - clock_timestamp())::float8 as seconds from verification_cooldowns
     where order_id = 'L-0'`,
  );
  expect(waits.filter((wait) => wait === 0)).toHaveLength(1);
  const others = waits.filter((wait) => wait > 0);
  expect(Math.max(...others)).toBeLessThanOrEqual(10_000);
  expect(Math.min(...others)).toBeGreaterThanOrEqual(Number(cooldown?.seconds));
});

test('a cooldown is stored: it holds in another process, and ends by itself', async () => {
  expect(await store.verifications.reserve(callback('L-0'), unlimited)).toBe(0);
  const other = await openStore({ url: database.url });
  expect(await other.verifications.reserve(callback('L-0'), unlimited)).toBeGreaterThan(0);
  await query(database.url, "update verification_cooldowns set ends_at = now() - interval '1 second'");
  expect(await other.verifications.reserve(callback('L-0'), unlimited)).toBe(0);
  await other.close();
});

test('reservations beyond the budget of a minute wait for a following minute that has capacity', async () => {
  const budget = { cooldownSeconds: 10_000, verificationsPerMinute: 10 };
  await countInThisMinute(0);
  const waits = await Promise.all(ids(35).map((orderId) => store.verifications.reserve(callback(orderId), budget)));
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
  expect(await store.verifications.reserve(callback('L-2'), budget)).toBeGreaterThan(3_000);
  expect(await store.verifications.reserve(callback('L-2'), budget)).toBeGreaterThan(0);
  expect(await query(database.url, 'select used from verification_counts')).toEqual([{ used: 62 }]);
});

test('an order is not due at a provider during its cooldown there', async () => {
  for (const provider of ['neopay', 'pentagoo'] as const)
    await bindClaim(store, 'L-3', provider === 'neopay' ? aPaymentClaim() : aTransactionClaim(`0x${'ab'.repeat(32)}`));
  await store.verifications.schedule('L-3', new Date('2000-01-01'));
  const due = async () => (await store.verifications.due(new Date('2000-01-02'), 10)).map(({ providers }) => providers);
  expect(await due()).toEqual([['neopay', 'pentagoo']]);
  await store.verifications.reserve(callback('L-3'), unlimited);
  expect(await due()).toEqual([['pentagoo']]);
  await store.verifications.reserve({ ...callback('L-3'), provider: 'pentagoo' }, unlimited);
  expect(await due()).toEqual([]);
  await query(database.url, 'update verification_cooldowns set ends_at = now()');
  expect(await due()).toEqual([['neopay', 'pentagoo']]);
});

test('the budget and the cooldowns of one provider take nothing from those of another', async () => {
  const budget = { cooldownSeconds: 10_000, verificationsPerMinute: 1 };
  await countInThisMinute(1);
  expect(await store.verifications.reserve(callback('L-4'), budget)).toBeGreaterThan(0);
  expect(await store.verifications.reserve({ ...callback('L-4'), provider: 'pentagoo' }, budget)).toBe(0);
});

test('hundreds of old orders take a quarter of the budget, and a callback and a fresh order are verified at once', async () => {
  const budget = { cooldownSeconds: 10_000, verificationsPerMinute: 40 };
  await countInThisMinute(0);
  const old = ids(50).map((orderId) => ({ ...callback(orderId), urgency: 'old' as const }));
  const waits = await Promise.all(old.map((verification) => store.verifications.reserve(verification, budget)));
  expect(waits.filter((wait) => wait === 0)).toHaveLength(10);
  expect(await store.verifications.reserve(callback('L-50'), budget)).toBe(0);
  expect(await store.verifications.reserve({ ...callback('L-51'), urgency: 'fresh' }, budget)).toBe(0);
});

test('an old order beyond the budget is scheduled anew, and a callback for it is verified at once', async () => {
  const budget = { cooldownSeconds: 10_000, verificationsPerMinute: 4 };
  await countInThisMinute(0);
  await bindClaim(store, 'L-6', aPaymentClaim('p-6'));
  expect(await store.verifications.reserve({ ...callback('L-5'), urgency: 'old' }, budget)).toBe(0);
  expect(await store.verifications.reserve({ ...callback('L-6'), urgency: 'old' }, budget)).toBeGreaterThan(0);
  expect(await store.verifications.due(new Date(), 10)).toEqual([]);
  expect(await store.verifications.due(new Date(Date.now() + 4_000_000), 10)).toEqual([
    { orderId: 'L-6', providers: ['neopay'], urgency: 'old' },
  ]);
  expect(await store.verifications.reserve(callback('L-6'), budget)).toBe(0);
});

test('callbacks may use the whole budget, and old orders wait then', async () => {
  const budget = { cooldownSeconds: 10_000, verificationsPerMinute: 8 };
  await countInThisMinute(0);
  const waits = await Promise.all(ids(8).map((orderId) => store.verifications.reserve(callback(orderId), budget)));
  expect(waits).toEqual(Array.from({ length: 8 }, () => 0));
  expect(await store.verifications.reserve({ ...callback('L-9'), urgency: 'old' }, budget)).toBeGreaterThan(0);
});

test('a new minute has the whole budget again', async () => {
  await query(database.url, "insert into verification_counts values ('neopay', now() - interval '1 minute', 500, 0)");
  expect(await store.verifications.reserve(callback('L-1'), { cooldownSeconds: 10, verificationsPerMinute: 1 })).toBe(
    0,
  );
  expect(await query(database.url, 'select used from verification_counts')).toEqual([{ used: 1 }]);
});

test('an unknown order is not counted in the budget', async () => {
  expect(await store.verifications.reserve(callback('nobody'), unlimited)).toBe(0);
  expect(await query(database.url, 'select * from verification_counts')).toEqual([]);
});

function callback(orderId: string) {
  return { orderId, provider: 'neopay', urgency: 'callback' } as const;
}

/** Sets the count of a minute that does not end during a test: an hour from now. */
async function countInThisMinute(used: number): Promise<void> {
  await query(
    database.url,
    "insert into verification_counts values ('neopay', date_trunc('minute', now()) + interval '1 hour', $1, 0)",
    [used],
  );
}
