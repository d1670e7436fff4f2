import { type Claim, type EvidenceDraft, moneyFromDecimal, type OrderChange } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import {
  aCallback,
  anOrder,
  aPaymentClaim,
  aProof,
  aTransactionClaim,
  aTransfer,
  plainMatcher,
} from '../__fixtures__/facts.ts';
import { foundFor } from '../__fixtures__/found-for.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

/** Money that was given back pays no order, whatever a person changes. */

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

test('a second payment that was given back whole cannot be bound to another order, nor to its own again', async () => {
  await order('TWICE', '60.00');
  await paid('TWICE', 'first', '60.00');
  await paid('TWICE', 'second', '60.00');
  await giveBack('TWICE', 'second', '60.00');
  expect(await standingOf('TWICE')).toMatchObject({ state: 'paid', paid: usd('60.00'), fulfilmentAllowed: true });
  await order('OTHER', '60.00');
  await change('TWICE', { type: 'unbind', claim: aPaymentClaim('second') });
  await expect(change('OTHER', { type: 'bind', claim: aPaymentClaim('second') })).rejects.toMatchObject(REFUNDED);
  await expect(change('TWICE', { type: 'bind', claim: aPaymentClaim('second') })).rejects.toMatchObject(REFUNDED);
});

test('a second payment that was given back does not pay the order when the first one is reversed, nor an order that a callback claims it for', async () => {
  const [first, second] = ['1', '2'].map((digit) => `0x${digit.repeat(64)}`) as [string, string];
  const pay = async (orderId: string, hash: string, facts: Partial<EvidenceDraft> = {}) => {
    await store.orders.change(orderId, { type: 'bind', claim: aTransactionClaim(hash), source: 'scan' }, ANA, now);
    await store.standings.recordEvidence(orderId, [aTransfer(hash, [usd('60.00')], facts)], { now });
  };
  await order('REORG', '60.00');
  await pay('REORG', first);
  await pay('REORG', second);
  await giveBack('REORG', aTransactionClaim(second), '60.00');
  const replaced = { kind: 'transaction', chainId: 56, block: null, isReplaced: true, transfers: [] } as const;
  const facts = { ...replaced, earlyToleranceSeconds: 60 };
  await store.standings.recordEvidence('REORG', [aTransfer(first, [], { facts })], { now });
  expect(await standingOf('REORG')).toMatchObject({ state: 'reversed', paid: usd('0.00'), fulfilmentAllowed: false });

  await order('CLAIMED', '60.00');
  await putClaim('CLAIMED', second);
  await store.standings.recordEvidence('CLAIMED', [aTransfer(second, [usd('60.00')])], { now });
  expect(await standingOf('CLAIMED')).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });
});

test('of a payment, no more is allocated or bound than was not given back', async () => {
  await order('SOURCE', '60.00');
  await paid('SOURCE', 'shared', '100.00');
  await giveBack('SOURCE', 'shared', '40.00');
  await order('MORE', '80.00');
  const part = (value: string) =>
    ({ type: 'allocate', claim: aPaymentClaim('shared'), unit: unit('shared'), amount: usd(value) }) as const;
  await expect(change('MORE', part('60.01'))).rejects.toMatchObject({
    ...REFUNDED,
    message:
      'Of 100.00 USD, 40.00 USD was given back and 0.00 USD is allocated to other orders: 60.01 USD is more than what is left.',
  });
  expect(await change('SOURCE', part('30.00'))).toMatchObject({ after: { state: 'underpaid' } });
  await expect(change('MORE', part('30.01'))).rejects.toMatchObject(REFUNDED);
  await change('MORE', part('30.00'));

  await order('BOUND', '60.00');
  await paid('BOUND', 'moved', '100.00');
  await giveBack('BOUND', 'moved', '40.00');
  await change('BOUND', { type: 'unbind', claim: aPaymentClaim('moved') });
  await order('REST', '60.00');
  const { after } = await change('REST', { type: 'bind', claim: aPaymentClaim('moved') });
  expect(after).toMatchObject({ state: 'paid', paid: usd('60.00') });
});

test('an order that is amended to the whole of what came is underpaid by what was given back', async () => {
  await order('SURPLUS', '60.00');
  await paid('SURPLUS', 'surplus', '70.00');
  await giveBack('SURPLUS', 'surplus', '10.00');
  expect(await change('SURPLUS', { type: 'amend', amount: usd('70.00') })).toMatchObject({
    after: { state: 'underpaid', paid: usd('60.00'), fulfilmentAllowed: false },
  });
  await store.orders.put([anOrder({ orderId: 'SURPLUS', amount: usd('60.00') })], ANA, now);
  expect(await standingOf('SURPLUS')).toMatchObject({ state: 'paid', fulfilmentAllowed: true, discrepancies: [] });
});

test('money that came in another currency, or late, and was given back, pays no amended order', async () => {
  await order('EURO', '100.00');
  await paid('EURO', 'euro', '90.00', 'EUR');
  await giveBack('EURO', 'euro', '90.00', 'EUR');
  const amount = moneyFromDecimal('90.00', 'EUR');
  expect((await change('EURO', { type: 'amend', amount })).after).toMatchObject({ state: 'awaiting', claims: [] });

  await order('LATE', '50.00', new Date('2026-06-01T09:00:00Z'));
  await paid('LATE', 'late', '50.00');
  await giveBack('LATE', 'late', '50.00');
  expect(await standingOf('LATE')).toMatchObject({ state: 'refunded', discrepancies: [] });
  expect((await change('LATE', { type: 'amend', dueAt: null })).after).toMatchObject({
    state: 'refunded',
    fulfilmentAllowed: false,
  });
});

test('an order whose goods went out keeps its state after goodwill, and its goods may not go out again', async () => {
  await order('GOODWILL', '60.00');
  await paid('GOODWILL', 'goodwill', '60.00');
  await change('GOODWILL', { type: 'fulfil', at: now, ifFulfilled: 'refuse' } as OrderChange);
  await giveBack('GOODWILL', 'goodwill', '20.00', 'USD', true);
  expect(await standingOf('GOODWILL')).toMatchObject({ state: 'paid', paid: usd('40.00'), fulfilmentAllowed: false });
  expect((await change('GOODWILL', { type: 'unfulfil' })).after).toMatchObject({ fulfilmentAllowed: false });
  expect(await foundFor(store, 'GOODWILL')).toEqual([]);
});

test('goods that went out and whose money was given back whole are no discrepancy', async () => {
  await order('RETURNED', '60.00');
  await paid('RETURNED', 'returned', '60.00');
  await change('RETURNED', { type: 'fulfil', at: now, ifFulfilled: 'refuse' } as OrderChange);
  await giveBack('RETURNED', 'returned', '60.00', 'USD', true);
  expect(await standingOf('RETURNED')).toMatchObject({ state: 'refunded', paid: usd('0.00') });
  expect(await foundFor(store, 'RETURNED')).toEqual([]);
});

test('a refund that is withdrawn gives the money back to its order, once, with a reason', async () => {
  await order('WRONG', '60.00');
  await paid('WRONG', 'wrong', '60.00');
  await change('WRONG', { type: 'cancel' });
  const refund = await giveBack('WRONG', 'wrong', '60.00', 'USD', false, 'ab-1');
  expect(await standingOf('WRONG')).toMatchObject({ state: 'cancelled', paid: usd('0.00') });
  await expect(giveBack('WRONG', 'wrong', '60.00', 'USD', true, 'AB-1')).rejects.toMatchObject({
    code: 'refund_recorded',
  });
  const by = { actor: 'bea', reason: 'the bank sent it back' };
  expect(await store.refunds.withdraw(refund.refundId, by, now)).toMatchObject({
    refundId: refund.refundId,
    kind: 'paid_after_cancel',
    withdrawal: { withdrawnBy: 'bea', reason: 'the bank sent it back' },
  });
  expect(await standingOf('WRONG')).toMatchObject({ state: 'paid_after_cancel', paid: usd('60.00') });
  await expect(store.refunds.withdraw(refund.refundId, by, now)).rejects.toMatchObject({ code: 'refund_withdrawn' });
  await expect(store.refunds.withdraw('none', by, now)).rejects.toMatchObject({ code: 'refund_unknown' });
  expect((await store.audit.list({ limit: 1 })).items).toMatchObject([
    { action: 'order.refund_withdrawn', actor: 'bea', subject: 'order:WRONG' },
  ]);
  await giveBack('WRONG', 'wrong', '60.00', 'USD', false, 'AB-1');
  expect(await standingOf('WRONG')).toMatchObject({ state: 'cancelled' });
});

test('of two transfers of one transaction, the one that was given back pays nothing, and the other does', async () => {
  const hash = `0x${'5'.repeat(64)}`;
  await order('PAIR', '60.00');
  await putClaim('PAIR', hash);
  await store.standings.recordEvidence('PAIR', [aTransfer(hash, [usd('60.00'), usd('60.00')])], { now });
  await giveBack('PAIR', aTransactionClaim(hash), '60.00');
  expect(await standingOf('PAIR')).toMatchObject({ state: 'paid', paid: usd('60.00'), fulfilmentAllowed: true });
  await expect(giveBack('PAIR', aTransactionClaim(hash), '60.01', 'USD', true)).rejects.toMatchObject({
    code: 'refund_not_due',
  });
  await change('PAIR', { type: 'cancel' });
  await expect(giveBack('PAIR', aTransactionClaim(hash), '60.01', 'USD', true)).rejects.toMatchObject({
    code: 'refund_exceeds',
  });
});

test('a refund moves the standing of its order once, as the change of a person', async () => {
  await order('EVENT', '60.00');
  await paid('EVENT', 'event-1', '60.00');
  await paid('EVENT', 'event-2', '60.00');
  await giveBack('EVENT', 'event-2', '60.00');
  expect(await query(database.url, TRANSITIONS, ['EVENT'])).toEqual([
    { to_state: 'paid', cause: 'witness' },
    { to_state: 'overpaid', cause: 'witness' },
    { to_state: 'paid', cause: 'person' },
  ]);
});

function order(orderId: string, value: string, dueAt: Date | null = null) {
  return store.orders.put([anOrder({ orderId, amount: usd(value), dueAt })]);
}

async function paid(orderId: string, paymentId: string, value: string, currency = 'USD'): Promise<void> {
  const claim = aPaymentClaim(paymentId);
  await bindClaim(store, orderId, claim, now);
  await store.standings.recordEvidence(orderId, [aProof({ claim }, moneyFromDecimal(value, currency))], { now });
}

function giveBack(
  orderId: string,
  money: string | Claim,
  value: string,
  currency = 'USD',
  force = false,
  reference: string | null = null,
) {
  const amount = moneyFromDecimal(value, currency);
  const claim = typeof money === 'string' ? aPaymentClaim(money) : money;
  return store.refunds.record({ orderId, claim, amount, refundedAt: now, force, reference }, ANA, now);
}

async function standingOf(orderId: string) {
  return (await store.orders.get(orderId))?.standing;
}

/** As a callback claims it: no person is refused. */
async function putClaim(orderId: string, hash: string): Promise<void> {
  const callback = aCallback(`order ${orderId} ${hash}`, { provider: 'pentagoo' });
  await store.callbacks.receive(callback);
  await store.callbacks.match(10, plainMatcher);
}

const TRANSITIONS = 'select to_state, cause from standing_transitions where order_id = $1 order by version';

function change(orderId: string, wanted: OrderChange) {
  return store.orders.change(orderId, wanted, ANA, now);
}
