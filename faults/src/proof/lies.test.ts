import { faultCount } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  CHAIN_ID,
  LOOK_ALIKE_TOKEN,
  MERCHANT,
  replaceBlockOf,
  STRANGER,
  TOKEN,
  UNITS_PER_CENT,
} from '../fakes/chain.ts';
import type { NeopayDocument } from '../fakes/neopay.ts';
import { forEachConcurrently } from '../for-each-concurrently.ts';
import { openTestStore, type TestStore } from '../test-store.ts';
import { createTestSystem } from '../test-system.ts';
import { completePayment, createNeopayOrder, createPentagooOrder, makeTransfer, pentagooCallsBack } from './orders.ts';

let testStore: TestStore;
beforeAll(async () => {
  testStore = await openTestStore();
});
afterAll(() => testStore?.close());

const REPETITIONS = Array(faultCount(1, 20));

test.concurrent.each<[string, Partial<NeopayDocument>, string, string]>([
  ['of another application', { application_id: '00000000-0000-4000-8000-000000000001' }, 'application', 'awaiting'],
  ['of the sandbox', { environment: 'sandbox' }, 'environment', 'awaiting'],
  ['to another payee', { payee: 'GB29NWBK60161331926819' }, 'payee', 'awaiting'],
  ['in another currency', { currency: 'EUR' }, 'currency', 'awaiting'],
  ['of a cent less', { amount: '99.99' }, 'amount', 'underpaid'],
  ['of a cent more', { amount: '100.01' }, 'amount', 'overpaid'],
  ['of a thousandth of a cent more', { amount: '100.00001' }, 'amount', 'overpaid'],
  ['with an unknown status', { status: 'settled' }, 'status', 'awaiting'],
  ['with a status named like an object property', { status: 'toString' }, 'status', 'awaiting'],
  ['from before the order', { created_at: '2026-05-01T00:00:00Z' }, 'time_window', 'awaiting'],
])(
  'C9: a payment %s does not make its order paid, and a discrepancy names the check',
  async (_case, changes, check, state) => {
    await forEachConcurrently(REPETITIONS, async () => {
      const system = createTestSystem(testStore);
      const { orderId, document } = await createNeopayOrder(system);
      completePayment(system, document, changes);
      const { after } = await system.verify(orderId);
      expect(after).toMatchObject({ state, fulfilmentAllowed: false });
      expect(after.discrepancies.flatMap(({ fields }) => fields.map(({ field }) => field))).toEqual([check]);
    });
  },
);

test.concurrent('C9: another payment than the requested one proves nothing', async () => {
  const system = createTestSystem(testStore);
  const other = await createNeopayOrder(system);
  completePayment(system, other.document);
  const { orderId, document } = await createNeopayOrder(system);
  completePayment(system, document, { status: 'pending' });
  system.neopay.shownPaymentId = other.document.id;
  const { after, evidence } = await system.verify(orderId);
  expect(after).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });
  expect(evidence[0]).toMatchObject({ facts: null });
});

test.concurrent.each<[string, Partial<NeopayDocument>]>([
  ['goes back to pending', { status: 'pending' }],
  ['gets an unknown status', { status: 'settled' }],
  ['is shown in another currency', { currency: 'EUR' }],
  ['is shown in the sandbox', { environment: 'sandbox' }],
  ['is shown with another payee', { payee: 'GB29NWBK60161331926819' }],
  ['fails, by an answer older than the known one', { status: 'rejected', updated_at: '2026-06-01T11:00:00Z' }],
])('C9: an order stays paid when its payment %s, and a discrepancy says since when', async (_case, changes) => {
  const system = createTestSystem(testStore);
  const { orderId, document } = await createNeopayOrder(system);
  completePayment(system, document);
  await system.verify(orderId);
  Object.assign(document, changes);
  const doubtedAt = system.now;
  for (let answer = 0; answer < 3; answer += 1) {
    const { after } = await system.verify(orderId);
    expect(after).toMatchObject({ state: 'paid', fulfilmentAllowed: true, paid: { amountMinor: 10_000n } });
    const doubts = after.discrepancies.filter(({ kind }) => kind === 'not_confirmed_any_more');
    expect(doubts.map(({ fields }) => fields[0]?.actual)).toEqual([doubtedAt.toISOString()]);
    system.advance(3_600);
  }
});

test.concurrent('C9: a paid order is reversed when two answers, 45 seconds apart, say that its payment failed', async () => {
  const system = createTestSystem(testStore);
  const { orderId, document } = await createNeopayOrder(system);
  completePayment(system, document);
  await system.verify(orderId);
  completePayment(system, document, { status: 'rejected' });
  expect((await system.verify(orderId)).after.state).toBe('paid');
  system.advance(44);
  expect((await system.verify(orderId)).after.state).toBe('paid');
  system.advance(1);
  expect((await system.verify(orderId)).after).toMatchObject({
    state: 'reversed',
    fulfilmentAllowed: false,
    discrepancies: [{ kind: 'reversed' }],
  });
});

test.concurrent.each<[string, string]>([
  ['100.00', 'paid'],
  ['100', 'paid'],
  ['100.0000', 'paid'],
  ['999.66', 'overpaid'],
  ['0.29', 'underpaid'],
  ['1.13', 'underpaid'],
  ['99.99999999999999', 'underpaid'],
  ['100.10000000000001', 'overpaid'],
  ['9007199254740993', 'overpaid'],
  ['0.001', 'underpaid'],
  ['1e2', 'awaiting'],
  ['1e400', 'awaiting'],
  ['"100.00"', 'awaiting'],
  ['null', 'awaiting'],
  ['-100', 'awaiting'],
  ['0100.00', 'awaiting'],
  ['100.', 'awaiting'],
  ['NaN', 'awaiting'],
])('C10: an order of 100.00 whose payment has the amount %s is %s', async (amount, state) => {
  const system = createTestSystem(testStore);
  const { orderId, document } = await createNeopayOrder(system);
  completePayment(system, document, { amount });
  const { after } = await system.verify(orderId);
  expect(after.state).toBe(state);
  expect(after.fulfilmentAllowed).toBe(state === 'paid');
});

test.concurrent.each(['forges', 'denies'] as const)(
  'C12: one node of three that %s a transfer is outvoted, and the quorum check names it',
  async (lie) => {
    await forEachConcurrently(REPETITIONS, async () => {
      const system = createTestSystem(testStore);
      const { orderId, hash } = await createPentagooOrder(system);
      system.chain.thirdNode = lie;
      if (lie === 'denies') makeTransfer(system, hash);
      await pentagooCallsBack(system, orderId, hash);
      const { after } = await system.verify(orderId);
      expect(after.fulfilmentAllowed).toBe(lie === 'denies');
      const [facts] = await system.store.standings.orderFacts([orderId]);
      expect(facts?.evidence[0]?.checks.find(({ name }) => name === 'quorum')?.actual).toMatch(
        /differs|absent|present/,
      );
    });
  },
);

test.concurrent('C13: a transfer pays once it is final, and stays final when a slower node answers later', async () => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system);
  const { height } = makeTransfer(system, hash, { final: false });
  system.chain.finalizedHeight = 0;
  expect(await pentagooCallsBack(system, orderId, hash)).toMatchObject({
    state: 'confirming',
    fulfilmentAllowed: false,
  });
  system.chain.finalizedHeight = (height ?? 0) - 1;
  expect((await system.verify(orderId)).after.state).toBe('confirming');
  system.chain.finalizedHeight = height ?? 0;
  expect((await system.verify(orderId)).after).toMatchObject({ state: 'paid', proof: 'final' });
  system.chain.finalizedHeight = 0;
  expect((await system.verify(orderId)).after).toMatchObject({ state: 'paid', proof: 'final' });
});

test.concurrent('C14: an order whose transfer a reorganisation removed before finality is awaiting again', async () => {
  await forEachConcurrently(Array(faultCount(2, 50)), async () => {
    const system = createTestSystem(testStore);
    const { orderId, hash } = await createPentagooOrder(system);
    const removed = makeTransfer(system, hash, { final: false });
    expect((await pentagooCallsBack(system, orderId, hash)).state).toBe('confirming');
    replaceBlockOf(system.chain, removed);
    expect((await system.verify(orderId)).after.state).toBe('awaiting');
    makeTransfer(system, hash, { fork: 1, final: false });
    expect((await system.verify(orderId)).after).toMatchObject({ state: 'confirming', fulfilmentAllowed: false });
  });
});

test.concurrent('C15: a paid order whose transfer a reorganisation removed is reversed and keeps its evidence', async () => {
  await forEachConcurrently(Array(faultCount(2, 20)), async () => {
    const system = createTestSystem(testStore);
    const { orderId, hash } = await createPentagooOrder(system);
    const removed = makeTransfer(system, hash);
    expect((await pentagooCallsBack(system, orderId, hash)).state).toBe('paid');
    replaceBlockOf(system.chain, removed);
    const { after } = await system.verify(orderId);
    expect(after).toMatchObject({ state: 'reversed', fulfilmentAllowed: false, discrepancies: [{ kind: 'reversed' }] });
    const [facts] = await system.store.standings.orderFacts([orderId]);
    expect(facts?.evidence.map((each) => each.facts)).toMatchObject([
      { isReplaced: false, transfers: [{ position: 0 }] },
      { isReplaced: true, block: null, transfers: [] },
    ]);
  });
});

test.concurrent('C15: a transfer that nodes no longer show takes nothing away while its block stands', async () => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system);
  const missing = makeTransfer(system, hash);
  expect((await pentagooCallsBack(system, orderId, hash)).state).toBe('paid');
  missing.height = null;
  expect((await system.verify(orderId)).after).toMatchObject({
    state: 'paid',
    fulfilmentAllowed: true,
    discrepancies: [{ kind: 'not_confirmed_any_more' }],
  });
});

test.concurrent('C15: a transfer in another block stays paid, and becomes final anew before goods go out', async () => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system);
  makeTransfer(system, hash);
  expect((await pentagooCallsBack(system, orderId, hash)).state).toBe('paid');
  system.advance(60);
  makeTransfer(system, hash, { final: false });
  expect((await system.verify(orderId)).after).toMatchObject({
    state: 'paid',
    proof: 'chain',
    fulfilmentAllowed: false,
  });
  makeTransfer(system, hash);
  expect((await system.verify(orderId)).after).toMatchObject({
    state: 'paid',
    proof: 'final',
    fulfilmentAllowed: true,
  });
});

test.concurrent.each([
  ['of a look-alike token', { contract: LOOK_ALIKE_TOKEN }],
  ['to another recipient', { to: STRANGER }],
  ['that failed', { status: '0x0' as const }],
  ['of zero units', { logs: [{ index: 0, units: 0n }] }],
  ['without a log', { logs: [] }],
])('C16: a transfer %s pays nothing', async (_case, changes) => {
  await forEachConcurrently(REPETITIONS, async () => {
    const system = createTestSystem(testStore);
    const { orderId, hash } = await createPentagooOrder(system);
    makeTransfer(system, hash, changes);
    expect(await pentagooCallsBack(system, orderId, hash)).toMatchObject({
      state: 'awaiting',
      fulfilmentAllowed: false,
    });
  });
});

test.concurrent('C16: several transfers of one transaction are units of their own, and pay in parts', async () => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system);
  const logs = [1n, 99n].map((dollars, at) => ({ index: at * 4, units: dollars * 100n * UNITS_PER_CENT }));
  makeTransfer(system, hash, { logs, to: MERCHANT });
  expect(await pentagooCallsBack(system, orderId, hash)).toMatchObject({
    state: 'paid_in_parts',
    paid: { amountMinor: 100_000_000n, exponent: 6 },
    fulfilmentAllowed: false,
  });
  const [facts] = await system.store.standings.orderFacts([orderId]);
  const unit = { kind: 'transfer', chainId: CHAIN_ID, hash, token: TOKEN, recipient: MERCHANT };
  expect(facts?.held.map((held) => held.unit.id)).toEqual([0, 1].map((position) => ({ ...unit, position })));
});

test.concurrent('C16: a transfer whose token also leaves the merchant in the transaction counts for nothing by itself', async () => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system);
  const units = 10_000n * UNITS_PER_CENT;
  makeTransfer(system, hash, {
    logs: [
      { index: 0, units },
      { index: 1, units, from: MERCHANT, to: STRANGER },
    ],
  });
  expect(await pentagooCallsBack(system, orderId, hash)).toMatchObject({
    state: 'awaiting',
    fulfilmentAllowed: false,
    discrepancies: [{ kind: 'check_failed', fields: [{ field: 'outflow' }] }],
  });
});

test.concurrent.each([-61, -86_400, 301, 86_400])(
  'C17: a transfer %i seconds after its order (negative: before) pays nothing',
  async (seconds) => {
    const system = createTestSystem(testStore);
    const { orderId, hash } = await createPentagooOrder(system);
    const { height } = makeTransfer(system, hash);
    const movedHeight = (height ?? 0) + seconds;
    makeTransfer(system, hash, { height: movedHeight });
    // The nodes know a block of the future only when their clocks are ahead.
    system.chain.clockAheadSeconds = Math.max(seconds, 0);
    system.chain.finalizedHeight = movedHeight;
    expect(await pentagooCallsBack(system, orderId, hash)).toMatchObject({
      state: 'awaiting',
      fulfilmentAllowed: false,
    });
  },
);

test.concurrent.each([
  ['90.00 dollars', [9_000n], 'underpaid'],
  ['110.00 dollars', [11_000n], 'overpaid'],
  ['40.00 and 60.00 dollars', [4_000n, 6_000n], 'paid_in_parts'],
  ['twice 100.00 dollars', [10_000n, 10_000n], 'overpaid'],
] as const)('C18: an order of 100.00 dollars that got %s is not plainly paid', async (_case, parts, state) => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system);
  for (const [number, cents] of parts.entries()) {
    const partHash = `0x${number + 1}${hash.slice(3)}`;
    makeTransfer(system, partHash, { logs: [{ index: 3, units: cents * UNITS_PER_CENT }] });
    await pentagooCallsBack(system, orderId, partHash);
  }
  expect((await system.verify(orderId)).after.state).toBe(state);
});

test.concurrent('C18: a payment after the due time is late and releases no goods', async () => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system, { dueAt: new Date(system.now.getTime() + 1_000) });
  system.advance(60);
  makeTransfer(system, hash);
  expect(await pentagooCallsBack(system, orderId, hash)).toMatchObject({
    state: 'paid_late',
    fulfilmentAllowed: false,
  });
});

test.concurrent.each([-86_400, -3_600, -300, 300, 86_400])(
  'C19: a clock that is %i seconds off makes no order paid early and takes no payment away',
  async (seconds) => {
    const system = createTestSystem(testStore);
    const { orderId, document } = await createNeopayOrder(system);
    system.advance(seconds);
    expect((await system.verify(orderId)).after.fulfilmentAllowed).toBe(false);
    completePayment(system, document);
    expect((await system.verify(orderId)).after.state).toBe('paid');
    system.advance(-seconds);
    expect((await system.verify(orderId)).after.state).toBe('paid');
  },
);

test('the rows of all these orders hold every invariant', async () => {
  expect(await testStore.violations()).toEqual([]);
});
