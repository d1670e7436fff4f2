import { verifyOrder } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPaymentClaim } from '../__fixtures__/facts.ts';
import { openTestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

const dueAt = new Date('2026-06-10T12:00:00Z');
const just = { after: new Date('2026-06-10T12:00:00.001Z'), at: dueAt } as const;

let database: Awaited<ReturnType<typeof openTestStore>>;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});

afterAll(() => database?.close());

test('an order that nobody was asked to pay is decided when its due time has passed, and is then overdue', async () => {
  await store.orders.put([anOrder({ orderId: 'D-1', dueAt })]);
  expect(await store.verifications.due(just.at, 10)).toEqual([]);
  expect(await store.verifications.due(just.after, 10)).toEqual([{ orderId: 'D-1' }]);
  const { after } = await verify('D-1', just.after);
  expect(after.state).toBe('overdue');
  expect(await store.verifications.due(new Date('2027-01-01T00:00:00Z'), 10)).toEqual([]);
});

test('a verification before the due time keeps the decision at the due time', async () => {
  await store.orders.put([anOrder({ orderId: 'D-2', dueAt })]);
  await verify('D-2', just.at);
  expect(await store.verifications.due(just.at, 10)).toEqual([]);
  expect(await store.verifications.due(just.after, 10)).toEqual([{ orderId: 'D-2' }]);
  await verify('D-2', just.after);
});

test('an order whose due time is amended is decided at the new one', async () => {
  await store.orders.put([anOrder({ orderId: 'D-3' })]);
  const by = { actor: 'ana', reason: 'agreed' };
  await store.orders.change('D-3', { type: 'amend', dueAt }, by, new Date('2026-06-02T00:00:00Z'));
  expect(await store.verifications.due(just.after, 10)).toEqual([{ orderId: 'D-3' }]);
  expect((await verify('D-3', just.after)).after.state).toBe('overdue');
  const later = new Date('2026-07-01T00:00:00Z');
  const { after } = await store.orders.change('D-3', { type: 'amend', dueAt: later }, by, just.after);
  expect(after.state).toBe('awaiting');
  expect(await store.verifications.due(new Date(later.getTime() + 1), 10)).toEqual([{ orderId: 'D-3' }]);
});

test('due orders with claims and due orders without are listed apart', async () => {
  await store.orders.put([anOrder({ orderId: 'D-4', dueAt }), anOrder({ orderId: 'D-5', dueAt })]);
  await bindClaim(store, 'D-5', aPaymentClaim());
  const dueIds = async (hasClaims: boolean) =>
    (await store.verifications.due(just.after, 10, { hasClaims })).map(({ orderId }) => orderId);
  // The bound payment of D-5 is to be verified at once, by the real clock.
  await store.verifications.schedule('D-5', just.after);
  expect([await dueIds(false), await dueIds(true)]).toEqual([['D-4'], ['D-5']]);
});

function verify(orderId: string, now: Date) {
  return verifyOrder(orderId, { store, providers: [], clock: () => now });
}
