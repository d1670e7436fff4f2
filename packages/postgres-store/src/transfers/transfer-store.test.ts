import { type EvidenceDraft, type Money, moneyFromDecimal, type ObservedTransfer, type Order } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
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
  expect(await foundSubjects()).toEqual([`unexpected_payment payment:${transferId(1)}`]);
});

test('openSince is the creation time of the oldest unpaid order that the provider may pay', async () => {
  expect(await store.transfers.openSince('pentagoo')).toBeNull();
  await put(
    { orderId: 'paid', createdAt: minutes(-120) },
    { orderId: 'neopay', createdAt: minutes(-60), providers: ['neopay'] },
  );
  await put(
    { orderId: 'pentagoo', createdAt: minutes(-30), providers: ['pentagoo'] },
    { orderId: 'any', createdAt: minutes(-20) },
  );
  await bindClaim(store, 'paid', aPaymentClaim(), noon);
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

test('a transfer that matches several orders has several_candidates, and is proposed for none', async () => {
  await put({ orderId: 'A' }, { orderId: 'B' });
  await record([observedTransfer(1)]);
  const { found } = await findDiscrepancies();
  expect(found).toMatchObject([
    {
      kind: 'several_candidates',
      orderId: null,
      fields: [
        { field: 'transaction', actual: `BSC:${hash(1)}` },
        { field: 'order', expected: 'A, B' },
      ],
    },
  ]);
  expect(await store.transfers.proposals('pentagoo')).toEqual([]);
});

test('two transfers that match the same order both have several_candidates, and are not proposed', async () => {
  await put({ orderId: 'A' });
  await record([observedTransfer(1), observedTransfer(2)]);
  expect(await foundSubjects()).toEqual([1, 2].map((number) => `several_candidates payment:${transferId(number)}`));
  expect(await store.transfers.proposals('pentagoo')).toEqual([]);
});

test.each<[string, Partial<Order>, Money?]>([
  ['of another amount', {}, moneyFromDecimal('100.02', 'USD')],
  ['of another currency', {}, moneyFromDecimal('100.00', 'EUR')],
  ['beside an order of another provider', { providers: ['neopay'] }],
  ['beside an order created later', { createdAt: minutes(2) }],
  ['beside an order that was due earlier', { dueAt: minutes(-1) }],
])('a transfer %s is an unexpected payment', async (_case, order, amount) => {
  await put({ orderId: 'A', createdAt: minutes(-60), ...order });
  await record([observedTransfer(1, amount)]);
  const [only, ...others] = await foundSubjects();
  expect([only, others]).toEqual([expect.stringMatching(/^unexpected_payment payment:pentagoo:BSC:0xa+1#/), []]);
});

test('a transfer is proposed for an order that was created in the last second in which an order may be', async () => {
  const createdAt = (milliseconds: number) => new Date(minutes(1).getTime() + milliseconds);
  await put({ orderId: 'A', createdAt: createdAt(999) }, { orderId: 'LATER', createdAt: createdAt(1_000) });
  await record([observedTransfer(1)]);
  expect(await store.transfers.proposals('pentagoo')).toMatchObject([{ orderId: 'A', exact: true }]);
});

test('a transfer within the tolerance is proposed as not exact, whatever its number of decimals', async () => {
  await put({ orderId: 'A' });
  await record([observedTransfer(1, moneyFromDecimal('99.990000000000000000', 'USD', 18))]);
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

test('a transfer that a person bound is not proposed', async () => {
  await put({ orderId: 'A' });
  await record([observedTransfer(1)]);
  await claimByPerson('A');
  expect(await foundSubjects()).toEqual([]);
});

test('a transfer that pays an order is not proposed for another, whatever the spelling of its network', async () => {
  await put({ orderId: 'A' }, { orderId: 'B' });
  await record([observedTransfer(1)]);
  const claim = aTransactionClaim(hash(1), 'BNB Chain');
  await bindClaim(store, 'B', claim, noon);
  await store.standings.recordEvidence('B', [evidence({ claim })], { now: noon });
  // Its claim no longer hides the transfer; the money that it holds does.
  const refuted = evidence({ claim, checks: [{ name: 'not_ahead', result: 'failed' }] });
  expect((await store.standings.recordEvidence('B', [refuted], { now: noon })).after.state).toBe('paid');
  expect(await foundSubjects()).not.toContain('missing_callback order:A@pentagoo');
  expect(await store.transfers.proposals('pentagoo')).toEqual([]);
});

test.each(['callback', 'person'])(
  'a claim by a %s for an order that was created after the transfer does not hide the order that it matches',
  async (by) => {
    await put({ orderId: 'A' }, { orderId: 'LATER', createdAt: minutes(5) });
    await record([observedTransfer(1)]);
    if (by === 'callback') await claimByCallback('LATER');
    else await claimByPerson('LATER');
    expect(await store.transfers.proposals('pentagoo')).toMatchObject([{ orderId: 'A', exact: true }]);
    expect(await foundSubjects()).toEqual(expect.arrayContaining(['missing_callback order:A@pentagoo']));
  },
);

test.each(['callback', 'person'])(
  'a claim by a %s hides the order that the transfer matches until its witness refutes it',
  async (by) => {
    await put({ orderId: 'A' }, { orderId: 'CLAIMANT', amount: moneyFromDecimal('7.00', 'USD') });
    await record([observedTransfer(1)]);
    const claim = aTransactionClaim(hash(1), by === 'callback' ? 'Ethereum' : 'BSC');
    if (by === 'callback') await claimByCallback('CLAIMANT');
    else await claimByPerson('CLAIMANT');
    expect(await store.transfers.proposals('pentagoo')).toEqual([]);
    const refuted = evidence({ claim, checks: [{ name: 'not_ahead', result: 'failed' }] });
    await store.standings.recordEvidence('CLAIMANT', [{ ...refuted, answered: false }], { now: noon });
    expect(await store.transfers.proposals('pentagoo')).toEqual([]);
    await store.standings.recordEvidence('CLAIMANT', [refuted], { now: noon });
    expect(await store.transfers.proposals('pentagoo')).toMatchObject([{ orderId: 'A', exact: true }]);
  },
);

test('claimsFoundByScan returns an unpaid order with an observed transaction until its witness finds it', async () => {
  await put({ orderId: 'A' }, { orderId: 'PAID' }, { orderId: 'UNCLAIMED' });
  await claimByCallback('A');
  await claimByPerson('PAID');
  await bindClaim(store, 'PAID', aPaymentClaim(), noon);
  const answer = (facts: Partial<EvidenceDraft>) =>
    store.standings.recordEvidence('A', [evidence({ claim: aTransactionClaim(hash(1)), ...facts })], {
      now: noon,
    });
  await answer({ checks: [{ name: 'found', result: 'unknown' }], facts: null });
  await store.standings.recordEvidence('PAID', [aProof()], { now: noon });
  expect((await store.orders.get('PAID'))?.standing.state).toBe('paid');
  expect(await store.transfers.claimsFoundByScan('pentagoo')).toEqual([]);
  await record([observedTransfer(1)]);
  expect(await store.transfers.claimsFoundByScan('pentagoo')).toEqual(['A']);
  expect(await store.transfers.claimsFoundByScan('other')).toEqual([]);
  const checks = [
    { name: 'found', result: 'passed' },
    { name: 'not_ahead', result: 'failed' },
  ] as const;
  await answer({ checks, answered: false });
  expect(await store.transfers.claimsFoundByScan('pentagoo')).toEqual(['A']);
  await answer({ checks });
  expect(await store.transfers.claimsFoundByScan('pentagoo')).toEqual([]);
});

/** Evidence about the first transfer: final, and of the order's amount. */
function evidence(facts: Partial<EvidenceDraft> & { readonly claim: EvidenceDraft['claim'] }) {
  return aTransfer(hash(1), undefined, facts);
}

function claimByPerson(orderId: string) {
  return bindClaim(store, orderId, aTransactionClaim(hash(1), 'BSC'), noon);
}

async function claimByCallback(orderId: string) {
  await store.callbacks.receive(aCallback(`order ${orderId} ${hash(1)}`, { provider: 'pentagoo' }));
  await store.callbacks.match(10, plainMatcher);
}

function hash(number: number): string {
  return `0x${number.toString(16).padStart(64, 'a')}`;
}

function observedTransfer(number: number, amount = moneyFromDecimal('100.00', 'USD')): ObservedTransfer {
  return {
    network: 'BSC',
    hash: hash(number),
    unit: {
      id: { kind: 'transfer', chainId: 56, hash: hash(number), token: '0xtoken', recipient: '0xmerchant', position: 0 },
      amount,
      tolerance: moneyFromDecimal('0.01', amount.currency),
    },
    movedAt: noon,
    forOrdersUntil: minutes(1),
  };
}

/** How discrepancies name an observed transfer. */
function transferId(number: number): string {
  return `pentagoo:BSC:${hash(number)}#0xtoken:0xmerchant:0`;
}

function put(...orders: readonly Partial<Order>[]) {
  return store.orders.put(
    orders.map((facts) => anOrder(facts)),
    ANA,
    noon,
  );
}

function record(transfers: readonly ObservedTransfer[], cursor = '1') {
  return store.transfers.record('pentagoo', { scope: 'chain:56', cursor, transfers, gap: null });
}

async function findDiscrepancies(now = minutes(120)) {
  const { runId } = await store.runs.start({ from: null, to: null, dryRun: true });
  const gracePeriods = { fulfilmentSeconds: 86_400, callbackSeconds: 3_600, createSeconds: 86_400 };
  const { summary } = await store.runs.findDiscrepancies(runId, { now, gracePeriods, callbackProviders: ['pentagoo'] });
  return { summary, found: await store.runs.discrepancies(runId) };
}

async function foundSubjects(now?: Date): Promise<readonly string[]> {
  return (await findDiscrepancies(now)).found.map(({ kind, subject }) => `${kind} ${subject}`);
}
