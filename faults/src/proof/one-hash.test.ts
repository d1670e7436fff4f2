import { faultCount } from '@punteo/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UNITS_PER_CENT } from '../fakes/chain.ts';
import { forEachConcurrently } from '../for-each-concurrently.ts';
import { openTestStore, type TestStore } from '../test-store.ts';
import { createTestSystem, PENTAGOO_TOKEN } from '../test-system.ts';
import { createPentagooOrder, makeTransfer, pentagooCallsBack, stateOf } from './orders.ts';

let testStore: TestStore;
beforeAll(async () => {
  testStore = await openTestStore();
});
afterAll(() => testStore?.close());

test.concurrent('D4: the transaction of a paid order pays no second order, which is a reused_hash', async () => {
  const system = createTestSystem(testStore);
  const first = await createPentagooOrder(system);
  const second = await createPentagooOrder(system);
  makeTransfer(system, first.hash);
  expect((await pentagooCallsBack(system, first.orderId, first.hash)).state).toBe('paid');
  expect(await pentagooCallsBack(system, second.orderId, first.hash)).toMatchObject({
    state: 'awaiting',
    fulfilmentAllowed: false,
    discrepancies: [{ kind: 'reused_hash' }],
  });
  expect((await system.verify(first.orderId)).after.state).toBe('paid');
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
      discrepancies: [{ kind: 'contested_hash' }],
    });
  }
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
  expect((await pentagooCallsBack(system, first.orderId, first.hash)).state).toBe('paid');
  expect((await pentagooCallsBack(system, second.orderId, first.hash)).fulfilmentAllowed).toBe(false);
});

test('the rows of all these orders hold every invariant', async () => {
  expect(await testStore.violations()).toEqual([]);
});
