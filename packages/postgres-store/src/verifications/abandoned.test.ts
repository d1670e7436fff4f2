import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ANA } from '../__fixtures__/bind-claim.ts';
import { aCallback, anOrder, aPaymentClaim, aProof, plainMatcher } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { receiveAll } from '../__fixtures__/receive-all.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

const day = (count: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + count * 86_400_000);
/** Orders that are still unpaid. */
const BEFORE = day(30);

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});

beforeEach(async () => {
  await database.empty();
  await store.orders.put([anOrder({ orderId: 'A', createdAt: day(0) })], ANA, day(0));
});

afterAll(() => database.close());

test('an unpaid order is abandoned, and no longer once it is closed', async () => {
  expect(await abandoned()).toEqual(['A']);
  const { after } = await close();
  expect(after.state).toBe('closed');
  expect(await abandoned()).toEqual([]);
});

test('an order that the schedule closes has an audit row of the schedule, and an event that time caused', async () => {
  await close();
  const audit = await query(database.url, "select actor, action, detail from audit where action = 'order.closed'");
  expect(audit).toEqual([{ actor: 'schedule', action: 'order.closed', detail: { reason: 'Unpaid for long.' } }]);
  const transitions = await query(database.url, 'select to_state, cause from standing_transitions');
  expect(transitions).toEqual([{ to_state: 'closed', cause: 'witness' }]);
});

test('an order that was created or is due later is not abandoned', async () => {
  await store.orders.put(
    [
      anOrder({ orderId: 'B', createdAt: day(31) }),
      anOrder({ orderId: 'C', createdAt: day(0), dueAt: day(31) }),
      anOrder({ orderId: 'D', createdAt: day(0), dueAt: day(2) }),
    ],
    ANA,
    day(0),
  );
  expect(await abandoned()).toEqual(['A', 'D']);
});

test('an order that was claimed or named by a callback later is not abandoned', async () => {
  await store.orders.put([anOrder({ orderId: 'B', createdAt: day(0) })], ANA, day(0));
  await store.orders.change('A', { type: 'bind', claim: aPaymentClaim() }, ANA, day(0));
  await receiveAll(store, [aCallback('order B')]);
  await store.callbacks.match(10, plainMatcher);
  await query(database.url, 'update claims set claimed_at = $1', [day(31)]);
  await query(database.url, 'update callbacks set last_received_at = $1', [day(31)]);
  expect(await abandoned()).toEqual([]);
  await query(database.url, 'update claims set claimed_at = $1', [day(1)]);
  await query(database.url, 'update callbacks set last_received_at = $1', [day(1)]);
  expect(await abandoned()).toEqual(['A', 'B']);
});

test('an order that was stated late, or changed its state late, is not abandoned', async () => {
  expect(await store.verifications.abandoned(BEFORE, 10)).toEqual([]);
});

test('an order with money is not abandoned', async () => {
  await store.orders.change('A', { type: 'bind', claim: aPaymentClaim() }, ANA, day(0));
  await query(database.url, 'update claims set claimed_at = $1', [day(0)]);
  await store.standings.recordEvidence('A', [aProof()], { now: day(1) });
  expect((await store.orders.get('A'))?.standing.state).toBe('paid');
  expect(await abandoned()).toEqual([]);
});

test('an order whose payment may have been created without an answer is not abandoned', async () => {
  const { amount } = anOrder();
  await query(
    database.url,
    `insert into create_attempts (create_attempt_id, order_id, provider, amount_minor, currency, exponent)
     values (gen_random_uuid(), 'A', 'neopay', $1, $2, $3)`,
    [amount.amountMinor.toString(), amount.currency, amount.exponent],
  );
  expect(await abandoned()).toEqual([]);
});

/** As if every order had its state since the first day. */
async function abandoned() {
  await query(database.url, 'update standings set since = $1', [day(0)]);
  return store.verifications.abandoned(BEFORE, 10);
}

function close() {
  const by = { actor: 'schedule', reason: 'Unpaid for long.' };
  return store.orders.change('A', { type: 'close', isExpired: true }, by, day(31));
}
