import { moneyFromDecimal, type OrderChange } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPaymentClaim, aProof } from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

/** Money that was given back releases no goods again, whatever a person changes. */

const now = new Date('2026-06-01T12:00:00Z');
const usd = (value: string) => moneyFromDecimal(value, 'USD');
const unit = (paymentId: string) => ({ kind: 'payment', provider: 'neopay', paymentId }) as const;
const REFUNDED = { code: 'money_refunded' };

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});
afterAll(() => database?.close());

test('a second payment that was given back cannot be bound to another order, nor to its own again', async () => {
  await order('TWICE', '60.00');
  await paid('TWICE', 'first', '60.00');
  await paid('TWICE', 'second', '60.00');
  await giveBack('TWICE', 'second', '60.00');
  await order('OTHER', '60.00');
  await change('TWICE', { type: 'unbind', claim: aPaymentClaim('second') });
  await expect(change('OTHER', { type: 'bind', claim: aPaymentClaim('second') })).rejects.toMatchObject(REFUNDED);
  await expect(change('TWICE', { type: 'bind', claim: aPaymentClaim('second') })).rejects.toMatchObject(REFUNDED);
});

test('of a payment, no more is allocated than was not given back', async () => {
  await order('SOURCE', '60.00');
  await paid('SOURCE', 'shared', '100.00');
  await giveBack('SOURCE', 'shared', '40.00');
  await order('MORE', '80.00');
  const part = (value: string) =>
    ({ type: 'allocate', claim: aPaymentClaim('shared'), unit: unit('shared'), amount: usd(value) }) as const;
  await expect(change('MORE', part('60.01'))).rejects.toMatchObject({
    ...REFUNDED,
    message: 'Order MORE would be paid with money that was given back: 0.01 USD more than is left.',
  });
  expect(await change('SOURCE', part('30.00'))).toMatchObject({ after: { state: 'underpaid' } });
  await expect(change('MORE', part('30.01'))).rejects.toMatchObject(REFUNDED);
  await change('MORE', part('30.00'));
});

test('an order whose surplus was given back is not amended to the whole of what came', async () => {
  await order('SURPLUS', '60.00');
  await paid('SURPLUS', 'surplus', '70.00');
  await giveBack('SURPLUS', 'surplus', '10.00');
  await expect(change('SURPLUS', { type: 'amend', amount: usd('70.00') })).rejects.toMatchObject(REFUNDED);
  await expect(
    store.orders.put([anOrder({ orderId: 'SURPLUS', amount: usd('70.00') })], ANA, now),
  ).resolves.toMatchObject([{ outcome: 'refused', code: 'money_refunded' }]);
  await change('SURPLUS', { type: 'amend', dueAt: new Date('2026-07-01T00:00:00Z') });
  await change('SURPLUS', { type: 'amend', amount: usd('60.00') });
});

test('an order whose money came in another currency, or late, and was given back, is not amended to it', async () => {
  await order('EURO', '100.00');
  await paid('EURO', 'euro', '90.00', 'EUR');
  await giveBack('EURO', 'euro', '90.00', 'EUR');
  const amount = moneyFromDecimal('90.00', 'EUR');
  await expect(change('EURO', { type: 'amend', amount })).rejects.toMatchObject(REFUNDED);

  await order('LATE', '50.00', new Date('2026-06-01T09:00:00Z'));
  await paid('LATE', 'late', '50.00');
  await giveBack('LATE', 'late', '50.00');
  await expect(change('LATE', { type: 'amend', dueAt: null })).rejects.toMatchObject(REFUNDED);
});

test('an order whose goods went out is still amended after a refund that was not due', async () => {
  await order('GOODWILL', '60.00');
  await paid('GOODWILL', 'goodwill', '60.00');
  await change('GOODWILL', { type: 'fulfil', at: now, ifFulfilled: 'refuse' } as OrderChange);
  await giveBack('GOODWILL', 'goodwill', '20.00', 'USD', true);
  await change('GOODWILL', { type: 'amend', providers: ['neopay'] });
});

function order(orderId: string, value: string, dueAt: Date | null = null) {
  return store.orders.put([anOrder({ orderId, amount: usd(value), dueAt })]);
}

async function paid(orderId: string, paymentId: string, value: string, currency = 'USD'): Promise<void> {
  const claim = aPaymentClaim(paymentId);
  await bindClaim(store, orderId, claim, now);
  await store.standings.recordEvidence(orderId, [aProof({ claim }, moneyFromDecimal(value, currency))], { now });
}

function giveBack(orderId: string, paymentId: string, value: string, currency = 'USD', force = false) {
  const amount = moneyFromDecimal(value, currency);
  return store.refunds.record({ orderId, claim: aPaymentClaim(paymentId), amount, refundedAt: now, force }, ANA);
}

function change(orderId: string, wanted: OrderChange) {
  return store.orders.change(orderId, wanted, ANA, now);
}
