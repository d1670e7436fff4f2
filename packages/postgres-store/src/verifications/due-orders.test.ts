import { type Provider, verifyOrder } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPaymentClaim, aProof } from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

const dueAt = new Date('2026-06-10T12:00:00Z');
const just = { after: new Date('2026-06-10T12:00:00.001Z'), at: dueAt } as const;

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});

beforeEach(() => database.empty());

afterAll(() => database.close());

test('an order without any payment is decided when its due time has passed, and is then overdue', async () => {
  await store.orders.put([anOrder({ orderId: 'D-1', dueAt })]);
  expect(await store.verifications.due(just.at, 10)).toEqual([]);
  expect(await dueIdsAt(just.after)).toEqual(['D-1']);
  const { after } = await verify('D-1', just.after);
  expect(after.state).toBe('overdue');
  expect(await store.verifications.due(new Date('2027-01-01T00:00:00Z'), 10)).toEqual([]);
});

test('a verification before the due time keeps the decision at the due time', async () => {
  await store.orders.put([anOrder({ orderId: 'D-2', dueAt })]);
  await verify('D-2', just.at);
  expect(await store.verifications.due(just.at, 10)).toEqual([]);
  expect(await dueIdsAt(just.after)).toEqual(['D-2']);
  await verify('D-2', just.after);
});

test('an order whose due time is amended is decided at the new one', async () => {
  await store.orders.put([anOrder({ orderId: 'D-3' })]);
  await store.orders.change('D-3', { type: 'amend', dueAt }, ANA, new Date('2026-06-02T00:00:00Z'));
  expect(await dueIdsAt(just.after)).toEqual(['D-3']);
  expect((await verify('D-3', just.after)).after.state).toBe('overdue');
  const later = new Date('2026-07-01T00:00:00Z');
  const { after } = await store.orders.change('D-3', { type: 'amend', dueAt: later }, ANA, just.after);
  expect(after.state).toBe('awaiting');
  expect(await dueIdsAt(new Date(later.getTime() + 1))).toEqual(['D-3']);
});

test('a due time that is set while the order is verified is kept', async () => {
  await store.orders.put([anOrder({ orderId: 'D-6' })]);
  await bindClaim(store, 'D-6', aPaymentClaim('p-6'));
  const pending = aProof({ claim: aPaymentClaim('p-6'), checks: [{ name: 'status', result: 'unknown' }], facts: null });
  const verifyAndAmend: Provider['verify'] = async () => {
    await store.orders.change('D-6', { type: 'amend', dueAt }, ANA, just.at);
    // No poll of the payment is to follow.
    return { evidence: { ...pending, answered: true }, payment: null, retryAfterSeconds: 86_400 };
  };
  const providers = [{ name: 'neopay', verify: verifyAndAmend } as Provider];
  const startedAt = new Date(dueAt.getTime() - 1_000);
  await verifyOrder('D-6', { store, providers, clock: () => startedAt });
  expect(await dueAtLast('D-6')).toBe(true);
});

test('an order is verified at once when a person binds a payment to it while it is verified', async () => {
  await store.orders.put([anOrder({ orderId: 'D-8' })]);
  await bindClaim(store, 'D-8', aPaymentClaim('p-8'));
  const asked: string[] = [];
  const verifyAndBind: Provider['verify'] = async ({ claim }) => {
    if (asked.length === 0) await bindClaim(store, 'D-8', aPaymentClaim('p-9'));
    asked.push(claim.kind === 'payment' ? claim.paymentId : claim.hash);
    return { evidence: aProof({ claim, checks: [], facts: null }), payment: null, retryAfterSeconds: 86_400 };
  };
  const providers = [{ name: 'neopay', verify: verifyAndBind } as Provider];
  const isDue = async () => (await store.verifications.due(new Date(), 10)).length > 0;
  await verifyOrder('D-8', { store, providers });
  expect([asked, await isDue()]).toEqual([['p-8'], true]);
  await verifyOrder('D-8', { store, providers });
  expect([asked, await isDue()]).toEqual([['p-8', 'p-9', 'p-8'], false]);
});

test('an order whose payment is withdrawn before its due time becomes overdue', async () => {
  await store.orders.put([anOrder({ orderId: 'D-7', dueAt })]);
  const claim = aPaymentClaim('p-7');
  await bindClaim(store, 'D-7', claim);
  await store.standings.recordEvidence('D-7', [aProof({ claim })], { now: just.at });
  await store.verifications.schedule('D-7', null);
  expect(await dueAtLast('D-7')).toBe(false);
  const { after } = await store.orders.change('D-7', { type: 'unbind', claim }, ANA, just.at);
  expect([after.state, await dueAtLast('D-7')]).toEqual(['awaiting', true]);
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

async function dueIdsAt(now: Date): Promise<readonly string[]> {
  return (await store.verifications.due(now, 10)).map(({ orderId }) => orderId);
}

/** Whether the order is due just after its due time. */
async function dueAtLast(orderId: string): Promise<boolean> {
  return (await store.verifications.due(just.after, 10)).some((due) => due.orderId === orderId);
}

function verify(orderId: string, now: Date) {
  return verifyOrder(orderId, { store, providers: [], clock: () => now });
}
