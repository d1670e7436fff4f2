import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { moneyFromDecimal } from '@punteo/payments';
import { openStore, type PostgresStore } from '@punteo/postgres-store';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestMerchant, type TestMerchant } from './__fixtures__/test-merchant.ts';
import { createReceiverDatabase, neopayPath, SECRETS, startTestReceiver } from './__fixtures__/test-receiver.ts';

const key = randomBytes(32);
let database: Awaited<ReturnType<typeof createReceiverDatabase>>;
let client: pg.Client;
let store: PostgresStore;
let neopay: SandboxNeopay;
let merchant: TestMerchant;
let receiver: Awaited<ReturnType<typeof startTestReceiver>>;

beforeAll(async () => {
  database = await createReceiverDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  store = await openStore({ url: database.url, allowVolatile: true });
  neopay = await startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY });
  merchant = await startTestMerchant();
  receiver = await startTestReceiver(database.url, {
    ROLE: 'all',
    NEOPAY_BASE_URL: neopay.url,
    NEOPAY_STATUSES: 'completed=paid',
    MERCHANT_WEBHOOK_URL: merchant.url,
    MERCHANT_WEBHOOK_SECRET: `whsec_${key.toString('base64')}`,
  });
});

afterAll(async () => {
  await receiver.close();
  await Promise.all([merchant.close(), neopay.close(), store.close(), client.end()]);
  await database.drop();
});

beforeEach(() => {
  merchant.status = 204;
  merchant.received.length = 0;
});

test('a paid order: the callback is answered 200, the provider is asked, the merchant is told once and can check who tells', async () => {
  const { orderId, paymentId } = await payableOrder();
  const deliveries = await neopay.setStatus(paymentId, 'completed');
  expect(deliveries.map(({ status }) => status)).toEqual([200]);

  await expect.poll(() => stateOf(orderId), { timeout: 10_000 }).toBe('paid');
  await expect.poll(() => eventStates(orderId), { timeout: 10_000 }).toEqual(['delivered']);
  expect(merchant.received).toHaveLength(1);
  const { headers, body } = merchant.received[0] as TestMerchant['received'][number];
  expect(JSON.parse(body)).toMatchObject({
    type: 'order.paid',
    data: { orderId, state: 'paid', previousState: 'awaiting', amount: { value: '100.00', currency: 'USD' } },
  });
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);

  // The same callback again, and another about the same payment, move nothing and tell nothing.
  await neopay.sendPaymentCallback(paymentId);
  await post(neopayPath(orderId), '{"id":"again"}');
  await expect.poll(() => matched(orderId), { timeout: 10_000 }).toBe(2);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(merchant.received).toHaveLength(1);
});

test('a forged callback makes us ask, and changes nothing', async () => {
  const { orderId, paymentId } = await payableOrder();
  expect(await post(neopayPath(orderId), JSON.stringify({ payment: { id: paymentId, status: 'completed' } }))).toBe(
    200,
  );
  await expect.poll(() => evidenceOf(orderId), { timeout: 10_000 }).toBeGreaterThan(0);
  expect(await stateOf(orderId)).toBe('awaiting');
  expect(merchant.received).toEqual([]);
});

test('a callback that cannot be read makes us ask all the same: its address says which order', async () => {
  const { orderId, paymentId } = await payableOrder();
  await neopay.setStatus(paymentId, 'completed', 'none');
  expect(await post(neopayPath(orderId), '[[[[ not json')).toBe(200);
  await expect.poll(() => stateOf(orderId), { timeout: 10_000 }).toBe('paid');
});

test('a callback that comes before its order is retried when the order is stated', async () => {
  const orderId = `late-${randomUUID()}`;
  expect(await post(neopayPath(orderId), '{}')).toBe(200);
  await expect.poll(() => outcomesOf(orderId), { timeout: 10_000 }).toEqual(['orphan']);
  await payableOrder(orderId);
  await expect.poll(() => outcomesOf(orderId), { timeout: 10_000 }).toEqual(['matched']);
});

test('an outage of the witness is not a no: the order stays as it is and is asked about again', async () => {
  const { orderId, paymentId } = await payableOrder();
  neopay.faults.next('getPayment', { kind: 'status', status: 503 }, { times: Number.POSITIVE_INFINITY });
  await neopay.setStatus(paymentId, 'completed');
  await expect.poll(() => evidenceOf(orderId), { timeout: 15_000 }).toBeGreaterThan(0);
  expect(await stateOf(orderId)).toBe('awaiting');
  neopay.faults.clear();
  const { rows } = await client.query('select next_check_at > now() as planned from standings where order_id = $1', [
    orderId,
  ]);
  expect(rows).toEqual([{ planned: true }]);
  await client.query('update standings set next_check_at = now() where order_id = $1', [orderId]);
  await expect.poll(() => stateOf(orderId), { timeout: 15_000 }).toBe('paid');
});

test('a merchant who never takes an event gets a dead letter after the last attempt, where an operator sees it', async () => {
  merchant.status = 500;
  const { orderId, paymentId } = await payableOrder();
  await neopay.setStatus(paymentId, 'completed');
  // What other orders moved to may still be on its way.
  const ofThisOrder = () => merchant.received.filter(({ body }) => JSON.parse(body).data.orderId === orderId);
  await expect.poll(() => ofThisOrder().length, { timeout: 10_000 }).toBeGreaterThan(0);
  await expect.poll(() => eventStates(orderId), { timeout: 10_000 }).toEqual(['pending']);
  // The attempts in between take a day: the clock of the queue is put forward to the last one.
  const last = `
    update pgboss.job set retry_count = retry_limit - 1, start_after = now()
    where name = 'deliver' and state = 'retry'
      and data ->> 'eventId' in (select event_id::text from events where order_id = $1)`;
  await expect.poll(async () => (await client.query(last, [orderId])).rowCount, { timeout: 10_000 }).toBe(1);
  await expect.poll(() => eventStates(orderId), { timeout: 15_000 }).toEqual(['dead']);
  const ids = new Set(ofThisOrder().map(({ headers }) => headers['webhook-id']));
  expect(ids.size).toBe(1);
  const metrics = await (await fetch(`${receiver.adminUrl}/metrics`)).text();
  expect(metrics).toMatch(/punteo_event_deliveries_total\{outcome="dead"\} 1/);
});

test('health and figures are on the admin address', async () => {
  const ready = await fetch(`${receiver.adminUrl}/health/ready`);
  expect({ status: ready.status, body: await ready.json() }).toEqual({
    status: 200,
    body: { status: 'ready', checks: { database: true, worker: true } },
  });
  const metrics = await (await fetch(`${receiver.adminUrl}/metrics`)).text();
  expect(metrics).toMatch(/punteo_callbacks_total\{outcome="stored"\} [1-9]/);
  expect(metrics).toMatch(/punteo_verifications_total\{outcome="answered"\} [1-9]/);
  expect(metrics).toMatch(/punteo_commit_rows_count [1-9]/);
  expect(metrics).toMatch(/nodejs_eventloop_lag_p99_seconds/);
});

test('nothing secret is in the logs of all this', () => {
  const log = receiver.lines.join('');
  const secrets = [...Object.values(SECRETS), key.toString('base64'), new URL(database.url).password, 'canary-answer'];
  for (const secret of secrets) expect(log).not.toContain(secret);
  for (const line of receiver.lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(8_192);
});

/** An order of 100 dollars with a payment bound to it that waits for its buyer. */
async function payableOrder(orderId = `order-${randomUUID()}`) {
  const order = {
    orderId,
    amount: moneyFromDecimal('100.00', 'USD', 2),
    providers: [],
    createdAt: new Date(Date.now() - 1_000),
    dueAt: null,
    fulfilledAt: null,
  };
  await store.orders.put([order]);
  const { resource } = neopay.insert({
    amount: '100.00',
    currency: 'USD',
    callbackUrl: `${receiver.url}${neopayPath(orderId)}`,
  });
  await store.orders.change(orderId, { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: resource.id } }, BY, new Date());
  return { orderId, paymentId: resource.id };
}

async function post(path: string, body: string): Promise<number> {
  return (await fetch(`${receiver.url}${path}`, { method: 'POST', body })).status;
}

async function stateOf(orderId: string) {
  return (await store.orders.get(orderId))?.standing.state;
}

async function eventStates(orderId: string) {
  const { rows } = await client.query<{ state: string }>('select state from events where order_id = $1', [orderId]);
  return rows.map(({ state }) => state);
}

async function evidenceOf(orderId: string): Promise<number> {
  const { rows } = await client.query('select from evidence where order_id = $1', [orderId]);
  return rows.length;
}

async function outcomesOf(orderId: string) {
  const { rows } = await client.query<{ outcome: string }>('select outcome from callbacks where order_id = $1', [
    orderId,
  ]);
  return rows.map(({ outcome }) => outcome);
}

async function matched(orderId: string): Promise<number> {
  const { rows } = await client.query('select from callbacks where order_id = $1 and matched_at is not null', [
    orderId,
  ]);
  return rows.length;
}

const BY = { actor: 'ana', reason: 'test' } as const;
