import { type EvidenceDraft, type Money, moneyFromDecimal, type ObservedTransfer, type Order } from '@punteo/payments';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  aCallback,
  anOrder,
  aPaymentClaim,
  aProof,
  aTransactionClaim,
  aTransfer,
  plainMatcher,
} from '../__fixtures__/facts.ts';
import { openTestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../open-store.ts';

const noon = new Date('2026-06-01T12:00:00Z');
const minutes = (count: number) => new Date(noon.getTime() + count * 60_000);

let database: Awaited<ReturnType<typeof openTestStore>>;
let store: PostgresStore;
beforeEach(async () => {
  database = await openTestStore();
  store = database.store;
});
afterEach(() => database?.close());

test('a stretch of a scan is kept with its cursor, and what is seen again is the same', async () => {
  await see([observedTransfer(1)], '100');
  await see([observedTransfer(1)], '200');
  await store.transfers.record('pentagoo', { scope: 'chain:1', cursor: null, transfers: [], gap: 'nodes' });
  expect(await store.transfers.cursors('pentagoo')).toEqual(new Map([['chain:56', '200']]));
  expect(await store.transfers.cursors('other')).toEqual(new Map());
  expect(await found()).toEqual([`unexpected_payment payment:${subjectOf(1)}`]);
});

test('the oldest order that is open to a provider says where its scans begin', async () => {
  expect(await store.transfers.openSince('pentagoo')).toBeNull();
  await put(
    { orderId: 'paid', createdAt: minutes(-120) },
    { orderId: 'theirs', createdAt: minutes(-60), providers: ['neopay'] },
  );
  await put(
    { orderId: 'ours', createdAt: minutes(-30), providers: ['pentagoo'] },
    { orderId: 'any', createdAt: minutes(-20) },
  );
  await store.orders.change('paid', { type: 'bind', claim: aPaymentClaim() }, BY, noon);
  await store.standings.recordEvidence('paid', [aProof()], { now: noon });
  expect(await store.transfers.openSince('pentagoo')).toEqual(minutes(-30));
});

describe('what nobody claimed', () => {
  test('and fits one open order alone is proposed for it, and pays nothing', async () => {
    await put({ orderId: 'A' });
    await see([observedTransfer(1)]);
    const {
      found: [proposal],
      summary,
    } = await tally();
    expect(proposal).toMatchObject({
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

  test('and fits several orders has several candidates, and is proposed for none', async () => {
    await put({ orderId: 'A' }, { orderId: 'B' });
    await see([observedTransfer(1)]);
    const { found } = await tally();
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

  test('and fits an order as well as another transfer does: both have several candidates', async () => {
    await put({ orderId: 'A' });
    await see([observedTransfer(1), observedTransfer(2)]);
    expect(await found()).toEqual([1, 2].map((number) => `several_candidates payment:${subjectOf(number)}`));
    expect(await store.transfers.proposals('pentagoo')).toEqual([]);
  });

  test.each<[string, Partial<Order>, Money?]>([
    ['another amount', {}, moneyFromDecimal('100.02', 'USD')],
    ['another currency', {}, moneyFromDecimal('100.00', 'EUR')],
    ['another provider’s order', { providers: ['neopay'] }],
    ['an order made later', { createdAt: minutes(2) }],
    ['an order that was due before', { dueAt: minutes(-1) }],
  ])('and fits no order (%s) is unexpected', async (_case, order, seen) => {
    await put({ orderId: 'A', createdAt: minutes(-60), ...order });
    await see([observedTransfer(1, seen)]);
    const [only, ...rest] = await found();
    expect([only, rest]).toEqual([expect.stringMatching(/^unexpected_payment payment:pentagoo:BSC:0xa+1#/), []]);
  });

  test('fits within its tolerance, at any fineness, but is then not exact', async () => {
    await put({ orderId: 'A' });
    await see([observedTransfer(1, moneyFromDecimal('99.990000000000000000', 'USD', 18))]);
    expect(await store.transfers.proposals('pentagoo')).toMatchObject([{ orderId: 'A', exact: false }]);
  });

  test('is told after the time that a callback may take, not before', async () => {
    await put({ orderId: 'A' });
    await see([observedTransfer(1)]);
    expect(await found(minutes(59))).toEqual([]);
    expect(await found(minutes(60))).toEqual(['missing_callback order:A@pentagoo']);
  });
});

describe('a transfer that is claimed or held is proposed for no other order:', () => {
  test('by a callback, for whatever order', async () => {
    await put({ orderId: 'A' }, { orderId: 'B', amount: moneyFromDecimal('7.00', 'USD') });
    await see([observedTransfer(1)]);
    await store.callbacks.receive(aCallback(`order B ${hash(1)}`, { provider: 'pentagoo' }));
    await store.callbacks.match(10, plainMatcher);
    expect(await found()).toEqual([]);
  });

  test('by a person who bound it', async () => {
    await put({ orderId: 'A' });
    await see([observedTransfer(1)]);
    await bind('A');
    expect(await found()).toEqual([]);
  });

  test('by an order that holds it', async () => {
    await put({ orderId: 'A' }, { orderId: 'B' });
    await see([observedTransfer(1)]);
    await bind('B', 'BNB Chain');
    await store.standings.recordEvidence('B', [evidenceOf('BNB Chain')], { now: noon });
    expect(await found()).not.toContain('missing_callback order:A@pentagoo');
    expect(await store.transfers.proposals('pentagoo')).toEqual([]);
  });
});

describe('what an order claimed', () => {
  test.each(['callback', 'person'])(
    'that was made too late for it (%s) is proposed for the order that it fits',
    async (by) => {
      await put({ orderId: 'A' }, { orderId: 'LATER', createdAt: minutes(5) });
      await see([observedTransfer(1)]);
      if (by === 'callback') await named('LATER');
      else await bind('LATER');
      expect(await store.transfers.proposals('pentagoo')).toMatchObject([{ orderId: 'A', exact: true }]);
      expect(await found()).toEqual(expect.arrayContaining(['missing_callback order:A@pentagoo']));
    },
  );

  test('that fits it is left to that order until its witness answers that something else is wrong', async () => {
    await put({ orderId: 'A' }, { orderId: 'CLAIMS', amount: moneyFromDecimal('7.00', 'USD') });
    await see([observedTransfer(1)]);
    await named('CLAIMS');
    const checks = [{ name: 'not_ahead', result: 'failed' }] as const;
    await store.standings.recordEvidence('CLAIMS', [evidenceOf('test', { answered: false, checks })], { now: noon });
    expect(await store.transfers.proposals('pentagoo')).toEqual([]);
    await store.standings.recordEvidence('CLAIMS', [evidenceOf('test', { checks })], { now: noon });
    expect(await store.transfers.proposals('pentagoo')).toMatchObject([{ orderId: 'A' }]);
  });

  test('and a scan saw, and its witness had not found, is reported until the witness finds it', async () => {
    await put({ orderId: 'A' });
    await named('A');
    const notThere = { checks: [{ name: 'found', result: 'unknown' }], facts: null } as const;
    await store.standings.recordEvidence('A', [evidenceOf('test', notThere)], { now: noon });
    expect(await store.transfers.claimsFoundByScan('pentagoo')).toEqual([]);
    await see([observedTransfer(1)]);
    expect(await store.transfers.claimsFoundByScan('pentagoo')).toEqual(['A']);
    expect(await store.transfers.claimsFoundByScan('other')).toEqual([]);
    const checks = [
      { name: 'found', result: 'passed' },
      { name: 'not_ahead', result: 'failed' },
    ] as const;
    await store.standings.recordEvidence('A', [evidenceOf('test', { checks, answered: false })], { now: noon });
    expect(await store.transfers.claimsFoundByScan('pentagoo')).toEqual(['A']);
    await store.standings.recordEvidence('A', [evidenceOf('test', { checks })], { now: noon });
    expect(await store.transfers.claimsFoundByScan('pentagoo')).toEqual([]);
  });

  async function named(orderId: string) {
    await store.callbacks.receive(aCallback(`order ${orderId} ${hash(1)}`, { provider: 'pentagoo' }));
    await store.callbacks.match(10, plainMatcher);
  }
});

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

const subjectOf = (number: number) => `pentagoo:BSC:${hash(number)}#0xtoken:0xmerchant:0`;

/** The chain's answer about the first transfer, under this spelling of its network. */
function evidenceOf(network: string, facts: Partial<EvidenceDraft> = {}) {
  return aTransfer(hash(1), undefined, { claim: aTransactionClaim(hash(1), network), ...facts });
}

function bind(orderId: string, network = 'BSC') {
  return store.orders.change(orderId, { type: 'bind', claim: aTransactionClaim(hash(1), network) }, BY, noon);
}

function put(...orders: readonly Partial<Order>[]) {
  return store.orders.put(
    orders.map((facts) => anOrder({ createdAt: minutes(-30), ...facts })),
    BY,
    noon,
  );
}

function see(transfers: readonly ObservedTransfer[], cursor = '1') {
  return store.transfers.record('pentagoo', { scope: 'chain:56', cursor, transfers, gap: null });
}

async function tally(now = minutes(120)) {
  const { runId } = await store.runs.start({ from: null, to: null, dryRun: true });
  const gracePeriods = { fulfilmentSeconds: 86_400, callbackSeconds: 3_600, createSeconds: 86_400 };
  const summary = await store.runs.findDiscrepancies(runId, { now, gracePeriods, callbackProviders: ['pentagoo'] });
  return { summary, found: await store.runs.discrepancies(runId) };
}

async function found(now?: Date): Promise<readonly string[]> {
  return (await tally(now)).found.map(({ kind, subject }) => `${kind} ${subject}`);
}

const BY = { actor: 'ana', reason: 'test' } as const;
