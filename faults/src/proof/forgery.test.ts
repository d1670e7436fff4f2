import { signCallbackAddress, signReference } from '@punteo/payments';
import { faultCount } from '@punteo/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forEachConcurrently } from '../for-each-concurrently.ts';
import { createRandom, firstSeed } from '../random.ts';
import { openTestStore, type TestStore } from '../test-store.ts';
import { centsOf, createTestSystem, FORMER_KEYRING, PENTAGOO_TOKEN, RETIRED_KEYRING } from '../test-system.ts';
import {
  completePayment,
  createNeopayOrder,
  createPentagooOrder,
  makeTransfer,
  neopayCallsBack,
  pentagooCallsBack,
  stateOf,
} from './orders.ts';

let testStore: TestStore;
let sql: pg.Pool;
beforeAll(async () => {
  testStore = await openTestStore();
  sql = new pg.Pool({ connectionString: testStore.databaseUrl });
});
afterAll(async () => {
  await sql?.end();
  await testStore?.close();
});

test.concurrent('D1: a forged callback on an awaiting order changes nothing and costs one request at most', async () => {
  const first = firstSeed();
  const seeds = Array.from({ length: faultCount(20, 2_000) }, (_, index) => first + index);
  await forEachConcurrently(seeds, async (seed) => {
    const random = createRandom(seed);
    const system = createTestSystem(testStore);
    const { orderId, document } = await createNeopayOrder(system);
    system.neopay.calls.length = 0;
    const body = JSON.stringify({
      [random.pick(['id', 'paymentId', 'payment_id'])]: random.pick([document.id, orderId, 'x']),
      status: random.pick(['paid', 'completed', 'settled', 'PAID']),
      amount: random.pick(['100.00 USD', '100.00', 100, null]),
      paid: true,
    });
    expect(await neopayCallsBack(system, orderId, body), `seed ${seed}`).toMatchObject({
      state: 'awaiting',
      fulfilmentAllowed: false,
      paid: { amountMinor: 0n },
    });
    expect(system.neopay.calls.length, `seed ${seed}`).toBeLessThanOrEqual(1);
  });
});

test.concurrent('D1: a forged callback that names a transaction that does not exist changes nothing', async () => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system);
  expect(await pentagooCallsBack(system, orderId, hash)).toMatchObject({ state: 'awaiting', fulfilmentAllowed: false });
});

test.concurrent('D1: forty forged transactions cost sixteen requests a verification and hide no payment', async () => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system);
  // Claims that were never asked about have their turn newest first, so the oldest of them waits longest.
  await system.postCallback('pentagoo', PENTAGOO_TOKEN, system.pentagooBody(orderId, hash));
  for (let forged = 0; forged < 40; forged += 1) {
    const forgedHash = `0xf${forged.toString(16).padStart(63, '0')}`;
    await system.postCallback('pentagoo', PENTAGOO_TOKEN, system.pentagooBody(orderId, forgedHash));
  }
  makeTransfer(system, hash);
  // Forty-one transactions, sixteen at a time: each had its turn after three verifications.
  let state = 'awaiting';
  for (let turn = 0; turn < 3 && state === 'awaiting'; turn += 1) {
    const { evidence, after } = await system.verify(orderId);
    expect(evidence.length).toBeLessThanOrEqual(16);
    state = after.state;
    const due = await system.store.verifications.due(new Date(system.now.getTime() + 61_000), 1_000_000);
    expect(due.some((each) => each.orderId === orderId)).toBe(state === 'awaiting');
    system.advance(60);
  }
  expect(state).toBe('paid');
  expect((await system.verify(orderId)).after.state).toBe('paid');
});

test.concurrent.each([
  '{"status":"failed"}',
  '{"status":"cancelled","paid":false}',
  '{"status":"expired"}',
  '{"status":"refunded","amount":"100.00 USD"}',
  '{"event":"payment.reversed"}',
])('D2: the forged callback %s changes neither an awaiting nor a paid order', async (body) => {
  const system = createTestSystem(testStore);
  const { orderId, document } = await createNeopayOrder(system);
  expect((await neopayCallsBack(system, orderId, body)).state).toBe('awaiting');
  completePayment(system, document);
  expect((await neopayCallsBack(system, orderId, `${body} `)).state).toBe('paid');
  system.advance(60);
  expect((await neopayCallsBack(system, orderId, ` ${body}`)).state).toBe('paid');
});

test.concurrent('D3: a callback replayed within thirty days changes nothing and sends no event', async () => {
  const system = createTestSystem(testStore);
  const neopay = await createNeopayOrder(system);
  completePayment(system, neopay.document);
  const pentagoo = await createPentagooOrder(system);
  makeTransfer(system, pentagoo.hash);
  const body = `{"id":"${neopay.document.id}"}`;
  expect((await neopayCallsBack(system, neopay.orderId, body)).state).toBe('paid');
  expect((await pentagooCallsBack(system, pentagoo.orderId, pentagoo.hash)).state).toBe('paid');
  for (const seconds of [1, 600, 30 * 86_400]) {
    system.advance(seconds);
    expect((await neopayCallsBack(system, neopay.orderId, body)).state).toBe('paid');
    expect((await pentagooCallsBack(system, pentagoo.orderId, pentagoo.hash)).state).toBe('paid');
  }
  for (const orderId of [neopay.orderId, pentagoo.orderId]) {
    expect(await eventTypesOf(orderId)).toEqual(['order.paid']);
    expect(await deliveriesOf(orderId)).toEqual([4]);
  }
});

test.concurrent('D3: an address of a former key is valid until the key is removed', async () => {
  const system = createTestSystem(testStore);
  const { orderId, document } = await createNeopayOrder(system);
  const grant = { scope: 'neopay:live', orderId, expiresAt: new Date('2027-01-01') };
  completePayment(system, document);
  const former = signCallbackAddress(FORMER_KEYRING, grant);
  const retired = signCallbackAddress(RETIRED_KEYRING, grant);
  expect(await system.postCallback('neopay', former, '{"former":1}')).toBe('stored');
  expect(await system.postCallback('neopay', retired, '{"retired":1}')).toBeNull();
  expect(await deliveriesOf(orderId)).toEqual([1]);
});

test.concurrent.each([
  ['raised', { amount: '1000.00 USD' }],
  ['lowered', { amount: '1.00 USD' }],
  ['in another currency', { amount: '100.00 EUR' }],
  ['missing', { amount: undefined }],
  ['not a number', { amount: 'all of it' }],
])('D7: a callback whose amount is %s changes nothing: the amount on the chain counts', async (_case, changes) => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system);
  expect((await pentagooCallsBack(system, orderId, hash, changes)).state).toBe('awaiting');
  makeTransfer(system, hash);
  const { state, paid } = await pentagooCallsBack(system, orderId, hash, { ...changes, again: true });
  expect([state, centsOf(paid)]).toEqual(['paid', 10_000n]);
});

test.concurrent.each([
  'Ethereum',
  'Ethereum Classic',
  'BSC Testnet',
  'binance smart chain',
  'Binance Smart Chain ',
  'Вinance Smart Chain',
])('D8: a transaction claimed on the network "%s" pays nothing and is an environment_mismatch', async (blockchain) => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system);
  makeTransfer(system, hash);
  const standing = await pentagooCallsBack(system, orderId, hash, { blockchain });
  expect(standing).toMatchObject({ state: 'awaiting', discrepancies: [{ kind: 'environment_mismatch' }] });
});

test.concurrent('D9: a callback with any other payment id requests only its own order’s payment', async () => {
  const system = createTestSystem(testStore);
  const other = await createNeopayOrder(system);
  completePayment(system, other.document);
  const { orderId, document } = await createNeopayOrder(system);
  system.neopay.calls.length = 0;
  const unknown = '11111111-2222-4333-8444-555555555555';
  for (const id of [other.document.id, unknown, '../customers/1?x=1#y', `${other.document.id}/..`, '', 'null']) {
    expect((await neopayCallsBack(system, orderId, JSON.stringify({ id, payment: { id } }))).state).toBe('awaiting');
  }
  const requested = system.neopay.calls.map((call) => call.slice(call.lastIndexOf('/') + 1));
  expect(new Set(requested)).toEqual(new Set([document.id]));
});

test.concurrent('D10: a callback with the reference of an unknown order or another merchant changes nothing', async () => {
  const system = createTestSystem(testStore);
  const { orderId, hash } = await createPentagooOrder(system);
  makeTransfer(system, hash);
  for (const reference of [
    signReference(RETIRED_KEYRING, 'pentagoo', orderId),
    orderId,
    `${orderId}.AAAAAAAAAAAAAAAAAAAAAA`,
    signReference(RETIRED_KEYRING, 'pentagoo', 'nobody'),
  ]) {
    await system.postCallback('pentagoo', PENTAGOO_TOKEN, system.pentagooBody(orderId, hash, { orderId: reference }));
  }
  await system.postCallback('pentagoo', PENTAGOO_TOKEN, system.pentagooBody('order-of-nobody', hash));
  await system.verify(orderId);
  expect(await stateOf(system, orderId)).toBe('awaiting');
  expect(await evidenceCountOf(orderId)).toBe(0);
});

test.concurrent.each(['paid', 'refunded', 'overdue', 'reversed'])(
  'D11: a callback on an order that is %s is stored and changes nothing',
  async (state) => {
    const system = createTestSystem(testStore);
    const { orderId, document } = await createNeopayOrder(system, state === 'overdue' ? { dueAt: system.now } : {});
    system.advance(60);
    if (state !== 'overdue') {
      completePayment(system, document);
      await system.verify(orderId);
    }
    if (state === 'refunded') document.status = 'returned';
    if (state === 'reversed') {
      completePayment(system, document, { status: 'rejected' });
      await system.verify(orderId);
      system.advance(60);
    }
    expect((await system.verify(orderId)).after.state).toBe(state);
    const before = await eventTypesOf(orderId);
    expect((await neopayCallsBack(system, orderId, '{"status":"paid"}')).state).toBe(state);
    expect((await pentagooCallsBack(system, orderId, `0x${'9'.repeat(64)}`)).state).toBe(state);
    expect(await deliveriesOf(orderId)).toEqual([1, 1]);
    expect(await eventTypesOf(orderId)).toEqual(before);
  },
);

test('the rows of all these orders hold every invariant', async () => {
  expect(await testStore.violations()).toEqual([]);
});

async function eventTypesOf(orderId: string): Promise<readonly string[]> {
  const { rows } = await sql.query<{ type: string }>('select type from events where order_id = $1 order by sequence', [
    orderId,
  ]);
  return rows.map(({ type }) => type);
}

async function deliveriesOf(orderId: string): Promise<readonly number[]> {
  const { rows } = await sql.query<{ deliveries: number }>('select deliveries from callbacks where order_id = $1', [
    orderId,
  ]);
  return rows.map(({ deliveries }) => deliveries);
}

async function evidenceCountOf(orderId: string): Promise<number> {
  return (await sql.query('select from evidence where order_id = $1', [orderId])).rowCount ?? 0;
}
