import { type OrderChange, PunteoError } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPaymentClaim, aProof } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

const at = new Date('2026-06-03T00:00:00Z');
const later = new Date('2026-06-04T00:00:00Z');

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});
afterAll(() => database.close());

test('goods of a paid order are recorded once, with an audit row, and a repeated record changes nothing', async () => {
  await paidOrder('paid');
  await fulfil('paid', {});
  await fulfil('paid', { at: later });
  await fulfil('paid', { ifFulfilled: 'correct' });
  await fulfil('paid', { ifFulfilled: 'refuse' });
  await expect(fulfil('paid', { at: later, ifFulfilled: 'refuse' })).rejects.toMatchObject({ code: 'order_fulfilled' });
  expect(await fulfilledAt('paid')).toEqual(at);
  expect(await auditOf('paid')).toEqual([['order.fulfilled', { reason: 'test', fulfilledAt: at.toISOString() }]]);
  await expect(fulfil('no such order', {})).rejects.toMatchObject({ code: 'order_unknown' });
});

test('goods of an unpaid order are refused, unless forced, stated by the merchant’s system, or allowed at that instant', async () => {
  for (const orderId of ['unpaid', 'stated', 'taken back']) await store.orders.put([anOrder({ orderId })]);
  await expect(fulfil('unpaid', {})).rejects.toMatchObject({ code: 'order_not_paid' });
  expect(await auditOf('unpaid')).toEqual([]);
  await fulfil('unpaid', { force: true });
  expect(await auditOf('unpaid')).toEqual([
    ['order.fulfilled', { reason: 'test', fulfilledAt: at.toISOString(), forced: 'yes' }],
  ]);
  await store.orders.put([{ ...anOrder({ orderId: 'stated' }), fulfilledAt: at }], ANA);
  expect(await fulfilledAt('stated')).toEqual(at);

  await paidOrder('taken back');
  const whileAllowed = new Date();
  await store.orders.change('taken back', { type: 'unbind', claim: aPaymentClaim('taken back') }, ANA, new Date());
  expect((await store.orders.get('taken back'))?.standing.fulfilmentAllowed).toBe(false);
  await expect(fulfil('taken back', { at: new Date(Date.now() + 60_000) })).rejects.toThrow(PunteoError);
  await expect(fulfil('taken back', { at })).rejects.toMatchObject({ code: 'order_not_paid' });
  // Reported late: they went out before the money was taken back.
  await fulfil('taken back', { at: whileAllowed });
  expect(await fulfilledAt('taken back')).toEqual(whileAllowed);
});

test('a correction and a withdrawal have audit rows with the old and the new time', async () => {
  await paidOrder('corrected');
  await fulfil('corrected', {});
  await fulfil('corrected', { at: later, ifFulfilled: 'correct' });
  await store.orders.change('corrected', { type: 'unfulfil' }, ANA, new Date());
  const unfulfilled = store.orders.change('corrected', { type: 'unfulfil' }, ANA, new Date());
  await expect(unfulfilled).rejects.toMatchObject({ code: 'order_not_fulfilled' });
  expect(await fulfilledAt('corrected')).toBeNull();
  const [first, second] = [at.toISOString(), later.toISOString()];
  expect(await auditOf('corrected')).toEqual([
    ['order.fulfilled', { reason: 'test', fulfilledAt: first }],
    ['order.fulfilment_corrected', { reason: 'test', fulfilledAtBefore: first, fulfilledAt: second }],
    ['order.fulfilment_withdrawn', { reason: 'test', fulfilledAtBefore: second, fulfilledAt: null }],
  ]);
  const story = (await store.orders.story('corrected'))?.items ?? [];
  expect(story.flatMap((entry) => (entry.type === 'order_changed' ? [entry.change] : []))).toEqual([
    'order.bound',
    'order.fulfilled',
    'order.fulfilment_corrected',
    'order.fulfilment_withdrawn',
  ]);
  expect(story.map(({ type }) => type)).not.toContain('order_fulfilled');
});

test('an order whose fulfilment was withdrawn is released only if its goods were ever allowed to go out', async () => {
  await store.orders.put([anOrder({ orderId: 'imported', fulfilledAt: at })]);
  await paidOrder('allowed');
  await fulfil('allowed', {});
  for (const orderId of ['imported', 'allowed'])
    await store.orders.change(orderId, { type: 'unfulfil' }, ANA, new Date());
  const rows = await query(
    database.url,
    "select order_id, released from standings where order_id in ('imported', 'allowed') order by order_id",
  );
  expect(rows).toEqual([
    { order_id: 'allowed', released: true },
    { order_id: 'imported', released: false },
  ]);
});

type Fulfilment = Extract<OrderChange, { type: 'fulfil' }>;

async function fulfil(orderId: string, change: Partial<Fulfilment>): Promise<void> {
  await store.orders.change(orderId, { type: 'fulfil', at, ...change }, ANA, new Date());
}

async function fulfilledAt(orderId: string): Promise<Date | null | undefined> {
  return (await store.orders.get(orderId))?.order.fulfilledAt;
}

async function paidOrder(orderId: string): Promise<void> {
  await store.orders.put([anOrder({ orderId })]);
  const claim = aPaymentClaim(orderId);
  await bindClaim(store, orderId, claim, new Date());
  await store.standings.recordEvidence(orderId, [aProof({ claim })], { now: new Date() });
}

/** Actions and details about fulfilment, oldest first. */
async function auditOf(orderId: string) {
  const { items } = await store.audit.list({ limit: 200 });
  return items
    .filter(({ subject, action }) => subject === `order:${orderId}` && action.startsWith('order.fulfil'))
    .map(({ action, detail }) => [action, detail])
    .reverse();
}
