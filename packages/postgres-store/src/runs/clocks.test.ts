import { type Clock, type GracePeriods, moneyFromDecimal, type Payment, type RunSummary } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPayment, aPaymentClaim, aProof, aTransactionClaim, aTransfer } from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

const start = new Date('2026-06-01T00:00:00Z');
const hours = (count: number) => new Date(start.getTime() + count * 3_600_000);
const DAY = 24;
const gracePeriods: GracePeriods = { fulfilmentSeconds: 3_600, callbackSeconds: 3_600, createSeconds: 3_600 };

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});
beforeEach(() => database.empty());
afterAll(() => database?.close());

test('an unpaid order past its due time is overdue and not awaited, whether or not it was decided since', async () => {
  await putOrder('A', { dueAt: hours(5) });
  await putOrder('B');
  expect((await run(hours(5))).summary.ordersByOutcome).toEqual(outcomes({ awaited: 2 }));
  const { summary } = await run(hours(5.01));
  expect([summary.standings, summary.ordersByOutcome]).toEqual([{ awaiting: 2 }, outcomes({ awaited: 1, overdue: 1 })]);
});

test('a payment of a provider has clocks for its status: awaited, then late, then missed', async () => {
  await putOrder('A');
  await putOrder('B');
  await pending('A', 'neopay');
  await pending('B', 'bank');
  const clocks = [clock('neopay', 'pending', 2, 4), clock(null, 'pending', 3, null)];
  expect(await seen(2, clocks)).toEqual([outcomes({ awaited: 2 }), []]);
  expect(await seen(3, clocks)).toEqual([outcomes({ awaited: 1, overdue: 1 }), []]);
  expect(await seen(4, clocks)).toEqual([outcomes({ overdue: 2 }), []]);
  expect(await seen(5, clocks)).toEqual([
    outcomes({ overdue: 1, attention: 1 }),
    ['payment_overdue order:A@neopay status: paid pending, since:  2026-06-01T01:00:00Z'],
  ]);
  // Without clocks only the due time counts.
  expect(await seen(100, [])).toEqual([outcomes({ awaited: 2 }), []]);
});

test('the clock of a status begins anew with each status, and a younger payment keeps its order in time', async () => {
  await putOrder('A');
  await pending('A', 'neopay');
  const clocks = [clock('neopay', 'pending', 2, null), clock('neopay', 'authorised', 2, null)];
  await store.payments.observe([paymentOf('A', 'neopay', 'authorised')], hours(2.5));
  expect(await seen(3.5, clocks)).toEqual([outcomes({ awaited: 1 }), []]);
  expect(await seen(5, clocks)).toEqual([outcomes({ overdue: 1 }), []]);
  await bindClaim(store, 'A', aPaymentClaim('A-2'), hours(4));
  await store.payments.observe([{ ...paymentOf('A', 'neopay', 'pending'), providerPaymentId: 'A-2' }], hours(4));
  expect(await seen(5, clocks)).toEqual([outcomes({ awaited: 1 }), []]);
});

test('a create that returned no payment, and a transfer that is not final, have clocks too', async () => {
  await putOrder('A');
  const createAttemptId = crypto.randomUUID();
  const amount = moneyFromDecimal('100.00', 'USD');
  await store.createAttempts.start({ createAttemptId, orderId: 'A', provider: 'pentagoo', amount, payers: [] });
  await store.createAttempts.finish(createAttemptId, {
    outcome: 'created',
    providerPaymentId: null,
    authorisationUrl: null,
    reason: null,
  });
  const now = (later: number) => (Date.now() - start.getTime()) / 3_600_000 + later;
  const clocks = [clock('pentagoo', 'created', 1, null), clock('pentagoo', 'confirming', 2, 3)];
  expect(await seen(now(0.5), clocks)).toEqual([outcomes({ awaited: 1 }), []]);
  expect(await seen(now(1.5), clocks)).toEqual([outcomes({ overdue: 1 }), []]);

  const hash = `0x${'a1'.repeat(32)}`;
  await bindClaim(store, 'A', aTransactionClaim(hash), start);
  const { checks, ...transfer } = aTransfer(hash, [amount]);
  const unknown = checks.map((check) => (check.name === 'finality' ? { ...check, result: 'unknown' as const } : check));
  await store.standings.recordEvidence('A', [{ ...transfer, checks: unknown }], { now: hours(13) });
  expect(await seen(now(1.5), clocks)).toEqual([outcomes({ awaited: 1 }), []]);
  expect(await seen(now(2.5), clocks)).toEqual([outcomes({ overdue: 1 }), []]);
  expect((await seen(now(3.5), clocks))[1]).toEqual([
    expect.stringContaining('payment_overdue order:A@pentagoo status: paid confirming'),
  ]);
});

test('a provider may have other grace periods than the rest', async () => {
  await putOrder('A', { fulfilledAt: start });
  await bindClaim(store, 'A', aPaymentClaim('A'), start);
  const { facts, ...answer } = aProof({ claim: aPaymentClaim('A') }, moneyFromDecimal('100.00', 'USD'));
  if (facts?.kind !== 'payment') throw new Error('The facts of a payment are expected.');
  const paid = { ...answer, facts: { ...facts, createdAt: start, updatedAt: hours(1) }, checkedAt: hours(1) };
  await store.standings.recordEvidence('A', [paid], { now: hours(1) });
  const kinds = async (ofProvider: NonNullable<GracePeriods['ofProvider']>) =>
    Object.keys((await run(hours(2.5), { ofProvider })).summary.discrepancies);
  expect(await kinds({ other: { callbackSeconds: 86_400 } })).toEqual(['missing_callback']);
  expect(await kinds({ neopay: { callbackSeconds: 86_400 } })).toEqual([]);
  expect(await kinds({ neopay: { createSeconds: 86_400 } })).toEqual(['missing_callback']);
});

test('the money at risk is summed by currency and by the age of the discrepancies, without what a person resolved', async () => {
  await putOrder('A', { fulfilledAt: start });
  await run(start);
  await putOrder('B', { fulfilledAt: hours(20 * DAY), amount: moneyFromDecimal('7.50', 'EUR') });
  await run(hours(20 * DAY));
  await putOrder('C', { fulfilledAt: start });
  await putOrder('D', { fulfilledAt: start });
  const { summary } = await run(hours(29 * DAY));
  const sums = [
    { currency: 'USD', age: 'day', amount: '200.00', discrepancies: 2 },
    { currency: 'EUR', age: 'month', amount: '7.50', discrepancies: 1 },
    { currency: 'USD', age: 'month', amount: '100.00', discrepancies: 1 },
  ];
  expect(summary.moneyAtRisk).toEqual(sums);
  const [resolved] = (await store.discrepancies.list({ orderId: 'C' }, {})).items;
  await store.discrepancies.update(
    resolved?.discrepancyId ?? '',
    { state: 'resolved' },
    { actor: 'ana', reason: 'settled' },
  );
  expect((await run(hours(35 * DAY))).summary.moneyAtRisk).toEqual([
    { currency: 'USD', age: 'week', amount: '100.00', discrepancies: 1 },
    { currency: 'EUR', age: 'month', amount: '7.50', discrepancies: 1 },
    { currency: 'USD', age: 'older', amount: '100.00', discrepancies: 1 },
  ]);
});

/** Outcomes of a run, and what it found with its fields. */
async function seen(at: number, clocks: readonly Clock[]) {
  const { summary, runId } = await run(hours(at), { clocks });
  const found = await store.runs.discrepancies(runId);
  return [
    summary.ordersByOutcome,
    found.map(({ kind, subject, fields }) =>
      `${kind} ${subject} ${fields.map(({ field, expected, actual }) => `${field}: ${expected ?? ''} ${actual}`).join(', ')}`.trim(),
    ),
  ];
}

function clock(provider: string | null, status: Clock['status'], late: number, missing: number | null): Clock {
  return { provider, status, lateSeconds: late * 3_600, missingSeconds: missing === null ? null : missing * 3_600 };
}

function outcomes(counts: Partial<RunSummary['ordersByOutcome']>): RunSummary['ordersByOutcome'] {
  return { awaited: 0, overdue: 0, matched: 0, matched_within_tolerance: 0, explained: 0, attention: 0, ...counts };
}

async function run(now: Date, periods: Partial<GracePeriods> = {}): Promise<{ summary: RunSummary; runId: string }> {
  const { runId } = await store.runs.start({ from: null, to: null, dryRun: false });
  const options = { now, gracePeriods: { ...gracePeriods, ...periods }, callbackProviders: ['neopay'] };
  const { summary } = await store.runs.findDiscrepancies(runId, options);
  await store.runs.finish(runId, { complete: true, incompleteReasons: [], summary });
  return { summary, runId };
}

async function putOrder(orderId: string, facts: Parameters<typeof anOrder>[0] = {}): Promise<void> {
  await store.orders.put([anOrder({ orderId, createdAt: start, ...facts })], ANA, start);
}

/** A payment with the order's id that its provider calls pending since one o'clock. */
async function pending(orderId: string, provider: string): Promise<void> {
  await bindClaim(store, orderId, aPaymentClaim(orderId, provider), start);
  await store.payments.observe([paymentOf(orderId, provider, 'pending')], hours(1));
}

function paymentOf(providerPaymentId: string, provider: string, status: Payment['status']): Payment {
  return aPayment({ provider, providerPaymentId, status, providerStatus: status, createdAt: start });
}
