import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestMerchant, type TestMerchant } from './__fixtures__/test-merchant.ts';
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
} from './__fixtures__/test-receiver.ts';

const key = randomBytes(32);
let database: ReceiverDatabase;
let neopay: SandboxNeopay;
let merchant: TestMerchant;
let receiver: TestReceiver;

beforeAll(async () => {
  database = await openReceiverDatabase();
  neopay = await startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY });
  merchant = await startTestMerchant();
  receiver = await startTestReceiver(database.url, {
    ROLE: 'all',
    ADMIN_HOST: '0.0.0.0',
    NEOPAY_BASE_URL: neopay.url,
    NEOPAY_STATUSES: 'completed=paid',
    MERCHANT_WEBHOOK_URL: merchant.url,
    MERCHANT_WEBHOOK_SECRET: `whsec_${key.toString('base64')}`,
  });
});

afterAll(async () => {
  await receiver.close();
  await Promise.all([merchant.close(), neopay.close()]);
  await database.close();
});

beforeEach(() => {
  merchant.answerWith(204);
  neopay.faults.clear();
});

test('a callback on a paid order is answered 200, the order is verified, and the merchant gets one signed event', async () => {
  const { orderId, paymentId } = await payableOrder();
  const deliveries = await neopay.setStatus(paymentId, 'completed');
  expect(deliveries.map(({ status }) => status)).toEqual([200]);

  await expect.poll(() => stateOf(orderId)).toBe('paid');
  await expect.poll(() => eventStates(orderId)).toEqual(['delivered']);
  const [{ headers, body } = expect.fail('No event was received.')] = receivedAbout(orderId);
  expect(JSON.parse(body)).toMatchObject({
    type: 'order.paid',
    data: { orderId, state: 'paid', previousState: 'awaiting', amount: { value: '100.00', currency: 'USD' } },
  });
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
});

test('a repeated callback, and another one about the same payment, cause no second event', async () => {
  const { orderId, paymentId } = await payableOrder();
  await neopay.setStatus(paymentId, 'completed');
  await expect.poll(() => eventStates(orderId)).toEqual(['delivered']);
  const before = await evidenceOf(orderId);
  await neopay.sendPaymentCallback(paymentId);
  expect(await post(receiver, neopayPath(orderId), '{"id":"again"}')).toBe(200);
  await expect
    .poll(async () => {
      await endCooldown(orderId);
      return evidenceOf(orderId);
    })
    .toBeGreaterThan(before);
  expect(await eventStates(orderId)).toEqual(['delivered']);
  expect(receivedAbout(orderId)).toHaveLength(1);
});

test('a forged callback is verified like any other, and the order stays as it is', async () => {
  const { orderId, paymentId } = await payableOrder();
  const forged = JSON.stringify({ payment: { id: paymentId, status: 'completed' } });
  expect(await post(receiver, neopayPath(orderId), forged)).toBe(200);
  await expect.poll(() => evidenceOf(orderId)).toBeGreaterThan(0);
  expect(await stateOf(orderId)).toBe('awaiting');
  expect(await eventStates(orderId)).toEqual([]);
});

test('an unreadable callback has its order verified, which its address names', async () => {
  const { orderId, paymentId } = await payableOrder();
  await neopay.setStatus(paymentId, 'completed', 'none');
  expect(await post(receiver, neopayPath(orderId), '[[[[ not json')).toBe(200);
  await expect.poll(() => stateOf(orderId)).toBe('paid');
});

test('a callback that comes before its order is matched when the order is stated', async () => {
  const orderId = `late-${randomUUID()}`;
  expect(await post(receiver, neopayPath(orderId), '{}')).toBe(200);
  await expect.poll(() => outcomesOf(orderId)).toEqual(['orphan']);
  await payableOrder(orderId);
  await expect.poll(() => outcomesOf(orderId)).toEqual(['matched']);
});

test('while the provider cannot be asked the order stays as it is, and it is verified again afterwards', async () => {
  const { orderId, paymentId } = await payableOrder();
  neopay.faults.next('getPayment', { kind: 'status', status: 503 }, { times: Number.POSITIVE_INFINITY });
  await neopay.setStatus(paymentId, 'completed');
  await expect.poll(() => evidenceOf(orderId)).toBeGreaterThan(0);
  expect(await stateOf(orderId)).toBe('awaiting');
  const isScheduled = `
    select next_verification_at > (select max(checked_at) from evidence where order_id = $1) as scheduled
    from standings where order_id = $1`;
  await expect
    .poll(async () => (await database.client.query(isScheduled, [orderId])).rows)
    .toEqual([{ scheduled: true }]);
  neopay.faults.clear();
  await expect
    .poll(async () => {
      await endCooldown(orderId);
      return stateOf(orderId);
    })
    .toBe('paid');
});

test('an event that the merchant has not taken for 3 days is a dead letter, and the merchant is alerted', async () => {
  merchant.answerWith(500);
  const { orderId, paymentId } = await payableOrder();
  await neopay.setStatus(paymentId, 'completed');
  await expect.poll(() => receivedAbout(orderId).length).toBeGreaterThan(0);
  await expect.poll(() => eventStates(orderId)).toEqual(['pending']);
  const passThreeDays = `
    update deliveries set waiting_since = waiting_since - interval '3 days', next_attempt_at = now(), queue_at = now(),
      tried_since = tried_since - interval '3 days'
    where stream = $1 and attempts > 0`;
  await expect.poll(async () => (await database.client.query(passThreeDays, [`order:${orderId}`])).rowCount).toBe(1);
  await expect.poll(() => eventStates(orderId)).toEqual(['dead']);
  merchant.answerWith(204);
  const alerts = () =>
    merchant.received.map(({ body }) => JSON.parse(body)).filter(({ type }) => type.startsWith('alert.'));
  await expect
    .poll(() => alerts().at(-1))
    .toMatchObject({
      type: 'alert.dead_letters',
      data: { stream: 'installation', deadEvents: 1, lastError: 'http_500' },
    });
  const ids = new Set(receivedAbout(orderId).map(({ headers }) => headers['webhook-id']));
  expect(ids.size).toBe(1);
  const metrics = await (await fetch(`${receiver.adminUrl}/metrics`)).text();
  expect(metrics).toMatch(/punteo_event_deliveries_total\{endpoint="default",outcome="dead"\} 1/);
});

test('the admin server shows that the receiver is ready, and its metrics', async () => {
  const readiness = async () => (await fetch(`${receiver.adminUrl}/health/ready`)).json();
  await expect.poll(readiness).toEqual({ status: 'ready', checks: { database: true, worker: true } });
  const metrics = await (await fetch(`${receiver.adminUrl}/metrics`)).text();
  expect(metrics).toMatch(/punteo_callbacks_total\{outcome="stored"\} [1-9]/);
  expect(metrics).toMatch(/punteo_callbacks_waiting 0/);
  expect(metrics).toMatch(/punteo_verifications_total\{provider="neopay",outcome="answered"\} [1-9]/);
  expect(metrics).toMatch(/punteo_callbacks_per_commit_count [1-9]/);
  expect(metrics).toMatch(/nodejs_eventloop_lag_p99_seconds/);
});

// Other systems have one loopback address only.
test.runIf(process.platform === 'linux')(
  'ADMIN_HOST=0.0.0.0 answers health on every address of the machine',
  async () => {
    const { port } = new URL(receiver.adminUrl);
    for (const host of ['127.0.0.1', '127.0.0.2'])
      expect((await fetch(`http://${host}:${port}/health/live`)).status).toBe(200);
  },
);

test('the log holds no secret, and no line of it is longer than 8 KB', () => {
  const log = receiver.lines.join('');
  const secrets = [...Object.values(SECRETS), key.toString('base64'), new URL(database.url).password, 'canary-answer'];
  for (const secret of secrets) expect(log).not.toContain(secret);
  for (const line of receiver.lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(8_192);
});

/** An order with a payment bound to it that is not paid yet. */
async function payableOrder(orderId?: string) {
  const order = anOrder(orderId);
  await database.store.orders.put([order]);
  const { resource } = neopay.insert({
    amount: '100.00',
    currency: 'USD',
    callbackUrl: `${receiver.url}${neopayPath(order.orderId)}`,
  });
  await bindPayment(database.store.orders, order.orderId, resource.id);
  return { orderId: order.orderId, paymentId: resource.id };
}

/** Moves the database's time of one order: its cooldown is over, and its next verification is due. */
async function endCooldown(orderId: string): Promise<void> {
  await database.client.query('delete from verification_cooldowns where order_id = $1', [orderId]);
  await database.client.query('update standings set next_verification_at = now() where order_id = $1', [orderId]);
}

function receivedAbout(orderId: string) {
  return merchant.received.filter(({ body }) => JSON.parse(body).data.orderId === orderId);
}

async function stateOf(orderId: string) {
  return (await database.store.orders.get(orderId))?.standing.state;
}

async function eventStates(orderId: string) {
  const { rows } = await database.client.query<{ state: string }>('select state from deliveries where stream = $1', [
    `order:${orderId}`,
  ]);
  return rows.map(({ state }) => state);
}

async function evidenceOf(orderId: string): Promise<number> {
  return (await database.client.query('select from evidence where order_id = $1', [orderId])).rowCount ?? 0;
}

async function outcomesOf(orderId: string) {
  const { rows } = await database.client.query<{ outcome: string }>(
    'select outcome from callbacks where order_id = $1',
    [orderId],
  );
  return rows.map(({ outcome }) => outcome);
}
