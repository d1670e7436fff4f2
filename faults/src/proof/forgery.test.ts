import { signCallbackAddress, signReference } from '@punteo/payments';
import { faultCount } from '@punteo/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { chanceOf, firstSeed } from '../random.ts';
import {
  FORMER_KEYRING,
  type Ground,
  openGround,
  PENTAGOO_TOKEN,
  RETIRED_KEYRING,
  type TestSystem,
  testSystemOn,
} from '../test-system.ts';
import { bankOrder, called, cryptoOrder, named, pay, stateOf, transfer } from './orders.ts';

let ground: Ground;
let sql: pg.Pool;
let system: TestSystem;

beforeAll(async () => {
  ground = await openGround();
  sql = new pg.Pool({ connectionString: ground.databaseUrl });
});
beforeEach(() => {
  system = testSystemOn(ground);
});
afterEach(async () => {
  expect(await ground.violations()).toEqual([]);
});
afterAll(async () => {
  await sql?.end();
  await ground?.close();
});

test('D1: a forged callback on a real order that waits changes nothing, and costs one question at most', async () => {
  const chance = chanceOf(firstSeed());
  for (let round = 0; round < faultCount(20, 2_000); round += 1) {
    const { orderId, document } = await bankOrder(system);
    system.neopay.calls.length = 0;
    const body = JSON.stringify({
      [chance.pick(['id', 'paymentId', 'payment_id'])]: chance.pick([document.id, orderId, 'x']),
      status: chance.pick(['paid', 'completed', 'settled', 'PAID']),
      amount: chance.pick(['100.00 USD', '100.00', 100, null]),
      paid: true,
    });
    expect(await called(system, orderId, body)).toMatchObject({
      state: 'awaiting',
      fulfilmentAllowed: false,
      paid: { amountMinor: 0n },
    });
    expect(system.neopay.calls.length).toBeLessThanOrEqual(1);
  }
});

test('D1: a forged callback with a hash that nobody made changes nothing', async () => {
  const { orderId, hash } = await cryptoOrder(system);
  expect(await named(system, orderId, hash)).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });
});

test('D1: hashes without end, named for an order by its own buyer, cost sixteen questions a look, and hide no payment', async () => {
  const { orderId, hash } = await cryptoOrder(system);
  for (let forged = 0; forged < 40; forged += 1) {
    const named = `0xf${forged.toString(16).padStart(63, '0')}`;
    await system.post('pentagoo', PENTAGOO_TOKEN, system.pentagooBody(orderId, named));
  }
  await system.post('pentagoo', PENTAGOO_TOKEN, system.pentagooBody(orderId, hash));
  transfer(system, hash);
  for (const state of ['awaiting', 'awaiting', 'paid']) {
    const { evidence, after } = await system.examine(orderId);
    expect(evidence).toHaveLength(16);
    expect(after.state).toBe(state);
    const due = await system.store.verifications.due(new Date(system.now.getTime() + 61_000), 1_000_000);
    expect(due.some((each) => each.orderId === orderId)).toBe(state === 'awaiting');
    system.wait(60);
  }
  expect((await system.examine(orderId)).after.state).toBe('paid');
});

test.each([
  '{"status":"failed"}',
  '{"status":"cancelled","paid":false}',
  '{"status":"expired"}',
  '{"status":"refunded","amount":"100.00 USD"}',
  '{"event":"payment.reversed"}',
])('D2: a forged negative callback (%s) changes no order, paid or not', async (body) => {
  const { orderId, document } = await bankOrder(system);
  expect((await called(system, orderId, body)).state).toBe('awaiting');
  pay(system, document);
  expect((await called(system, orderId, `${body} `)).state).toBe('paid');
  system.wait(60);
  expect((await called(system, orderId, ` ${body}`)).state).toBe('paid');
});

test('D3: a replay, at once, after ten minutes, after thirty days, moves nothing and tells nobody', async () => {
  const bank = await bankOrder(system);
  pay(system, bank.document);
  const crypto = await cryptoOrder(system);
  transfer(system, crypto.hash);
  const body = `{"id":"${bank.document.id}"}`;
  expect((await called(system, bank.orderId, body)).state).toBe('paid');
  expect((await named(system, crypto.orderId, crypto.hash)).state).toBe('paid');
  for (const seconds of [1, 600, 30 * 86_400]) {
    system.wait(seconds);
    expect((await called(system, bank.orderId, body)).state).toBe('paid');
    expect((await named(system, crypto.orderId, crypto.hash)).state).toBe('paid');
  }
  for (const orderId of [bank.orderId, crypto.orderId]) {
    expect(await eventsOf(orderId)).toEqual(['order.paid']);
    expect(await deliveriesOf(orderId)).toEqual([4]);
  }
});

test('D3: an address of a key that is no longer first is good until the key is gone, and then is not', async () => {
  const { orderId, document } = await bankOrder(system);
  const grant = { scope: 'neopay:live', orderId, expiresAt: new Date('2027-01-01') };
  pay(system, document);
  expect(await system.post('neopay', signCallbackAddress(FORMER_KEYRING, grant), '{"former":1}')).toBe('stored');
  expect(await system.post('neopay', signCallbackAddress(RETIRED_KEYRING, grant), '{"retired":1}')).toBeNull();
  expect(await deliveriesOf(orderId)).toEqual([1]);
});

test.each([
  ['raised', { amount: '1000.00 USD' }],
  ['lowered', { amount: '1.00 USD' }],
  ['of another currency', { amount: '100.00 EUR' }],
  ['missing', { amount: undefined }],
  ['no number', { amount: 'all of it' }],
])('D7: an amount that is %s in the callback decides nothing: the chain does', async (_case, changes) => {
  const { orderId, hash } = await cryptoOrder(system);
  expect((await named(system, orderId, hash, changes)).state).toBe('awaiting');
  transfer(system, hash);
  expect(await named(system, orderId, hash, { ...changes, again: true })).toMatchObject({
    state: 'paid',
    paid: { amountMinor: 10_000n },
  });
});

test.each([
  'Ethereum',
  'Ethereum Classic',
  'BSC Testnet',
  'binance smart chain',
  'Binance Smart Chain ',
  'Вinance Smart Chain',
])('D8: a hash that is right on another chain (%s) pays nothing, and says so', async (blockchain) => {
  const { orderId, hash } = await cryptoOrder(system);
  transfer(system, hash);
  const standing = await named(system, orderId, hash, { blockchain });
  expect(standing).toMatchObject({ state: 'awaiting', discrepancies: [{ kind: 'environment_mismatch' }] });
});

test('D9: a payment of another buyer, of nobody, or no id at all is never asked about for this order', async () => {
  const other = await bankOrder(system);
  pay(system, other.document);
  const { orderId } = await bankOrder(system);
  system.neopay.calls.length = 0;
  const unknown = '11111111-2222-4333-8444-555555555555';
  for (const id of [other.document.id, unknown, '../customers/1?x=1#y', `${other.document.id}/..`, '', 'null']) {
    expect((await called(system, orderId, JSON.stringify({ id, payment: { id } }))).state).toBe('awaiting');
  }
  const asked = system.neopay.calls.map((call) => call.slice(call.lastIndexOf('/') + 1));
  expect(asked).not.toContain(other.document.id);
  expect(asked).not.toContain(unknown);
  expect(new Set(asked).size).toBe(1);
});

test('D10: an order that nobody stated, and one that another merchant signed, become orphans and touch nothing', async () => {
  const { orderId, hash } = await cryptoOrder(system);
  transfer(system, hash);
  const foreign = signReference(RETIRED_KEYRING, 'pentagoo', orderId);
  for (const reference of [
    foreign,
    orderId,
    `${orderId}.AAAAAAAAAAAAAAAAAAAAAA`,
    signReference(RETIRED_KEYRING, 'pentagoo', 'nobody'),
  ]) {
    await system.post('pentagoo', PENTAGOO_TOKEN, system.pentagooBody(orderId, hash, { orderId: reference }));
  }
  await system.post('pentagoo', PENTAGOO_TOKEN, system.pentagooBody('order-of-nobody', hash));
  await system.examine(orderId);
  expect(await stateOf(system, orderId)).toBe('awaiting');
  expect(await evidenceOf(orderId)).toBe(0);
});

test.each(['paid', 'refunded', 'overdue', 'reversed'])(
  'D11: a callback on an order that is %s is recorded and moves nothing',
  async (state) => {
    const { orderId, document } = await bankOrder(system, state === 'overdue' ? { dueAt: system.now } : {});
    system.wait(60);
    if (state !== 'overdue') {
      pay(system, document);
      await system.examine(orderId);
    }
    if (state === 'refunded') document.status = 'returned';
    if (state === 'reversed') document.status = 'pending';
    expect((await system.examine(orderId)).after.state).toBe(state);
    const told = await eventsOf(orderId);
    expect((await called(system, orderId, '{"status":"paid"}')).state).toBe(state);
    expect((await named(system, orderId, `0x${'9'.repeat(64)}`)).state).toBe(state);
    expect(await eventsOf(orderId)).toEqual(told);
  },
);

async function eventsOf(orderId: string): Promise<readonly string[]> {
  const { rows } = await sql.query<{ type: string }>(
    'select type from events where order_id = $1 order by standing_version',
    [orderId],
  );
  return rows.map(({ type }) => type);
}

async function deliveriesOf(orderId: string): Promise<readonly number[]> {
  const { rows } = await sql.query<{ deliveries: number }>('select deliveries from callbacks where order_id = $1', [
    orderId,
  ]);
  return rows.map(({ deliveries }) => deliveries);
}

async function evidenceOf(orderId: string): Promise<number> {
  return (await sql.query('select from evidence where order_id = $1', [orderId])).rowCount ?? 0;
}
