import type { MoneyUnitId } from '@punteo/payments';
import { faultCount } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replaceBlockOf, UNITS_PER_CENT } from '../fakes/chain.ts';
import { forEachConcurrently } from '../for-each-concurrently.ts';
import { openTestStore, type TestStore } from '../test-store.ts';
import { createTestSystem, PENTAGOO_TOKEN } from '../test-system.ts';
import { createPentagooOrder, makeTransfer, pentagooCallsBack, stateOf } from './orders.ts';

let testStore: TestStore;
beforeAll(async () => {
  testStore = await openTestStore();
});
afterAll(() => testStore?.close());

test.concurrent('D4: the transaction of a paid order pays no second order, which gets the discrepancy proof_already_used', async () => {
  const system = createTestSystem(testStore);
  const first = await createPentagooOrder(system);
  const second = await createPentagooOrder(system);
  makeTransfer(system, first.hash);
  expect((await pentagooCallsBack(system, first.orderId, first.hash)).state).toBe('paid');
  expect(await pentagooCallsBack(system, second.orderId, first.hash)).toMatchObject({
    state: 'awaiting',
    fulfilmentAllowed: false,
    discrepancies: [{ kind: 'proof_already_used' }],
  });
  expect((await system.verify(first.orderId)).after).toMatchObject({
    state: 'paid',
    fulfilmentAllowed: true,
    discrepancies: [{ kind: 'contested_payment', fields: [{ actual: second.orderId }] }],
  });
});

test.concurrent('D4: a transaction that two orders claim before it exists pays neither', async () => {
  const system = createTestSystem(testStore);
  const first = await createPentagooOrder(system);
  const second = await createPentagooOrder(system);
  await pentagooCallsBack(system, second.orderId, first.hash);
  await pentagooCallsBack(system, first.orderId, first.hash);
  makeTransfer(system, first.hash);
  for (const { orderId } of [first, second]) {
    expect((await system.verify(orderId)).after).toMatchObject({
      state: 'contested',
      fulfilmentAllowed: false,
      discrepancies: [{ kind: 'contested_payment' }],
    });
  }
});

test.concurrent('D4: money that is taken back is no loss of a second order that claimed it too', async () => {
  const system = createTestSystem(testStore);
  const first = await createPentagooOrder(system);
  const second = await createPentagooOrder(system);
  const removed = makeTransfer(system, first.hash);
  for (const { orderId } of [first, second]) await pentagooCallsBack(system, orderId, first.hash);
  replaceBlockOf(system.chain, removed);
  for (const { orderId } of [second, first, second]) await system.verify(orderId);
  expect(await stateOf(system, first.orderId)).toBe('reversed');
  expect(await stateOf(system, second.orderId)).toBe('awaiting');
  system.advance(60);
  makeTransfer(system, first.hash);
  for (const { orderId } of [second, first]) await system.verify(orderId);
  expect(await stateOf(system, first.orderId)).toBe('paid');
  expect(await stateOf(system, second.orderId)).toBe('awaiting');
});

test.concurrent('D4: a transaction that two orders claim at the same moment never pays both', async () => {
  await forEachConcurrently(Array(faultCount(40, 1_000)), async () => {
    const system = createTestSystem(testStore);
    const first = await createPentagooOrder(system);
    const second = await createPentagooOrder(system);
    const orders = [first.orderId, second.orderId];
    makeTransfer(system, first.hash);
    await Promise.all(orders.map((orderId) => pentagooCallsBack(system, orderId, first.hash)));
    await Promise.all(orders.map((orderId) => system.verify(orderId)));
    const states = await Promise.all(orders.map((orderId) => stateOf(system, orderId)));
    expect([
      ['paid', 'awaiting'],
      ['awaiting', 'paid'],
      ['contested', 'contested'],
    ]).toContainEqual(states);
  });
});

test.concurrent('D4: a callback does not bring back a transaction that a person withdrew', async () => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system);
  makeTransfer(system, hash);
  expect((await pentagooCallsBack(system, orderId, hash)).state).toBe('paid');
  const claim = { provider: 'pentagoo', kind: 'transaction', network: 'Binance Smart Chain', hash } as const;
  const by = { actor: 'ana', reason: 'it is for another order' };
  await system.store.orders.change(orderId, { type: 'unbind', claim }, by, system.now);
  expect(await pentagooCallsBack(system, orderId, hash, { again: true })).toMatchObject({
    state: 'awaiting',
    fulfilmentAllowed: false,
    claims: [],
  });
});

test.concurrent('D5: a transfer of another amount, or older than the order, does not make the order paid', async () => {
  const system = createTestSystem(testStore);
  const other = await createPentagooOrder(system);
  makeTransfer(system, other.hash, { logs: [{ index: 3, units: 9_999n * UNITS_PER_CENT }] });
  expect(await pentagooCallsBack(system, other.orderId, other.hash)).toMatchObject({
    state: 'underpaid',
    fulfilmentAllowed: false,
  });
  const early = await createPentagooOrder(system);
  makeTransfer(system, early.hash, { height: 0 });
  expect(await pentagooCallsBack(system, early.orderId, early.hash)).toMatchObject({
    state: 'awaiting',
    fulfilmentAllowed: false,
  });
});

test.concurrent('D5: a real transaction in a callback with an unsigned reference pays no order', async () => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system);
  makeTransfer(system, hash);
  await system.postCallback('pentagoo', PENTAGOO_TOKEN, system.pentagooBody(orderId, hash, { orderId }));
  expect((await system.verify(orderId)).after).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });
});

test.concurrent('D6: each of two logs in one transaction pays at most one order', async () => {
  const system = createTestSystem(testStore);
  const first = await createPentagooOrder(system);
  const second = await createPentagooOrder(system);
  const half = { units: 5_000n * UNITS_PER_CENT };
  makeTransfer(system, first.hash, {
    logs: [
      { index: 1, ...half },
      { index: 2, ...half },
    ],
  });
  expect(await pentagooCallsBack(system, first.orderId, first.hash)).toMatchObject({
    state: 'paid_in_parts',
    fulfilmentAllowed: false,
  });
  expect(await pentagooCallsBack(system, second.orderId, first.hash)).toMatchObject({
    state: 'awaiting',
    paid: { amountMinor: 0n },
    fulfilmentAllowed: false,
  });
});

test.concurrent('D6: two equal transfers of one transaction pay two orders that claim it, one each', async () => {
  const system = createTestSystem(testStore);
  const first = await createPentagooOrder(system);
  const second = await createPentagooOrder(system);
  const orders = [first.orderId, second.orderId];
  for (const orderId of orders) await pentagooCallsBack(system, orderId, first.hash);
  system.advance(1);
  const whole = { units: 10_000n * UNITS_PER_CENT };
  makeTransfer(system, first.hash, {
    logs: [
      { index: 1, ...whole },
      { index: 2, ...whole },
    ],
  });
  await system.verify(first.orderId);
  const facts = await system.store.standings.orderFacts(orders);
  expect(await Promise.all(orders.map((orderId) => stateOf(system, orderId)))).toEqual(['paid', 'paid']);
  expect(facts.flatMap(({ held }) => held.map(({ unit }) => unit.id)).toSorted(byPosition)).toMatchObject([
    { position: 0 },
    { position: 1 },
  ]);
});

function byPosition(left: MoneyUnitId, right: MoneyUnitId): number {
  return left.kind === 'transfer' && right.kind === 'transfer' ? left.position - right.position : 0;
}

test('the rows of all these orders hold every invariant', async () => {
  expect(await testStore.violations()).toEqual([]);
});
