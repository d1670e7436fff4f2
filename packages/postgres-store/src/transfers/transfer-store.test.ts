import {
  decide,
  type EvidenceDraft,
  moneyFromDecimal,
  type ObservedTransfer,
  type Order,
  type OrderFacts,
} from '@punteo/payments';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aCallback, anOrder, aProof, plainMatcher } from '../__fixtures__/facts.ts';
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
  expect(await found()).toEqual([`unexpected_payment payment:pentagoo:BSC:${hash(1)}#USD`]);
});

test('the oldest order that is open to a provider says where its scans begin', async () => {
  expect(await store.transfers.openSince('pentagoo')).toBeNull();
  await put(
    { orderId: 'paid', createdAt: minutes(-90) },
    { orderId: 'theirs', createdAt: minutes(-60), providers: ['neopay'] },
  );
  await put(
    { orderId: 'ours', createdAt: minutes(-30), providers: ['pentagoo'] },
    { orderId: 'any', createdAt: minutes(-20) },
  );
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

  test('and fits several orders is ambiguous, and proposed for none', async () => {
    await put({ orderId: 'A' }, { orderId: 'B' });
    await see([observedTransfer(1)]);
    const { found } = await tally();
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

  test('and fits an order as well as another transfer does is ambiguous, both', async () => {
    await put({ orderId: 'A' });
    await see([observedTransfer(1), observedTransfer(2)]);
    expect(await found()).toEqual([1, 2].map((number) => `ambiguous payment:pentagoo:BSC:${hash(number)}#USD`));
    expect(await store.transfers.proposals('pentagoo')).toEqual([]);
  });

  test.each<[string, Partial<Order>, Partial<ObservedTransfer>]>([
    ['another amount', {}, { amount: moneyFromDecimal('100.02', 'USD') }],
    ['another currency', {}, { amount: moneyFromDecimal('100.00', 'EUR') }],
    ['another provider’s order', { providers: ['neopay'] }, {}],
    ['an order made later', { createdAt: minutes(2) }, {}],
    ['an order that was due before', { dueAt: minutes(-1) }, {}],
  ])('and fits no order (%s) is unexpected', async (_case, order, seen) => {
    await put({ orderId: 'A', createdAt: minutes(-60), ...order });
    await see([observedTransfer(1, seen)]);
    const [only, ...rest] = await found();
    expect([only, rest]).toEqual([expect.stringMatching(/^unexpected_payment payment:pentagoo:BSC:0xa+1#/), []]);
  });

  test('fits within its tolerance, at any fineness, but is then not exact', async () => {
    await put({ orderId: 'A' });
    await see([observedTransfer(1, { amount: moneyFromDecimal('99.990000000000000000', 'USD', 18) })]);
    expect(await store.transfers.proposals('pentagoo')).toMatchObject([{ orderId: 'A', exact: false }]);
  });

  test('is told after the time that a callback may take, not before', async () => {
    await put({ orderId: 'A' });
    await see([observedTransfer(1)]);
    expect(await found(minutes(59))).toEqual([]);
    expect(await found(minutes(60))).toEqual(['missing_callback order:A@pentagoo']);
  });
});

describe('what somebody claimed is no observedTransfer any more:', () => {
  test('by a callback, for whatever order', async () => {
    await put({ orderId: 'A' }, { orderId: 'B', amount: moneyFromDecimal('7.00', 'USD') });
    await see([observedTransfer(1)]);
    await store.callbacks.receive(aCallback(`order B ${hash(1)}`, { provider: 'pentagoo' }));
    await store.callbacks.match(10, plainMatcher);
    expect(await found()).toEqual([]);
  });

  test('by a person who bound it, in whatever letter case', async () => {
    await put({ orderId: 'A' });
    await see([observedTransfer(1)]);
    await store.payments.bind('pentagoo', `BSC:${hash(1).replaceAll('a', 'A')}`, 'A');
    expect(await found()).toEqual([]);
  });

  test('by an order that lives on it', async () => {
    await put({ orderId: 'A' }, { orderId: 'B' });
    await see([observedTransfer(1)]);
    await store.standings.recordEvidence('B', [aProof({ provider: 'neopay', proofKeys: [`chain:56:${hash(1)}:0`] })], {
      now: noon,
    });
    expect(await found()).not.toContain('missing_callback order:A@pentagoo');
    expect(await store.transfers.proposals('pentagoo')).toEqual([]);
  });
});

describe('what somebody claimed', () => {
  const checks = [{ name: 'within_window', result: 'failed' }] as const;

  test.each(['callback', 'person'])(
    'in vain (%s) hides nothing: it is proposed for the order that it fits',
    async (by) => {
      await put({ orderId: 'A' }, { orderId: 'LATER', createdAt: minutes(5) });
      await see([observedTransfer(1)]);
      if (by === 'callback') await named('LATER');
      else await store.payments.bind('pentagoo', `BSC:${hash(1)}`, 'LATER');
      expect(await store.transfers.proposals('pentagoo')).toEqual([]);
      await store.standings.recordEvidence('LATER', [aClaim({ checks, observed: null, proofKeys: [] })], { now: noon });
      expect(await store.transfers.proposals('pentagoo')).toMatchObject([{ orderId: 'A', exact: true }]);
      expect(await found()).toEqual(expect.arrayContaining(['missing_callback order:A@pentagoo']));
    },
  );

  test('and its witness has not said no to is left to that order', async () => {
    await put({ orderId: 'A' }, { orderId: 'LATER', createdAt: minutes(5) });
    await see([observedTransfer(1)]);
    await named('LATER');
    await store.standings.recordEvidence(
      'LATER',
      [aClaim({ answered: false, checks, observed: null, proofKeys: [] })],
      { now: noon },
    );
    expect(await store.transfers.proposals('pentagoo')).toEqual([]);
  });

  test('and was seen, and had not been found for its order, is told until it is', async () => {
    await put({ orderId: 'A' }, { orderId: 'PAID' }, { orderId: 'QUIET' });
    await named('A');
    await store.payments.bind('pentagoo', `BSC:${hash(1).replaceAll('a', 'A')}`, 'PAID');
    const notThere = { checks: [{ name: 'found', result: 'unknown' }], observed: null, proofKeys: [] } as const;
    await store.standings.recordEvidence('A', [aClaim(notThere)], { now: noon });
    await store.standings.recordEvidence('PAID', [aProof({ checkedAt: minutes(0) })], { now: noon });
    expect(await store.transfers.claimsFoundByScan('pentagoo')).toEqual([]);
    await see([observedTransfer(1)]);
    expect(await store.transfers.claimsFoundByScan('pentagoo')).toEqual(['A']);
    expect(await store.transfers.claimsFoundByScan('other')).toEqual([]);
    const there = { checks: [{ name: 'found', result: 'passed' }, ...checks], observed: null, proofKeys: [] } as const;
    await store.standings.recordEvidence('A', [aClaim({ ...there, answered: false })], { now: noon });
    expect(await store.transfers.claimsFoundByScan('pentagoo')).toEqual(['A']);
    await store.standings.recordEvidence('A', [aClaim(there)], { now: noon });
    expect(await store.transfers.claimsFoundByScan('pentagoo')).toEqual([]);
  });

  function aClaim(facts: Partial<EvidenceDraft>) {
    return aProof({ provider: 'pentagoo', claimKey: `chain:56:${hash(1)}`, witness: 'chain:56', ...facts });
  }

  async function named(orderId: string) {
    await store.callbacks.receive(aCallback(`order ${orderId} ${hash(1)}`, { provider: 'pentagoo' }));
    await store.callbacks.match(10, plainMatcher);
  }
});

const _decideFacts = (facts: OrderFacts) => decide(facts, noon);

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
