import { moneyFromDecimal, type NewRefund } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPaymentClaim, aProof } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';

let database: TestStore;
const eur = (value: string) => moneyFromDecimal(value, 'EUR');
const usd = (value: string) => moneyFromDecimal(value, 'USD');

beforeAll(async () => {
  database = await openTestStore();
});
afterAll(() => database?.close());

test('money of another currency is to be given back as it came, and its discrepancy is gone once it was', async () => {
  const refund = await paidIn('EURO', '50.00', 'EUR');
  expect(await balancesOf('EURO')).toMatchObject([
    { kind: 'currency_mismatch', due: eur('50.00'), left: eur('50.00') },
  ]);
  expect(await foundFor('EURO')).toEqual(['currency_mismatch']);
  await record({ ...refund, amount: eur('20.00') });
  expect(await foundFor('EURO')).toEqual(['currency_mismatch']);
  await record({ ...refund, amount: eur('30.00') });
  expect(await balancesOf('EURO')).toMatchObject([{ refunded: eur('50.00'), left: eur('0.00') }]);
  expect(await foundFor('EURO')).toEqual([]);
});

test('a refund of an unknown claim, of another currency or for no order is refused', async () => {
  const refund = await paidIn('KNOWN', '50.00', 'EUR');
  await expect(record({ ...refund, amount: usd('1.00') })).rejects.toMatchObject({ code: 'refund_unfounded' });
  await expect(record({ ...refund, claim: aPaymentClaim('none') })).rejects.toMatchObject({ code: 'claim_unknown' });
  await expect(record({ ...refund, orderId: 'none' })).rejects.toMatchObject({ code: 'order_unknown' });
});

test('of two refunds of the same money at once, one is recorded', async () => {
  const refund = await paidIn('RACE', '50.00', 'EUR');
  const outcomes = await Promise.allSettled([record(refund), record(refund)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a repeated request with the same reference is answered that it is recorded, also where nothing is left, and at once', async () => {
  const refund = { ...(await paidIn('AGAIN', '50.00', 'GBP')), reference: 'BANK-1' };
  const outcomes = await Promise.allSettled([record(refund), record(refund)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'refund_recorded' } });
  await expect(record(refund)).rejects.toMatchObject({ code: 'refund_recorded' });
  await expect(record({ ...refund, reference: 'BANK-2' })).rejects.toMatchObject({ code: 'refund_not_due' });
});

test('the cursor of another list is refused', async () => {
  const { orders, refunds } = database.store;
  const { nextCursor } = await orders.list({}, { limit: 1 });
  for (const cursor of [nextCursor ?? '', (await refunds.list({}, { limit: 1 })).nextCursor ?? ''])
    await expect(refunds.balances({}, { cursor })).rejects.toMatchObject({ code: 'cursor_malformed' });
});

test('the pages of balances are the whole list, and the sums are those of the whole list', async () => {
  const whole = await database.store.refunds.balances({}, { limit: 200 });
  const first = await database.store.refunds.balances({}, { limit: 1 });
  const rest = await database.store.refunds.balances({}, { limit: 200, cursor: first.nextCursor ?? '' });
  expect([...first.items, ...rest.items]).toEqual(whole.items);
  expect(await database.store.refunds.totals({})).toEqual([
    { currency: 'EUR', count: 3, due: '150.00', refunded: '100.00', left: '50.00' },
    { currency: 'GBP', count: 1, due: '50.00', refunded: '50.00', left: '0.00' },
  ]);
});

test('the database refuses more given back than came, and a change of what was recorded', async () => {
  const copy = `insert into refunds (refund_id, order_id, provider, kind, network, reference, amount_minor, currency,
    exponent, came_minor, refunded_at, reason, recorded_by)
    select gen_random_uuid(), order_id, provider, kind, network, reference, 1, currency, exponent, came_minor, now(), 'x', 'x'
    from refunds where order_id = 'EURO' limit 1`;
  await expect(query(database.url, copy)).rejects.toMatchObject({ constraint: 'refunds_within_money' });
  await expect(query(database.url, 'delete from refunds')).rejects.toThrow('append-only');
});

/** An order in USD whose payment came in another currency; the refund of all of it. */
async function paidIn(orderId: string, value: string, currency: string): Promise<NewRefund> {
  const claim = aPaymentClaim(orderId);
  await database.store.orders.put([anOrder({ orderId })]);
  await bindClaim(database.store, orderId, claim, new Date());
  const amount = moneyFromDecimal(value, currency);
  await database.store.standings.recordEvidence(orderId, [aProof({ claim }, amount)], { now: new Date() });
  return { orderId, claim, amount, refundedAt: new Date() };
}

function record(refund: NewRefund) {
  return database.store.refunds.record(refund, ANA);
}

async function balancesOf(orderId: string) {
  return (await database.store.refunds.balances({ orderId }, {})).items;
}

async function foundFor(orderId: string): Promise<readonly string[]> {
  const { runId } = await database.store.runs.start({ from: null, to: null, dryRun: true });
  const gracePeriods = { fulfilmentSeconds: 3_600, callbackSeconds: 864_000_000, createSeconds: 3_600 };
  await database.store.runs.findDiscrepancies(runId, { now: new Date(), gracePeriods, callbackProviders: [] });
  const found = await database.store.runs.discrepancies(runId);
  return found.filter((each) => each.orderId === orderId).map(({ kind }) => kind);
}
