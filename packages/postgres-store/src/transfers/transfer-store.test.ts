import { type EvidenceDraft, moneyFromDecimal, type ObservedTransfer, type Order } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aCallback, anOrder, aProof, plainMatcher } from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

const noon = new Date('2026-06-01T12:00:00Z');
const minutes = (count: number) => new Date(noon.getTime() + count * 60_000);

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});

beforeEach(() => database.empty());

afterAll(() => database?.close());

test('a page of a scan is stored with its cursor, and a transfer that is observed again is stored once', async () => {
  await record([observedTransfer(1)], '100');
  await record([observedTransfer(1)], '200');
  await store.transfers.record('pentagoo', { scope: 'chain:1', cursor: null, transfers: [], gap: 'nodes' });
  expect(await store.transfers.cursors('pentagoo')).toEqual(new Map([['chain:56', '200']]));
  expect(await store.transfers.cursors('other')).toEqual(new Map());
  expect(await foundSubjects()).toEqual([`unexpected_payment payment:pentagoo:BSC:${hash(1)}#USD`]);
});

test('openSince is the creation time of the oldest unpaid order that the provider may pay', async () => {
  expect(await store.transfers.openSince('pentagoo')).toBeNull();
  await put(
    { orderId: 'paid', createdAt: minutes(-90) },
    { orderId: 'neopay', createdAt: minutes(-60), providers: ['neopay'] },
  );
  await put(
    { orderId: 'pentagoo', createdAt: minutes(-30), providers: ['pentagoo'] },
    { orderId: 'any', createdAt: minutes(-20) },
  );
  await store.standings.recordEvidence('paid', [aProof()], { now: noon });
  expect(await store.transfers.openSince('pentagoo')).toEqual(minutes(-30));
});

test('an unclaimed transfer that matches one open order is proposed for it, and does not pay it', async () => {
  await put({ orderId: 'A' });
  await record([observedTransfer(1)]);
  const {
    found: [missingCallback],
    summary,
  } = await findDiscrepancies();
  expect(missingCallback).toMatchObject({
    kind: 'missing_callback',
    subject: 'order:A@pentagoo',
    orderId: 'A',
    fields: [
      { field: 'callback', expected: 'pentagoo', actual: null },
      { field: 'transaction', expected: null, actual: `BSC:${hash(1)}` },
    ],
    moneyAtRisk: moneyFromDecimal('100.00', 'USD'),
  });
  expect(summary.standings).toEqual({ awaiting: 1 });
  expect(await store.transfers.proposals('pentagoo')).toEqual([
    { orderId: 'A', transaction: { network: 'BSC', hash: hash(1) }, exact: true },
  ]);
  expect(await store.transfers.proposals('other')).toEqual([]);
});

test('a transfer that matches several orders is ambiguous, and proposed for none', async () => {
  await put({ orderId: 'A' }, { orderId: 'B' });
  await record([observedTransfer(1)]);
  const { found } = await findDiscrepancies();
  expect(found).toMatchObject([
    {
      kind: 'ambiguous',
      orderId: null,
      fields: [
        { field: 'transaction', actual: `BSC:${hash(1)}` },
        { field: 'order', expected: 'A, B' },
      ],
    },
  ]);
  expect(await store.transfers.proposals('pentagoo')).toEqual([]);
});

test('two transfers that match the same order are both ambiguous, and not proposed', async () => {
  await put({ orderId: 'A' });
  await record([observedTransfer(1), observedTransfer(2)]);
  expect(await foundSubjects()).toEqual([1, 2].map((number) => `ambiguous payment:pentagoo:BSC:${hash(number)}#USD`));
  expect(await store.transfers.proposals('pentagoo')).toEqual([]);
});

test.each<[string, Partial<Order>, Partial<ObservedTransfer>]>([
  ['of another amount', {}, { amount: moneyFromDecimal('100.02', 'USD') }],
  ['of another currency', {}, { amount: moneyFromDecimal('100.00', 'EUR') }],
  ['beside an order of another provider', { providers: ['neopay'] }, {}],
  ['beside an order created later', { createdAt: minutes(2) }, {}],
  ['beside an order that was due earlier', { dueAt: minutes(-1) }, {}],
])('a transfer %s is an unexpected payment', async (_case, order, transfer) => {
  await put({ orderId: 'A', createdAt: minutes(-60), ...order });
  await record([observedTransfer(1, transfer)]);
  const [only, ...others] = await foundSubjects();
  expect([only, others]).toEqual([expect.stringMatching(/^unexpected_payment payment:pentagoo:BSC:0xa+1#/), []]);
});

test('a transfer within the tolerance is proposed as not exact, whatever its number of decimals', async () => {
  await put({ orderId: 'A' });
  await record([observedTransfer(1, { amount: moneyFromDecimal('99.990000000000000000', 'USD', 18) })]);
  expect(await store.transfers.proposals('pentagoo')).toMatchObject([{ orderId: 'A', exact: false }]);
});

test('the callback of an observed transfer is missing after the grace period, not before', async () => {
  await put({ orderId: 'A' });
  await record([observedTransfer(1)]);
  expect(await foundSubjects(minutes(59))).toEqual([]);
  expect(await foundSubjects(minutes(60))).toEqual(['missing_callback order:A@pentagoo']);
});

test('a transfer that a callback claims for any order is not proposed', async () => {
  await put({ orderId: 'A' }, { orderId: 'B', amount: moneyFromDecimal('7.00', 'USD') });
  await record([observedTransfer(1)]);
  await claimByCallback('B');
  expect(await foundSubjects()).toEqual([]);
});

test('a transfer that a person bound is not proposed, in whatever letter case its hash was written', async () => {
  await put({ orderId: 'A' });
  await record([observedTransfer(1)]);
  await store.payments.bind('pentagoo', `BSC:${hash(1).replaceAll('a', 'A')}`, 'A');
  expect(await foundSubjects()).toEqual([]);
});

test('a transfer that pays an order is not proposed for another', async () => {
  await put({ orderId: 'A' }, { orderId: 'B' });
  await record([observedTransfer(1)]);
  await store.standings.recordEvidence('B', [aProof({ provider: 'neopay', proofKeys: [`chain:56:${hash(1)}:0`] })], {
    now: noon,
  });
  expect(await foundSubjects()).not.toContain('missing_callback order:A@pentagoo');
  expect(await store.transfers.proposals('pentagoo')).toEqual([]);
});

test.each(['callback', 'person'])(
  'a claim by a %s that its witness refuted does not hide the order that the transfer matches',
  async (by) => {
    await put({ orderId: 'A' }, { orderId: 'LATER', createdAt: minutes(5) });
    await record([observedTransfer(1)]);
    if (by === 'callback') await claimByCallback('LATER');
    else await store.payments.bind('pentagoo', `BSC:${hash(1)}`, 'LATER');
    expect(await store.transfers.proposals('pentagoo')).toEqual([]);
    await store.standings.recordEvidence('LATER', [evidence({ checks: REFUTED, observed: null, proofKeys: [] })], {
      now: noon,
    });
    expect(await store.transfers.proposals('pentagoo')).toMatchObject([{ orderId: 'A', exact: true }]);
    expect(await foundSubjects()).toEqual(expect.arrayContaining(['missing_callback order:A@pentagoo']));
  },
);

test('a claimed transfer is proposed for no other order while its witness has not answered', async () => {
  await put({ orderId: 'A' }, { orderId: 'LATER', createdAt: minutes(5) });
  await record([observedTransfer(1)]);
  await claimByCallback('LATER');
  await store.standings.recordEvidence(
    'LATER',
    [evidence({ answered: false, checks: REFUTED, observed: null, proofKeys: [] })],
    { now: noon },
  );
  expect(await store.transfers.proposals('pentagoo')).toEqual([]);
});

test('claimsFoundByScan returns an unpaid order with an observed transaction until its witness finds it', async () => {
  await put({ orderId: 'A' }, { orderId: 'PAID' }, { orderId: 'UNCLAIMED' });
  await claimByCallback('A');
  await store.payments.bind('pentagoo', `BSC:${hash(1).replaceAll('a', 'A')}`, 'PAID');
  const notFound = { checks: [{ name: 'found', result: 'unknown' }], observed: null, proofKeys: [] } as const;
  await store.standings.recordEvidence('A', [evidence(notFound)], { now: noon });
  await store.standings.recordEvidence('PAID', [aProof({ checkedAt: minutes(0) })], { now: noon });
  expect(await store.transfers.claimsFoundByScan('pentagoo')).toEqual([]);
  await record([observedTransfer(1)]);
  expect(await store.transfers.claimsFoundByScan('pentagoo')).toEqual(['A']);
  expect(await store.transfers.claimsFoundByScan('other')).toEqual([]);
  const found = { checks: [{ name: 'found', result: 'passed' }, ...REFUTED], observed: null, proofKeys: [] } as const;
  await store.standings.recordEvidence('A', [evidence({ ...found, answered: false })], { now: noon });
  expect(await store.transfers.claimsFoundByScan('pentagoo')).toEqual(['A']);
  await store.standings.recordEvidence('A', [evidence(found)], { now: noon });
  expect(await store.transfers.claimsFoundByScan('pentagoo')).toEqual([]);
});

const REFUTED = [{ name: 'within_window', result: 'failed' }] as const;

/** Evidence about the claim on the first transfer. */
function evidence(facts: Partial<EvidenceDraft>) {
  return aProof({ provider: 'pentagoo', claimKey: `chain:56:${hash(1)}`, witness: 'chain:56', ...facts });
}

async function claimByCallback(orderId: string) {
  await store.callbacks.receive(aCallback(`order ${orderId} ${hash(1)}`, { provider: 'pentagoo' }));
  await store.callbacks.match(10, plainMatcher);
}

function hash(number: number): string {
  return `0x${number.toString(16).padStart(64, 'a')}`;
}

function observedTransfer(number: number, facts: Partial<ObservedTransfer> = {}): ObservedTransfer {
  const claimKey = `chain:56:${hash(number)}`;
  return {
    transaction: { network: 'BSC', hash: hash(number) },
    claimKey,
    proofKeys: [`${claimKey}:0`],
    amount: moneyFromDecimal('100.00', 'USD'),
    tolerance: moneyFromDecimal('0.01', 'USD'),
    movedAt: noon,
    forOrdersUntil: minutes(1),
    ...facts,
  };
}

function put(...orders: readonly Partial<Order>[]) {
  return store.orders.put(orders.map((facts) => anOrder({ createdAt: minutes(-30), ...facts })));
}

function record(transfers: readonly ObservedTransfer[], cursor = '1') {
  return store.transfers.record('pentagoo', { scope: 'chain:56', cursor, transfers, gap: null });
}

async function findDiscrepancies(now = minutes(120)) {
  const { runId } = await store.runs.start({ from: null, to: null, dryRun: true });
  const gracePeriods = { fulfilmentSeconds: 86_400, callbackSeconds: 3_600, createSeconds: 86_400 };
  const summary = await store.runs.findDiscrepancies(runId, { now, gracePeriods, callbackProviders: ['pentagoo'] });
  return { summary, found: await store.runs.discrepancies(runId) };
}

async function foundSubjects(now?: Date): Promise<readonly string[]> {
  return (await findDiscrepancies(now)).found.map(({ kind, subject }) => `${kind} ${subject}`);
}
