import { faultCount } from '@punteo/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { UNITS_PER_CENT } from '../fakes/chain.ts';
import { inLanes } from '../in-lanes.ts';
import { type Ground, openGround, PENTAGOO_TOKEN, type TestSystem, testSystemOn } from '../test-system.ts';
import { cryptoOrder, named, stateOf, transfer } from './orders.ts';

let ground: Ground;
let system: TestSystem;

beforeAll(async () => {
  ground = await openGround();
});
beforeEach(() => {
  system = testSystemOn(ground);
});
afterEach(async () => {
  expect(await ground.violations()).toEqual([]);
});
afterAll(() => ground?.close());

test('D4: the hash of a paid order, posted for another, pays nothing and is told', async () => {
  const first = await cryptoOrder(system);
  const second = await cryptoOrder(system);
  transfer(system, first.hash);
  expect((await named(system, first.orderId, first.hash)).state).toBe('paid');
  expect(await named(system, second.orderId, first.hash)).toMatchObject({
    state: 'awaiting',
    fulfilmentAllowed: false,
    discrepancies: [{ kind: 'reused_hash' }],
  });
  expect((await system.examine(first.orderId)).after.state).toBe('paid');
});

test('D4: a hash that two orders claim before anybody was shown the money pays neither', async () => {
  const first = await cryptoOrder(system);
  const second = await cryptoOrder(system);
  await named(system, second.orderId, first.hash);
  await named(system, first.orderId, first.hash);
  transfer(system, first.hash);
  for (const { orderId } of [first, second]) {
    expect((await system.examine(orderId)).after).toMatchObject({
      state: 'contested',
      fulfilmentAllowed: false,
      discrepancies: [{ kind: 'contested_hash' }],
    });
  }
});

test('D4: at the same moment, however often, a hash never pays two orders', { timeout: 600_000 }, async () => {
  const rounds = Array.from({ length: faultCount(40, 1_000) }, (_, round) => round);
  await inLanes(rounds, async () => {
    const first = await cryptoOrder(system);
    const second = await cryptoOrder(system);
    transfer(system, first.hash);
    await Promise.all([named(system, first.orderId, first.hash), named(system, second.orderId, first.hash)]);
    await Promise.all([system.examine(first.orderId), system.examine(second.orderId)]);
    const states = await Promise.all([stateOf(system, first.orderId), stateOf(system, second.orderId)]);
    expect(states.filter((state) => state === 'paid').length).toBeLessThanOrEqual(1);
    expect([
      ['paid', 'awaiting'],
      ['awaiting', 'paid'],
      ['contested', 'contested'],
    ]).toContainEqual(states);
  });
});

test('D5: a stranger’s payment to the merchant, of another sum or from before the order, does not make it paid', async () => {
  const other = await cryptoOrder(system);
  transfer(system, other.hash, { logs: [{ index: 3, units: 9_999n * UNITS_PER_CENT }] });
  expect(await named(system, other.orderId, other.hash)).toMatchObject({
    state: 'underpaid',
    fulfilmentAllowed: false,
  });
  const early = await cryptoOrder(system);
  transfer(system, early.hash, { height: 0 });
  expect(await named(system, early.orderId, early.hash)).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });
});

test('D5: without our signature in the reference, nobody’s real payment pays an order', async () => {
  const { orderId, hash } = await cryptoOrder(system);
  transfer(system, hash);
  await system.post('pentagoo', PENTAGOO_TOKEN, system.pentagooBody(orderId, hash, { orderId }));
  expect((await system.examine(orderId)).after).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });
});

test('D6: two logs of one transaction: each pays one order at most', async () => {
  const first = await cryptoOrder(system);
  const second = await cryptoOrder(system);
  const half = { units: 5_000n * UNITS_PER_CENT };
  transfer(system, first.hash, {
    logs: [
      { index: 1, ...half },
      { index: 2, ...half },
    ],
  });
  expect((await named(system, first.orderId, first.hash)).state).toBe('paid');
  expect((await named(system, second.orderId, first.hash)).fulfilmentAllowed).toBe(false);
});
