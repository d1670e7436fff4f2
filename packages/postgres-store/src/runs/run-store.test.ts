import { type GracePeriods, moneyFromDecimal, type Payment, type RunSummary } from '@punteo/payments';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { anOrder, aPaymentClaim, aProof, aTransactionClaim, aTransfer } from '../__fixtures__/facts.ts';
import { openTestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

const start = new Date('2026-06-01T00:00:00Z');
const hours = (count: number) => new Date(start.getTime() + count * 3_600_000);
const gracePeriods: GracePeriods = { fulfilmentSeconds: 3_600, callbackSeconds: 3_600, createSeconds: 3_600 };

let database: Awaited<ReturnType<typeof openTestStore>>;
let store: PostgresStore;

beforeEach(async () => {
  database = await openTestStore();
  store = database.store;
});

afterEach(() => database?.close());

test('an empty day tallies to nothing', async () => {
  const { summary, found } = await run();
  expect(found).toEqual([]);
  expect(summary).toEqual({
    orders: 0,
    standings: {},
    ordersByOutcome: { awaited: 0, matched: 0, matched_within_tolerance: 0, attention: 0 },
    discrepancies: {},
    callbacks: { received: 0, stored: 0, duplicate: 0, orphan: 0, unreadable: 0 },
    sums: [],
  });
});

test('paid, called back and shipped is matched, and the sums meet', async () => {
  await putOrder('A', { shipped: true });
  await callBack('A');
  await pay('A', '100.00');
  await putOrder('B');
  const { summary, found } = await run();
  expect(found).toEqual([]);
  expect(summary).toMatchObject({
    orders: 2,
    standings: { paid: 1, awaiting: 1 },
    ordersByOutcome: { awaited: 1, matched: 1, matched_within_tolerance: 0, attention: 0 },
    callbacks: { received: 1, stored: 1, duplicate: 0, orphan: 0, unreadable: 0 },
    sums: [{ currency: 'USD', ordered: '200.00', proven: '100.00', matched: '100.00', unmatched: '0.00' }],
  });
});

test('an amount within the tolerance of its token is matched within tolerance', async () => {
  await putOrder('A', { shipped: true });
  const hash = `0x${'a1'.repeat(32)}`;
  await store.orders.change('A', { type: 'bind', claim: aTransactionClaim(hash) }, BY, start);
  const transfer = aTransfer(hash);
  if (transfer.facts?.kind !== 'transaction') throw new Error('A transfer is a transaction.');
  const transfers = transfer.facts.transfers.map((each) => ({
    ...each,
    amount: moneyFromDecimal('99.99', 'USD'),
    tolerance: moneyFromDecimal('0.01', 'USD'),
  }));
  await store.standings.recordEvidence('A', [{ ...transfer, facts: { ...transfer.facts, transfers } }], {
    now: hours(13),
  });
  expect((await run()).summary.ordersByOutcome).toEqual({
    awaited: 0,
    matched: 0,
    matched_within_tolerance: 1,
    attention: 0,
  });
});

test('paid and not shipped is found when its clock has run out, not before', async () => {
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

test('what is found in a provider’s payment names the provider, what is found in the order as a whole names none', async () => {
  await putOrder('A');
  const failed = {
    name: 'environment',
    result: 'failed',
    expected: 'live',
    actual: 'sandbox',
    kind: 'environment_mismatch',
  } as const;
  await claim('A');
  await store.standings.recordEvidence('A', [{ ...draft('A', '100.00'), checks: [failed] }], { now: hours(1) });
  await putOrder('B');
  await pay('B', '40.00');
  await run(hours(1));
  const { items } = await store.discrepancies.list({}, {});
  expect(items.map(({ kind, provider }) => [kind, provider]).sort()).toEqual([
    ['amount_under', null],
    ['environment_mismatch', 'neopay'],
  ]);
});

test('shipped and not paid is found at once', async () => {
  await putOrder('A', { shipped: true });
  expect((await run()).found).toEqual(['fulfilled_not_paid order:A']);
});

test('proven and never called back is found, from that provider only', async () => {
  await putOrder('A', { shipped: true });
  await pay('A', '100.00');
  await callBack('A', 'pentagoo');
  expect((await run()).found).toEqual(['missing_callback order:A@neopay']);
});

test('a callback that could not be read is found, and is still a callback', async () => {
  await putOrder('A', { shipped: true });
  await callBack('A', 'neopay', 'unreadable');
  await pay('A', '100.00');
  expect((await run()).found).toEqual(['unreadable_callback callback:1']);
});

test('a callback that belongs to no order is found', async () => {
  await callBack(null);
  expect((await run()).found).toEqual(['orphan_callback callback:1']);
});

test('what the provider no longer shows is missing there, once a complete syncProviders says so', async () => {
  await putOrder('A');
  await claim('A', 'p-1');
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

test('a claim that its witness does not find is missing after its clock, and one that was never asked is not', async () => {
  await putOrder('A');
  await claim('A', 'p-9');
  await store.standings.recordEvidence('A', [notFound('p-9')], { now: hours(1) });
  expect((await run(hours(1.5))).found).toEqual([]);
  expect((await run(hours(3))).found).toEqual(['missing_at_provider order:A#neopay payment p-9']);
});

test('money at the provider that no order asked for is unexpected; what nobody paid is not', async () => {
  await store.payments.observe([payment('p-1', 'paid'), payment('p-2', 'pending'), payment('p-3', 'unknown')], start);
  const { found, summary } = await run();
  expect(found).toEqual(['unexpected_payment payment:neopay:p-1', 'unexpected_payment payment:neopay:p-3']);
  expect(summary.sums).toEqual([
    { currency: 'USD', ordered: '0.00', proven: '100.00', matched: '0.00', unmatched: '100.00' },
  ]);
});

test('a create without a certain outcome is found after its clock', async () => {
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

test('what decide finds in an order’s facts is found with its kind and claim', async () => {
  await putOrder('A');
  await callBack('A');
  await pay('A', '90.00');
  const { found, summary } = await run();
  expect(found).toEqual(['amount_under order:A']);
  expect(summary.standings).toEqual({ underpaid: 1 });
});

test('the same fault is the same discrepancy over runs, gone when it is mended, open when it is back', async () => {
  await putOrder('A', { shipped: true });
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
  await fail('A');
  await run(hours(5));
  expect(await store.discrepancies.get(first?.discrepancyId ?? '')).toMatchObject({
    kind: 'fulfilled_not_paid',
    state: 'open',
    firstSeenAt: hours(2),
  });
});

test('what a person resolved stays resolved while it looks the same, and leaves a trace of who did it', async () => {
  await putOrder('A', { shipped: true });
  await run();
  const [item] = (await store.discrepancies.list({ state: 'open' }, {})).items;
  const id = item?.discrepancyId ?? '';
  await store.discrepancies.update(id, { state: 'resolved', note: 'sent by mistake', owner: 'ana' }, 'ana');
  const { summary } = await run();
  expect(await store.discrepancies.get(id)).toMatchObject({ state: 'resolved', note: 'sent by mistake', owner: 'ana' });
  expect(summary.ordersByOutcome.attention).toBe(0);
  expect((await store.audit.list({})).items).toMatchObject([
    {
      actor: 'ana',
      action: 'discrepancy.updated',
      subject: `discrepancy:${id}`,
      detail: { state: 'resolved', note: 'sent by mistake', owner: 'ana' },
    },
  ]);
  // The same order, shipped and unpaid, but now reversed: it no longer looks the same.
  await pay('A', '100.00');
  await fail('A');
  await run();
  expect(await store.discrepancies.get(id)).toMatchObject({ state: 'open', note: 'sent by mistake' });
});

test('a dry run finds and keeps nothing', async () => {
  await putOrder('A', { shipped: true });
  expect((await run(hours(2), { dryRun: true })).found).toEqual(['fulfilled_not_paid order:A']);
  expect((await store.discrepancies.list({}, {})).items).toEqual([]);
});

test('a window holds its first instant and not its last, and leaves what is outside alone', async () => {
  await putOrder('A', { shipped: true, createdAt: start });
  await putOrder('B', { shipped: true, createdAt: hours(24) });
  await run();
  const { summary, found } = await run(hours(48), { from: start, to: hours(24) });
  expect([summary.orders, found]).toEqual([1, ['fulfilled_not_paid order:A']]);
  expect((await store.discrepancies.list({ state: 'open' }, {})).items).toHaveLength(2);
});

test('the same facts give the same discrepancies, run by run', async () => {
  await putOrder('A', { shipped: true });
  await callBack(null);
  await store.payments.observe([payment('p-1', 'paid')], start);
  const [first, second] = [await run(), await run()];
  expect(second.found).toEqual(first.found);
  expect(second.summary).toEqual(first.summary);
});

async function run(
  now = hours(2),
  options: { dryRun?: boolean; from?: Date; to?: Date } = {},
): Promise<{ summary: RunSummary; found: string[] }> {
  const { runId } = await store.runs.start({
    from: options.from ?? null,
    to: options.to ?? null,
    dryRun: options.dryRun ?? false,
  });
  const summary = await store.runs.findDiscrepancies(runId, { now, gracePeriods, callbackProviders: ['neopay'] });
  const finished = await store.runs.finish(runId, { complete: true, incompleteReasons: [], summary });
  expect(finished.summary).toEqual(summary);
  return { summary, found: (await store.runs.discrepancies(runId)).map(({ kind, subject }) => `${kind} ${subject}`) };
}

async function putOrder(orderId: string, { shipped = false, createdAt = start } = {}): Promise<void> {
  await store.orders.put([anOrder({ orderId, createdAt, fulfilledAt: shipped ? createdAt : null })], BY, start);
}

/** Binds the payment of that id, by default the order's own. */
async function claim(orderId: string, paymentId = orderId): Promise<void> {
  await store.orders.change(orderId, { type: 'bind', claim: aPaymentClaim(paymentId) }, BY, start);
}

/** The bank answers, one hour in, that the order's payment is paid. */
async function pay(orderId: string, amount: string): Promise<void> {
  await claim(orderId);
  await store.standings.recordEvidence(orderId, [draft(orderId, amount)], { now: hours(1) });
}

/** The bank answers twice that the payment failed after all. */
async function fail(orderId: string): Promise<void> {
  const { facts, ...failed } = draft(orderId, '100.00');
  if (facts?.kind !== 'payment') throw new Error('A draft of a payment has its facts.');
  const answer = {
    ...failed,
    facts: { ...facts, status: 'failed' as const, updatedAt: hours(1.1) },
    checks: [{ name: 'status', result: 'failed' as const }],
  };
  for (const at of [hours(1.2), hours(1.3)])
    await store.standings.recordEvidence(orderId, [{ ...answer, checkedAt: at }], { now: at });
}

function draft(paymentId: string, amount: string) {
  const proof = aProof({ claim: aPaymentClaim(paymentId), checkedAt: hours(1) }, moneyFromDecimal(amount, 'USD'));
  if (proof.facts?.kind !== 'payment') throw new Error('A proof of a payment has its facts.');
  return { ...proof, facts: { ...proof.facts, createdAt: start, updatedAt: hours(1) } };
}

function notFound(paymentId: string) {
  return { ...draft(paymentId, '100.00'), facts: null, checks: [{ name: 'found', result: 'unknown' as const }] };
}

/** A callback for this order (or for none we know), received and handed over. */
async function callBack(
  orderId: string | null,
  provider = 'neopay',
  as: 'read' | 'unreadable' = 'read',
): Promise<void> {
  const body = Buffer.from(`${provider} ${orderId}`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  await store.callbacks.receive({
    provider,
    addressedOrderId: orderId,
    keyId: 'k1',
    body,
    digest,
    contentType: null,
    receivedAt: start,
  });
  const hint = {
    orderReference: null,
    providerPaymentId: null,
    transaction: null,
    amount: null,
    amountText: null,
    occurredAtText: null,
  };
  await store.callbacks.match(10, () => ({
    ...(as === 'read' ? { hint, unreadableReason: null } : { hint: null, unreadableReason: 'not_json' }),
    orderId,
  }));
}

function payment(providerPaymentId: string, status: Payment['status']): Payment {
  return {
    provider: 'neopay',
    providerPaymentId,
    orderId: null,
    amount: moneyFromDecimal('100.00', 'USD'),
    status,
    providerStatus: status,
    environment: null,
    createdAt: start,
    updatedAt: start,
    payers: [],
    raw: '{}',
  };
}

function later(instant: Date, count: number): Date {
  return new Date(instant.getTime() + count * 3_600_000);
}

const BY = { actor: 'ana', reason: 'test' } as const;
