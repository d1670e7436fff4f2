import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ApiProcess, startApi } from '../apps/callback-receiver/src/__fixtures__/api-process.ts';
import {
  type ReceiverProcess,
  startReceiverProcess,
} from '../apps/callback-receiver/src/__fixtures__/receiver-process.ts';
import {
  openReceiverDatabase,
  type ReceiverDatabase,
  receiverEnvironment,
  SECRETS,
} from '../apps/callback-receiver/src/__fixtures__/test-receiver.ts';
import { createReconciliationClient, type ReconciliationClient } from '../packages/clients/src/reconciliation/index.ts';
import { type SandboxNeopay, startNeopay } from '../packages/sandbox/src/index.ts';
import { rootFolder } from './workspace.ts';

const key = randomBytes(32);
const secret = `whsec_${key.toString('base64')}`;
const buyer = { item: 'tea', institutionId: 20, email: 'buyer@example.com', country: 'GB' };

let database: ReceiverDatabase;
let neopay: SandboxNeopay;
let receiver: ReceiverProcess;
let worker: ReceiverProcess;
let api: ApiProcess;
let punteo: ReconciliationClient;
let shopUrl: string;
let directory: string;
let shop: ChildProcess;
let output: string;

beforeAll(async () => {
  const port = await freePort();
  shopUrl = `http://127.0.0.1:${port}`;
  database = await openReceiverDatabase();
  neopay = await startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY });
  const environment = receiverEnvironment(database.url, {
    NEOPAY_BASE_URL: neopay.url,
    NEOPAY_STATUSES: 'completed=paid,refunded=refunded',
    VERIFICATION_COOLDOWN_SECONDS: '1',
    MERCHANT_WEBHOOK_URL: `${shopUrl}/punteo`,
    MERCHANT_WEBHOOK_SECRET: secret,
    // Without Pentagoo, no chain is needed.
    PENTAGOO_INTEGRATION_KEY: '',
    PENTAGOO_INTEGRATION_SECRET: '',
    PENTAGOO_CALLBACK_TOKENS: '',
  });
  receiver = await startReceiverProcess({ ...environment, ROLE: 'ingest' });
  worker = await startReceiverProcess({ ...environment, ROLE: 'verify' });
  api = await startApi({ ...environment, PUBLIC_URL: receiver.url });
  punteo = createReconciliationClient({ baseUrl: api.url });
});

afterAll(async () => {
  for (const app of [receiver, worker]) app?.kill('SIGKILL');
  api?.child.kill('SIGKILL');
  await neopay?.close();
  await database?.close();
});

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'punteo-shop-'));
});
afterEach(async () => {
  await stopShop();
  rmSync(directory, { recursive: true, force: true });
});

test('a paid order is shipped once, although the shop is killed between event and shipping, and is called back after its refund', async () => {
  await startShop({ shipEverySeconds: 86_400 });
  const orderId = `shop-${randomUUID()}`;
  const created = await order(orderId, buyer);
  expect(created).toMatchObject({ status: 201, body: { orderId, state: null, shippedAt: null } });
  expect(await order(orderId, buyer)).toMatchObject({ status: 200, body: { payUrl: created.body.payUrl } });
  expect(neopay.payments().length).toBe(1);

  const payment = neopay.payments().at(-1) ?? expect.fail('No payment was created.');
  const deliveries = await neopay.setStatus(payment.resource.id, 'completed');
  expect(deliveries.map(({ status }) => status)).toEqual([200]);
  await expect.poll(() => read(orderId)).toMatchObject({ state: 'paid', shippedAt: null });
  await stopShop();

  await startShop({ shipEverySeconds: 0.05 });
  await expect.poll(() => read(orderId)).toMatchObject({ state: 'paid', reported: 1, recall: 0 });
  const { shippedAt } = await read(orderId);
  expect(await fulfilledAt(orderId)).toBe(shippedAt);

  await neopay.setStatus(payment.resource.id, 'refunded');
  await expect.poll(() => read(orderId)).toMatchObject({ state: 'refunded', recall: 1 });

  // The first event once more: it says again that the goods may go out.
  await expect.poll(() => attemptsOfPaid(orderId)).toBeGreaterThanOrEqual(1);
  const answer = await punteo.listEvents({ query: { orderId, type: 'order.paid' } });
  const eventIds = answer.status === 200 ? answer.body.items.map(({ eventId }) => eventId) : [];
  expect((await punteo.resendEvents({ body: { eventIds } })).status).toBe(202);
  await expect.poll(() => attemptsOfPaid(orderId)).toBeGreaterThanOrEqual(2);
  expect(await read(orderId)).toMatchObject({ state: 'refunded', shippedAt, recall: 1 });
  await expect.poll(() => output).toContain(`${orderId} was shipped and is now refunded: call the parcel back.`);
  expect(shippedIds()).toEqual([orderId]);
});

test('an event that comes twice, or after a newer one, changes nothing', async () => {
  await startShop({ shipEverySeconds: 0.05 });
  const [twice, late] = [`shop-${randomUUID()}`, `shop-${randomUUID()}`];
  await order(twice, buyer);
  await payLatest(twice);
  await order(late, buyer);

  const paid = orderEvent(twice, 1, 'paid');
  expect([await post(paid), await post(paid)]).toEqual([204, 204]);
  expect([await post(orderEvent(late, 2, 'refunded')), await post(orderEvent(late, 1, 'paid'))]).toEqual([204, 204]);

  await expect.poll(() => read(twice)).toMatchObject({ state: 'paid', reported: 1 });
  expect(await post(paid)).toBe(204);
  expect(await read(late)).toMatchObject({ state: 'refunded', shippedAt: null, recall: 0 });
  await expect.poll(shippedIds).toEqual([twice]);
});

test('a parcel that Punteo gave no answer about is reported after the restart', async () => {
  const orderId = `shop-${randomUUID()}`;
  await startShop({ shipEverySeconds: 86_400 });
  await order(orderId, buyer);
  await payLatest(orderId);
  await post(orderEvent(orderId, 1, 'paid'));
  await stopShop();

  await startShop({ shipEverySeconds: 0.05, punteoUrl: `http://127.0.0.1:${await freePort()}` });
  await expect.poll(() => read(orderId)).toMatchObject({ shippedAt: expect.any(String), reported: 0 });
  await stopShop();
  expect(await fulfilledAt(orderId)).toBe(null);

  await startShop({ shipEverySeconds: 86_400 });
  await expect.poll(() => read(orderId)).toMatchObject({ reported: 1 });
  expect(await fulfilledAt(orderId)).toBe((await read(orderId)).shippedAt);
});

test('a forged event is refused, and an order of an unknown item or under a used id too', async () => {
  await startShop({ shipEverySeconds: 0.05 });
  const orderId = `shop-${randomUUID()}`;
  await order(orderId, buyer);
  expect(await post(orderEvent(orderId, 1, 'paid'), randomBytes(32))).toBe(400);
  expect(await read(orderId)).toMatchObject({ state: null, shippedAt: null });
  expect((await order(orderId, { ...buyer, item: 'teapot' })).status).toBe(409);
  expect((await order(`shop-${randomUUID()}`, { ...buyer, item: 'gold' })).status).toBe(422);
});

test('an order whose payment was created without an answer gets no second payment when the buyer tries again', async () => {
  await startShop({ shipEverySeconds: 86_400 });
  const orderId = `shop-${randomUUID()}`;
  const before = neopay.payments().length;
  neopay.faults.next('createPayment', { kind: 'drop', handled: true });
  expect((await order(orderId, buyer)).status).toBe(503);
  expect(neopay.payments().length).toBe(before + 1);

  expect((await order(orderId, buyer)).status).toBe(502);
  expect(neopay.payments().length).toBe(before + 1);
});

/** The orders that the running shop has shipped, in order and as often as it has. */
function shippedIds(): readonly string[] {
  return [...output.matchAll(/^Shipped (.+)\.$/gm)].map((match) => String(match[1]));
}

interface ShopOrder {
  readonly payUrl: string | null;
  readonly shippedAt: string | null;
}

async function order(orderId: string, body: object): Promise<{ status: number; body: ShopOrder }> {
  const response = await fetch(`${shopUrl}/orders/${orderId}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as ShopOrder };
}

async function read(orderId: string): Promise<ShopOrder> {
  return (await (await fetch(`${shopUrl}/orders/${orderId}`)).json()) as ShopOrder;
}

async function fulfilledAt(orderId: string): Promise<string | null> {
  const answer = await punteo.getOrder({ params: { orderId } });
  return answer.status === 200 ? answer.body.fulfilledAt : expect.fail(answer.raw);
}

/** Pays the payment that was created last, and waits until Punteo knows: it refuses a fulfilment before. */
async function payLatest(orderId: string): Promise<void> {
  const payment = neopay.payments().at(-1) ?? expect.fail('No payment was created.');
  await neopay.setStatus(payment.resource.id, 'completed');
  await expect
    .poll(async () => (await punteo.getOrder({ params: { orderId } })).body)
    .toMatchObject({ standing: { fulfilmentAllowed: true } });
}

/** How often the event `order.paid` was sent; 0 while it is not delivered. */
async function attemptsOfPaid(orderId: string): Promise<number> {
  const answer = await punteo.listEvents({ query: { orderId, type: 'order.paid' } });
  const delivery = answer.status === 200 ? answer.body.items[0]?.deliveries[0] : undefined;
  return delivery?.state === 'delivered' ? delivery.attempts : 0;
}

function orderEvent(orderId: string, sequence: number, state: 'paid' | 'refunded') {
  const [isPaid, at] = [state === 'paid', new Date().toISOString()];
  return {
    type: `order.${state}`,
    timestamp: at,
    data: {
      ...{ eventId: randomUUID(), stream: `order:${orderId}`, sequence, cause: 'witness', orderId, state },
      ...{
        previousState: isPaid ? 'awaiting' : 'paid',
        proof: isPaid ? 'provider' : 'none',
        fulfilmentAllowed: isPaid,
      },
      amount: { value: '12.50', currency: 'USD' },
      paid: { value: isPaid ? '12.50' : '0.00', currency: 'USD' },
      paidAt: isPaid ? at : null,
    },
  };
}

/** Posts an event that is signed as Standard Webhooks has it, and resolves to the status of the answer. */
async function post(event: ReturnType<typeof orderEvent>, signingKey = key): Promise<number> {
  const body = JSON.stringify(event);
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signed = createHmac('sha256', signingKey).update(`${event.data.eventId}.${timestamp}.${body}`);
  const headers = {
    'webhook-id': event.data.eventId,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signed.digest('base64')}`,
  };
  return (await fetch(`${shopUrl}/punteo`, { method: 'POST', headers, body })).status;
}

/** Runs the shop as a process of its own, on the test's database and always the same port. */
async function startShop(options: { readonly shipEverySeconds: number; readonly punteoUrl?: string }): Promise<void> {
  output = '';
  const file = join(rootFolder, 'examples/express-shop/main.ts');
  shop = spawn(process.execPath, ['--conditions=@punteo/source', file], {
    env: {
      PORT: new URL(shopUrl).port,
      PUNTEO_URL: options.punteoUrl ?? api.url,
      PUNTEO_SECRETS: secret,
      SHOP_DATABASE: join(directory, 'shop.sqlite'),
      SHIP_EVERY_SECONDS: String(options.shipEverySeconds),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [shop.stdout, shop.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  await expect.poll(() => output).toContain('The shop listens on');
}

/** Ends it without any warning. */
async function stopShop(): Promise<void> {
  if (shop.exitCode !== null || shop.signalCode !== null) return;
  shop.kill('SIGKILL');
  await once(shop, 'exit');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
