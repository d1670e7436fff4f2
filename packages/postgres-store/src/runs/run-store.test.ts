import {
  type EvidenceDraft,
  type GracePeriods,
  moneyFromDecimal,
  type Payment,
  type RunSummary,
} from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import {
  aCallback,
  aHint,
  anOrder,
  aPayment,
  aPaymentClaim,
  aProof,
  aTransactionClaim,
  aTransfer,
} from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

const start = new Date('2026-06-01T00:00:00Z');
const hours = (count: number) => new Date(start.getTime() + count * 3_600_000);
const gracePeriods: GracePeriods = { fulfilmentSeconds: 3_600, callbackSeconds: 3_600, createSeconds: 3_600 };

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});

beforeEach(() => database.empty());

afterAll(() => database?.close());

test('a run over an empty store finds nothing and sums nothing', async () => {
  const { summary, found } = await run();
  expect(found).toEqual([]);
  expect(summary).toEqual({
    orders: 0,
    standings: {},
    ordersByOutcome: { awaited: 0, overdue: 0, matched: 0, matched_within_tolerance: 0, explained: 0, attention: 0 },
    discrepancies: {},
    callbacks: { received: 0, stored: 0, duplicate: 0, orphan: 0, unreadable: 0 },
    sums: [],
    moneyAtRisk: [],
  });
});

test('a paid order with a callback and sent goods is matched, and the sums add up', async () => {
  await putOrder('A', { fulfilled: true });
  await callBack('A');
  await pay('A', '100.00');
  await putOrder('B');
  const { summary, found } = await run();
  expect(found).toEqual([]);
  expect(summary).toMatchObject({
    orders: 2,
    standings: { paid: 1, awaiting: 1 },
    ordersByOutcome: { awaited: 1, overdue: 0, matched: 1, matched_within_tolerance: 0, explained: 0, attention: 0 },
    callbacks: { received: 1, stored: 1, duplicate: 0, orphan: 0, unreadable: 0 },
    sums: [{ currency: 'USD', ordered: '200.00', proven: '100.00', matched: '100.00', unmatched: '0.00' }],
  });
});

test('an order that was paid within the tolerance of its token is matched within tolerance', async () => {
  await putOrder('A', { fulfilled: true });
  const hash = `0x${'a1'.repeat(32)}`;
  await bindClaim(store, 'A', aTransactionClaim(hash), start);
  await store.standings.recordEvidence('A', [transferWithin(hash, '99.99', '0.01')], { now: hours(13) });
  expect((await run()).summary.ordersByOutcome).toEqual({
    awaited: 0,
    overdue: 0,
    matched: 0,
    matched_within_tolerance: 1,
    explained: 0,
    attention: 0,
  });
});

test('paid_not_fulfilled is found after the grace period, not before', async () => {
  await putOrder('A');
  await callBack('A');
  await pay('A', '100.00');
  expect((await run(hours(1.5))).found).toEqual([]);
  const { found, summary } = await run(hours(2));
  expect(found).toEqual(['paid_not_fulfilled order:A']);
  expect(summary.sums).toEqual([
    { currency: 'USD', ordered: '100.00', proven: '100.00', matched: '0.00', unmatched: '100.00' },
  ]);
});

test('a discrepancy of a payment names its provider, one of the whole order names none', async () => {
  await putOrder('A');
  const failed = {
    name: 'environment',
    result: 'failed',
    expected: 'live',
    actual: 'sandbox',
    kind: 'environment_mismatch',
  } as const;
  await bindClaim(store, 'A', aPaymentClaim('A'), start);
  await store.standings.recordEvidence('A', [{ ...proof('A', '100.00'), checks: [failed] }], { now: hours(1) });
  await putOrder('B');
  await pay('B', '40.00');
  await run(hours(1));
  const { items } = await store.discrepancies.list({}, {});
  expect(items.map(({ kind, provider }) => [kind, provider]).sort()).toEqual([
    ['amount_under', null],
    ['environment_mismatch', 'neopay'],
  ]);
});

test('fulfilled_not_paid is found at once', async () => {
  await putOrder('A', { fulfilled: true });
  expect((await run()).found).toEqual(['fulfilled_not_paid order:A']);
});

test('fulfilled_not_paid names the proven part of the amount, where any is, and puts the open rest at risk', async () => {
  for (const orderId of ['A', 'B', 'C']) await putOrder(orderId, { fulfilled: true });
  await pay('B', '60.00');
  const hash = `0x${'c1'.repeat(32)}`;
  await bindClaim(store, 'C', aTransactionClaim(hash), start);
  const transfer = aTransfer(hash, [moneyFromDecimal('60.000000000000000001', 'USD', 18)]);
  await store.standings.recordEvidence('C', [transfer], { now: hours(1) });
  await run();
  const { items } = await store.discrepancies.list({ kind: 'fulfilled_not_paid' }, {});
  const amount = (actual: string) => ({ field: 'amount', expected: '100.00 USD', actual });
  const state = (actual: string) => ({ field: 'state', expected: 'paid', actual });
  expect(new Map(items.map(({ orderId, fields, moneyAtRisk }) => [orderId, { fields, moneyAtRisk }]))).toEqual(
    new Map([
      ['A', { fields: [state('awaiting')], moneyAtRisk: moneyFromDecimal('100.00', 'USD') }],
      ['B', { fields: [state('underpaid'), amount('60.00 USD')], moneyAtRisk: moneyFromDecimal('40.00', 'USD') }],
      [
        'C',
        {
          fields: [state('underpaid'), amount('60.000000000000000001 USD')],
          moneyAtRisk: moneyFromDecimal('39.999999999999999999', 'USD', 18),
        },
      ],
    ]),
  );
});

test('goods of an order that was paid in full and cancelled are not fulfilled_not_paid', async () => {
  await putOrder('A', { fulfilled: true });
  await callBack('A');
  await pay('A', '100.00');
  await store.orders.change('A', { type: 'cancel' }, ANA, hours(1.5));
  expect((await run()).found).toEqual(['paid_after_cancel order:A']);
});

test('missing_callback is found for the provider of a proven payment, whatever another provider sent', async () => {
  await putOrder('A', { fulfilled: true });
  await pay('A', '100.00');
  await callBack('A', 'pentagoo');
  expect((await run()).found).toEqual(['missing_callback order:A@neopay']);
});

test('an unreadable callback is found as unreadable_callback, and no callback is missing then', async () => {
  await putOrder('A', { fulfilled: true });
  await callBack('A', 'neopay', 'unreadable');
  await pay('A', '100.00');
  expect((await run()).found).toEqual(['unreadable_callback callback:1']);
});

test('a test of a callback address is no unreadable callback, and the callback is missing then', async () => {
  await putOrder('A', { fulfilled: true });
  await callBack('A', 'neopay', 'handshake');
  await pay('A', '100.00');
  expect((await run()).found).toEqual(['missing_callback order:A@neopay']);
});

test('a callback without an order is found as orphan_callback', async () => {
  await callBack(null);
  expect((await run()).found).toEqual(['orphan_callback callback:1']);
});

test('missing_at_provider is found for a bound payment that a whole sync did not show, until observed', async () => {
  await putOrder('A');
  await bindClaim(store, 'A', aPaymentClaim('p-1'), start);
  const bound = new Date();
  await store.payments.finishSync({
    provider: 'neopay',
    startedAt: later(bound, 2),
    complete: false,
    rows: 0,
    unreadableRows: 1,
  });
  expect((await run()).found).toEqual([]);
  await store.payments.finishSync({
    provider: 'neopay',
    startedAt: later(bound, 2),
    complete: true,
    rows: 0,
    unreadableRows: 0,
  });
  expect((await run()).found).toEqual(['missing_at_provider order:A#neopay payment p-1']);
  await store.payments.observe([payment('p-1', 'pending')], later(bound, 3));
  expect((await run()).found).toEqual([]);
});

test('missing_at_provider is found for a claim that its witness did not find within the grace period', async () => {
  await putOrder('A');
  await bindClaim(store, 'A', aPaymentClaim('p-9'), start);
  expect((await run(hours(3))).found).toEqual([]);
  const notFound = { facts: null, checks: [{ name: 'found', result: 'unknown' }] } as const;
  await store.standings.recordEvidence('A', [{ ...proof('p-9', '100.00'), ...notFound }], { now: hours(1) });
  expect((await run(hours(1.5))).found).toEqual([]);
  expect((await run(hours(3))).found).toEqual(['missing_at_provider order:A#neopay payment p-9']);
});

test('paid and unknown payments without an order are found as unexpected_payment, pending ones are not', async () => {
  await store.payments.observe([payment('p-1', 'paid'), payment('p-2', 'pending'), payment('p-3', 'unknown')], start);
  const { found, summary } = await run();
  expect(found).toEqual(['unexpected_payment payment:neopay:p-1', 'unexpected_payment payment:neopay:p-3']);
  expect(summary.sums).toEqual([
    { currency: 'USD', ordered: '0.00', proven: '100.00', matched: '0.00', unmatched: '100.00' },
  ]);
});

test('an unbound payment that a person allocated to an order is not unexpected, and is summed once', async () => {
  await putOrder('A', { fulfilled: true });
  await pay('A', '100.00');
  await store.orders.change('A', { type: 'unbind', claim: aPaymentClaim('A') }, ANA, hours(1));
  await store.payments.observe([payment('A', 'paid')], start);
  expect((await run()).found).toContain('unexpected_payment payment:neopay:A');
  const unit = { kind: 'payment', provider: 'neopay', paymentId: 'A' } as const;
  const amount = moneyFromDecimal('100.00', 'USD');
  await store.orders.change('A', { type: 'allocate', claim: aPaymentClaim('A'), unit, amount }, ANA, hours(1));
  const { summary, found } = await run();
  expect(found).not.toContain('unexpected_payment payment:neopay:A');
  expect(summary.sums).toMatchObject([{ currency: 'USD', proven: '100.00' }]);
});

test('an order that was cancelled or closed without money is matched, not awaited', async () => {
  for (const orderId of ['A', 'B', 'C']) await putOrder(orderId);
  await store.orders.change('A', { type: 'cancel' }, ANA, hours(1));
  await store.orders.change('B', { type: 'close' }, ANA, hours(1));
  const { summary, found } = await run();
  expect(found).toEqual([]);
  expect(summary.standings).toEqual({ awaiting: 1, cancelled: 1, closed: 1 });
  expect(summary.ordersByOutcome).toMatchObject({ awaited: 1, matched: 2, attention: 0 });
});

test('a create attempt without a certain outcome is found as unknown_create after the grace period', async () => {
  await putOrder('A');
  const createAttemptId = crypto.randomUUID();
  const amount = moneyFromDecimal('100.00', 'USD');
  await store.createAttempts.start({ createAttemptId, orderId: 'A', provider: 'neopay', amount, payers: [] });
  expect((await run(new Date())).found).toEqual([]);
  expect((await run(later(new Date(), 2))).found).toEqual([`unknown_create attempt:${createAttemptId}`]);
  await store.createAttempts.finish(createAttemptId, {
    outcome: 'created',
    providerPaymentId: 'p-1',
    authorisationUrl: null,
    reason: null,
  });
  expect((await run(later(new Date(), 2))).found).toEqual([]);
});

test('a discrepancy that decide finds in one order is found by the run', async () => {
  await putOrder('A');
  await callBack('A');
  await pay('A', '90.00');
  const { found, summary } = await run();
  expect(found).toEqual(['amount_under order:A']);
  expect(summary.standings).toEqual({ underpaid: 1 });
});

test('a discrepancy is one row over all runs: gone when not found, and open when found again', async () => {
  await putOrder('A', { fulfilled: true });
  await run(hours(2));
  const [first] = (await store.discrepancies.list({}, {})).items;
  await run(hours(3));
  const [second, ...others] = (await store.discrepancies.list({}, {})).items;
  expect(others).toEqual([]);
  expect(second).toEqual({ ...first, lastSeenAt: hours(3) });
  await callBack('A');
  await pay('A', '100.00');
  await run(hours(4));
  expect((await store.discrepancies.list({}, {})).items).toMatchObject([
    { discrepancyId: first?.discrepancyId, state: 'gone', lastSeenAt: hours(3) },
  ]);
  await failPayment('A');
  await run(hours(5));
  expect(await store.discrepancies.get(first?.discrepancyId ?? '')).toMatchObject({
    kind: 'fulfilled_not_paid',
    state: 'open',
    firstSeenAt: hours(2),
  });
});

test('a decision that stands already has no second audit row', async () => {
  await putOrder('A', { fulfilled: true });
  await run();
  const [{ discrepancyId = '' } = {}] = (await store.discrepancies.list({ state: 'open' }, {})).items;
  const decision = { state: 'resolved', note: 'sent by mistake', owner: 'ana' } as const;
  await store.discrepancies.update(discrepancyId, decision, { actor: 'ana', reason: 'a slip' });
  expect(await store.discrepancies.update(discrepancyId, decision, { actor: 'eva' })).toMatchObject(decision);
  expect(await store.discrepancies.update(discrepancyId, { owner: 'ana' }, { actor: 'eva' })).toMatchObject(decision);
  expect((await store.audit.list({})).items).toMatchObject([{ actor: 'ana', detail: decision }]);
});

test('a resolved discrepancy stays resolved while its fields are the same, and has an audit row', async () => {
  await putOrder('A', { fulfilled: true });
  await run();
  const [item] = (await store.discrepancies.list({ state: 'open' }, {})).items;
  const id = item?.discrepancyId ?? '';
  const decision = { state: 'resolved', note: 'sent by mistake', owner: 'ana' } as const;
  await store.discrepancies.update(id, decision, { actor: 'ana', reason: 'a slip' });
  const { summary } = await run();
  expect(await store.discrepancies.get(id)).toMatchObject({ state: 'resolved', note: 'sent by mistake', owner: 'ana' });
  expect(summary.ordersByOutcome.attention).toBe(0);
  expect((await store.audit.list({})).items).toMatchObject([
    {
      actor: 'ana',
      action: 'discrepancy.updated',
      subject: `discrepancy:${id}`,
      detail: {
        state: 'resolved',
        stateBefore: 'open',
        note: 'sent by mistake',
        noteBefore: null,
        owner: 'ana',
        ownerBefore: null,
        reason: 'a slip',
        version: '2',
      },
    },
  ]);
  // The same order is now reversed: the fields differ.
  await pay('A', '100.00');
  await failPayment('A');
  await run();
  expect(await store.discrepancies.get(id)).toMatchObject({ state: 'open', note: 'sent by mistake' });
});

test('a dry run finds discrepancies and stores none', async () => {
  await putOrder('A', { fulfilled: true });
  expect((await run(hours(2), { dryRun: true })).found).toEqual(['fulfilled_not_paid order:A']);
  expect((await store.discrepancies.list({}, {})).items).toEqual([]);
});

test('a window includes its start, excludes its end, and changes no discrepancy outside', async () => {
  await putOrder('A', { fulfilled: true, createdAt: start });
  await putOrder('B', { fulfilled: true, createdAt: hours(24) });
  await run();
  const { summary, found } = await run(hours(48), { from: start, to: hours(24) });
  expect([summary.orders, found]).toEqual([1, ['fulfilled_not_paid order:A']]);
  expect((await store.discrepancies.list({ state: 'open' }, {})).items).toHaveLength(2);
});

test('two runs over the same facts find the same and sum the same', async () => {
  await putOrder('A', { fulfilled: true });
  await callBack(null);
  await store.payments.observe([payment('p-1', 'paid')], start);
  const [first, second] = [await run(), await run()];
  expect(second.found).toEqual(first.found);
  expect(second.summary).toEqual(first.summary);
});

async function run(
  now = hours(2),
  options: { dryRun?: boolean; from?: Date; to?: Date; gracePeriods?: Partial<GracePeriods> } = {},
): Promise<{ summary: RunSummary; found: string[] }> {
  const { runId } = await store.runs.start({
    from: options.from ?? null,
    to: options.to ?? null,
    dryRun: options.dryRun ?? false,
  });
  const { summary } = await store.runs.findDiscrepancies(runId, {
    now,
    gracePeriods: { ...gracePeriods, ...options.gracePeriods },
    callbackProviders: ['neopay'],
  });
  const finished = await store.runs.finish(runId, { complete: true, incompleteReasons: [], summary });
  expect(finished.summary).toEqual(summary);
  return { summary, found: (await store.runs.discrepancies(runId)).map(({ kind, subject }) => `${kind} ${subject}`) };
}

async function putOrder(orderId: string, { fulfilled = false, createdAt = start } = {}): Promise<void> {
  await store.orders.put([anOrder({ orderId, createdAt, fulfilledAt: fulfilled ? createdAt : null })], ANA, start);
}

/** Binds the payment with the order's id, and records that it was paid at one o'clock. */
async function pay(orderId: string, amount: string): Promise<void> {
  await bindClaim(store, orderId, aPaymentClaim(orderId), start);
  await store.standings.recordEvidence(orderId, [proof(orderId, amount)], { now: hours(1) });
}

/** Records that the provider answered twice that the order's payment failed. */
async function failPayment(orderId: string): Promise<void> {
  const { facts, ...answer } = proof(orderId, '100.00');
  const failed = {
    ...answer,
    facts: { ...facts, status: 'failed' as const, updatedAt: hours(1.1) },
    checks: [{ name: 'status', result: 'failed' as const }],
  };
  for (const at of [hours(1.2), hours(1.3)])
    await store.standings.recordEvidence(orderId, [{ ...failed, checkedAt: at }], { now: at });
}

/** Evidence of the provider, paid at one o'clock. */
function proof(paymentId: string, amount: string) {
  const { facts, ...answer } = aProof({ claim: aPaymentClaim(paymentId) }, moneyFromDecimal(amount, 'USD'));
  if (facts?.kind !== 'payment') throw new Error('The facts of a payment are expected.');
  return { ...answer, facts: { ...facts, createdAt: start, updatedAt: hours(1) }, checkedAt: hours(1) };
}

/** Evidence of a final transfer of this amount, of a token with this tolerance. */
function transferWithin(hash: string, amount: string, tolerance: string): EvidenceDraft {
  const { facts, ...answer } = aTransfer(hash, [moneyFromDecimal(amount, 'USD')]);
  if (facts?.kind !== 'transaction') throw new Error('The facts of a transaction are expected.');
  const transfers = facts.transfers.map((each) => ({ ...each, tolerance: moneyFromDecimal(tolerance, 'USD') }));
  return { ...answer, facts: { ...facts, transfers } };
}

/** A callback for this order, or for none, received and matched. */
async function callBack(
  orderId: string | null,
  provider = 'neopay',
  as: 'read' | 'unreadable' | 'handshake' = 'read',
): Promise<void> {
  const callback = aCallback(`${provider} ${orderId}`, { provider, addressedOrderId: orderId, receivedAt: start });
  await store.callbacks.receive(callback);
  await store.callbacks.match(10, () => ({
    ...(as === 'read'
      ? { hint: aHint(), unreadableReason: null }
      : { hint: null, unreadableReason: as === 'handshake' ? 'handshake' : 'not_json' }),
    orderId,
  }));
}

function payment(providerPaymentId: string, status: Payment['status']): Payment {
  return aPayment({ providerPaymentId, status, providerStatus: status, createdAt: start });
}

function later(instant: Date, count: number): Date {
  return new Date(instant.getTime() + count * 3_600_000);
}
