import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { neopayVariables } from '../__fixtures__/receiver-with-neopay.ts';
import {
  anOrder,
  bindPayment,
  neopayPath,
  openReceiverDatabase,
  post,
  type ReceiverDatabase,
  SECRETS,
  startTestReceiver,
  type TestReceiver,
} from '../__fixtures__/test-receiver.ts';

/** Thirty pages of ten rows, their end read twice, and the eight pages of a second pass that may be requested at once. */
const LIST_PAGES_MAX = 30 + 2 + 8;

interface OldOrder {
  readonly orderId: string;
  readonly paymentId: string;
}

let database: ReceiverDatabase;
let neopay: SandboxNeopay;
let receiver: TestReceiver;
/** Payment ids that the provider was asked for, one for each call. */
let asked: string[];

beforeAll(async () => {
  database = await openReceiverDatabase();
});

afterAll(() => database.close());

beforeEach(async () => {
  neopay = await startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY });
  asked = [];
  // A fault that is never injected, and notes every call.
  const note = ({ pathname }: URL) => {
    asked.push(pathname.split('/').at(-1) ?? '');
    return false;
  };
  neopay.faults.next('getPayment', { kind: 'empty' }, { when: note });
  await database.client.query('update standings set next_verification_at = null');
  receiver = await startTestReceiver(database.url, {
    ...neopayVariables(neopay),
    NEOPAY_REQUESTS_PER_SECOND: '1000',
  });
});

afterEach(async () => {
  await receiver.close();
  await neopay.close();
});

test('300 old pending orders cost the pages of one list and no single read', async () => {
  const old = await pendingOrders(300);
  const standings = await standingsOf(old);
  await makeDue(old);
  await untilNoneIsDue();
  expect(asked).toEqual([]);
  expect(neopay.calls.count('listPayments')).toBeLessThanOrEqual(LIST_PAGES_MAX);
  expect(await standingsOf(old)).toEqual(standings);
});

test('of 300 old orders the one that was paid without a callback is read singly and is paid', async () => {
  const old = await pendingOrders(300);
  const [paid] = old.splice(150, 1) as [OldOrder];
  await neopay.setStatus(paid.paymentId, 'completed', 'none');
  await makeDue([...old, paid]);
  await expect.poll(() => stateOf(paid)).toBe('paid');
  await untilNoneIsDue();
  expect(asked).toEqual([paid.paymentId]);
});

test('a payment that the list omits, one it cannot show, and ones whose row differs are read singly', async () => {
  const old = await pendingOrders(60);
  const [omitted = '', unreadable = '', ofOtherAmount = '', changed = '', elsewhere = '', contradicted = ''] = old.map(
    ({ paymentId }) => paymentId,
  );
  const rowsOf: Record<string, (row: object) => unknown[]> = {
    [omitted]: () => [],
    [unreadable]: (row) => [{ ...row, amount: 'a lot' }],
    [ofOtherAmount]: (row) => [{ ...row, amount: 99 }],
    [changed]: (row) => [{ ...row, updated_at: new Date(Date.now() + 1_000).toISOString() }],
    [elsewhere]: (row) => [{ ...row, environment: 'live' }],
    [contradicted]: (row) => [row, { ...row, status: 'completed' }],
  };
  neopay.pageFaults = {
    rows: (rows) => (rows as { id: string }[]).flatMap((row) => rowsOf[row.id]?.(row) ?? [row]),
  };
  await makeDue(old);
  await untilNoneIsDue();
  expect([...asked].sort()).toEqual(Object.keys(rowsOf).sort());
});

test('a list that cannot be read leaves the old orders to single reads', async () => {
  const old = await pendingOrders(60);
  neopay.faults.next('listPayments', { kind: 'status', status: 404 }, { times: Infinity });
  await makeDue(old);
  await expect.poll(() => new Set(asked).size, { timeout: 30_000 }).toBe(old.length);
  expect(neopay.calls.count('listPayments')).toBeLessThanOrEqual(6);
});

test('fresh orders and callbacks are verified while the list of old orders hangs', async () => {
  const old = await pendingOrders(60);
  neopay.faults.next('listPayments', { kind: 'stall' }, { times: Infinity });
  await makeDue(old);
  await expect.poll(() => neopay.calls.count('listPayments')).toBeGreaterThan(0);
  const silent = await pendingOrder();
  await neopay.setStatus(silent.paymentId, 'completed', 'none');
  const [named] = old as [OldOrder];
  await neopay.setStatus(named.paymentId, 'completed', 'none');
  expect(await post(receiver, neopayPath(named.orderId), '{}')).toBe(200);
  for (const order of [silent, named]) await expect.poll(() => stateOf(order)).toBe('paid');
  expect([...new Set(asked)].sort()).toEqual([silent.paymentId, named.paymentId].sort());
});

/** Orders whose pending payments were read singly once, when they were fresh. */
async function pendingOrders(count: number): Promise<OldOrder[]> {
  const orders: OldOrder[] = [];
  // Few at a time: each waits for a connection of the pool.
  while (orders.length < count) orders.push(...(await Promise.all(Array.from({ length: 10 }, () => pendingOrder()))));
  await untilNoneIsDue();
  asked.length = 0;
  return orders;
}

/** An order whose fresh payment is due to be verified. */
async function pendingOrder(): Promise<OldOrder> {
  const order = anOrder();
  await database.store.orders.put([order]);
  const { resource } = neopay.insert({ amount: '100.00', currency: 'USD' });
  await bindPayment(database.store.orders, order.orderId, resource.id);
  return { orderId: order.orderId, paymentId: resource.id };
}

/** The next round of the schedule, two days later. */
async function makeDue(orders: readonly OldOrder[]): Promise<void> {
  const orderIds = orders.map(({ orderId }) => orderId);
  await database.client.query('delete from verification_cooldowns');
  await database.client.query(
    `with aged as (
       update claims set claimed_at = now() - interval '2 days' where order_id = any ($1) returning order_id
     )
     update standings set next_verification_at = now() from aged where standings.order_id = aged.order_id`,
    [orderIds],
  );
}

async function untilNoneIsDue(): Promise<void> {
  const dueOrders = async () => {
    const { rowCount } = await database.client.query('select from standings where next_verification_at <= now()');
    return rowCount;
  };
  await expect.poll(dueOrders, { timeout: 60_000 }).toBe(0);
}

async function standingsOf(orders: readonly OldOrder[]): Promise<unknown> {
  const { rows } = await database.client.query(
    'select order_id, version, state, decided_at from standings where order_id = any ($1) order by order_id',
    [orders.map(({ orderId }) => orderId)],
  );
  return rows;
}

async function stateOf({ orderId }: OldOrder) {
  return (await database.store.orders.get(orderId))?.standing.state;
}
