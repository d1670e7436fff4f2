import { faultCount } from '@punteo/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { UNITS_PER_CENT } from '../fakes/chain.ts';
import { inLanes } from '../in-lanes.ts';
import { type Ground, type House, houseOn, openGround, PENTAGOO_TOKEN } from '../test-system.ts';
import { cryptoOrder, named, stateOf, transfer } from './orders.ts';

let ground: Ground;
let house: House;

beforeAll(async () => {
  ground = await openGround();
});
beforeEach(() => {
  house = houseOn(ground);
});
afterEach(async () => {
  expect(await ground.violations()).toEqual([]);
});
afterAll(() => ground?.close());

test('D4: the hash of a paid order, posted for another, pays nothing and is told', async () => {
  const first = await cryptoOrder(house);
  const second = await cryptoOrder(house);
  transfer(house, first.hash);
  expect((await named(house, first.orderId, first.hash)).state).toBe('paid');
  expect(await named(house, second.orderId, first.hash)).toMatchObject({
    state: 'awaiting',
    fulfilmentAllowed: false,
    findings: [{ kind: 'reused_hash' }],
  });
  expect((await house.examine(first.orderId)).after.state).toBe('paid');
});

test('D4: a hash that two orders claim before anybody was shown the money pays neither', async () => {
  const first = await cryptoOrder(house);
  const second = await cryptoOrder(house);
  await named(house, second.orderId, first.hash);
  await named(house, first.orderId, first.hash);
  transfer(house, first.hash);
  for (const { orderId } of [first, second]) {
    expect((await house.examine(orderId)).after).toMatchObject({
      state: 'contested',
      fulfilmentAllowed: false,
      findings: [{ kind: 'contested_hash' }],
    });
  }
});

test('D4: at the same moment, however often, a hash never pays two orders', { timeout: 600_000 }, async () => {
  const rounds = Array.from({ length: faultCount(40, 1_000) }, (_, round) => round);
  await inLanes(rounds, async () => {
    const first = await cryptoOrder(house);
    const second = await cryptoOrder(house);
    transfer(house, first.hash);
    await Promise.all([named(house, first.orderId, first.hash), named(house, second.orderId, first.hash)]);
    await Promise.all([house.examine(first.orderId), house.examine(second.orderId)]);
    const states = await Promise.all([stateOf(house, first.orderId), stateOf(house, second.orderId)]);
    expect(states.filter((state) => state === 'paid').length).toBeLessThanOrEqual(1);
    expect([
      ['paid', 'awaiting'],
      ['awaiting', 'paid'],
      ['contested', 'contested'],
    ]).toContainEqual(states);
  });
});

test('D5: a stranger’s payment to the merchant, of another sum or from before the order, does not make it paid', async () => {
  const other = await cryptoOrder(house);
  transfer(house, other.hash, { logs: [{ index: 3, units: 9_999n * UNITS_PER_CENT }] });
  expect(await named(house, other.orderId, other.hash)).toMatchObject({ state: 'underpaid', fulfilmentAllowed: false });
  const early = await cryptoOrder(house);
  transfer(house, early.hash, { height: 0 });
  expect(await named(house, early.orderId, early.hash)).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });
});

test('D5: without our signature in the reference, nobody’s real payment pays an order', async () => {
  const { orderId, hash } = await cryptoOrder(house);
  transfer(house, hash);
  await house.post('pentagoo', PENTAGOO_TOKEN, house.pentagooBody(orderId, hash, { orderId }));
  expect((await house.examine(orderId)).after).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });
});

test('D6: two logs of one transaction: each pays one order at most', async () => {
  const first = await cryptoOrder(house);
  const second = await cryptoOrder(house);
  const half = { units: 5_000n * UNITS_PER_CENT };
  transfer(house, first.hash, {
    logs: [
      { index: 1, ...half },
      { index: 2, ...half },
    ],
  });
  expect((await named(house, first.orderId, first.hash)).state).toBe('paid');
  expect((await named(house, second.orderId, first.hash)).fulfilmentAllowed).toBe(false);
});
