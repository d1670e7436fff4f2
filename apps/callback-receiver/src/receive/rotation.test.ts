import { randomBytes, randomUUID } from 'node:crypto';
import { createProviders } from '@punteo/app-kit/providers';
import { moneyFromDecimal, type Order, parseKeyring, signReference } from '@punteo/payments';
import { openStore, type PostgresStore } from '@punteo/postgres-store';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createReceiverDatabase,
  receiverEnvironment,
  SECRETS,
  startTestReceiver,
} from '../__fixtures__/test-receiver.ts';
import { readConfig } from '../config.ts';

const OLD = `k1:${randomBytes(32).toString('hex')}`;
const NEW = `k2:${randomBytes(32).toString('hex')}`;
const OLD_TOKEN = 'o'.repeat(43);
const NEW_TOKEN = 'n'.repeat(43);

let database: Awaited<ReturnType<typeof createReceiverDatabase>>;
let client: pg.Client;
let store: PostgresStore;
let neopay: SandboxNeopay;

beforeAll(async () => {
  database = await createReceiverDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  store = await openStore({ url: database.url, allowVolatile: true });
  neopay = await startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY });
});

afterAll(async () => {
  await Promise.all([neopay.close(), store.close(), client.end()]);
  await database.drop();
});

test('addresses made with the old key stay good while both are configured, and end with it', async () => {
  const before = await payableOrder({ CALLBACK_KEYS: OLD });
  const during = await payableOrder({ CALLBACK_KEYS: `${NEW},${OLD}` });
  expect(before.path).toContain('/v1.k1.');
  expect(during.path).toContain('/v1.k2.');

  await withReceiver({ CALLBACK_KEYS: OLD }, async (post) => {
    await neopay.setStatus(before.paymentId, 'completed', 'none');
    expect(await post(before.path, '{"first":1}')).toBe(200);
    await expect.poll(() => stateOf(before.orderId)).toBe('paid');
  });
  await withReceiver({ CALLBACK_KEYS: `${NEW},${OLD}` }, async (post) => {
    await neopay.setStatus(during.paymentId, 'completed', 'none');
    // A replay and something new through the old address: taken, looked at, and nothing told twice (D3).
    expect([await post(before.path, '{"first":1}'), await post(before.path, '{"second":1}')]).toEqual([200, 200]);
    expect(await post(during.path, '{}')).toBe(200);
    await expect.poll(() => stateOf(during.orderId)).toBe('paid');
    await expect.poll(() => unread()).toBe(0);
    expect(await transitionsAndEvents(before.orderId)).toEqual({ transitions: 1, events: 1 });
  });
  await withReceiver({ CALLBACK_KEYS: NEW }, async (post) => {
    expect([await post(before.path, '{"third":1}'), await post(during.path, '{"third":1}')]).toEqual([404, 200]);
  });
  const { rows } = await client.query(
    'select key_id, count(*)::int as n from callbacks group by key_id order by key_id',
  );
  expect(rows).toEqual([
    { key_id: 'k1', n: 2 },
    { key_id: 'k2', n: 2 },
  ]);
});

test('a reference signed with the old key names its order while both are configured, and nobody’s after', async () => {
  const [first, second] = [await statedOrder(), await statedOrder()];
  const reference = (orderId: string) => signReference(parseKeyring(OLD), 'pentagoo', orderId);
  await withReceiver({ CALLBACK_KEYS: `${NEW},${OLD}` }, async (post) => {
    expect(await post(pentagooPath(), pentagooBody(reference(first)))).toBe(200);
    await expect.poll(() => outcomes(first)).toEqual(['matched']);
  });
  await withReceiver({ CALLBACK_KEYS: NEW }, async (post) => {
    const body = pentagooBody(reference(second));
    expect(await post(pentagooPath(), body)).toBe(200);
    await expect.poll(() => fateOf(body)).toEqual(['orphan', 'reference_not_ours']);
    expect(await outcomes(second)).toEqual([]);
  });
});

test('two tokens are good while both are configured; a dropped one is like any unknown', async () => {
  const statuses = async (tokens: string) => {
    let seen: readonly number[] = [];
    await withReceiver({ PENTAGOO_CALLBACK_TOKENS: tokens }, async (post) => {
      seen = [await post(pentagooPath(OLD_TOKEN), '{}'), await post(pentagooPath(NEW_TOKEN), '{}')];
    });
    return seen;
  };
  expect(await statuses(OLD_TOKEN)).toEqual([200, 404]);
  expect(await statuses(`${NEW_TOKEN},${OLD_TOKEN}`)).toEqual([200, 200]);
  expect(await statuses(NEW_TOKEN)).toEqual([404, 200]);
});

test('without signed references the order’s own id names it; with them, nobody believes it', async () => {
  const [plain, signed] = [await statedOrder(), await statedOrder()];
  await withReceiver({ PENTAGOO_SIGN_REFERENCE: 'false' }, async (post) => {
    expect(await post(pentagooPath(), pentagooBody(plain))).toBe(200);
    await expect.poll(() => outcomes(plain)).toEqual(['matched']);
    expect(await stateOf(plain)).toBe('awaiting');
  });
  await withReceiver({}, async (post) => {
    const body = pentagooBody(signed);
    expect(await post(pentagooPath(), body)).toBe(200);
    await expect.poll(() => fateOf(body)).toEqual(['orphan', 'reference_not_ours']);
  });
});

/** Works with a receiver that is started with these variables, and gone afterwards: a rotation is a restart. */
async function withReceiver(
  variables: Record<string, string>,
  work: (post: (path: string, body: string) => Promise<number>) => Promise<void>,
): Promise<void> {
  const receiver = await startTestReceiver(database.url, { ROLE: 'all', ...neopayVariables(), ...variables });
  try {
    await work(async (path, body) => (await fetch(`${receiver.url}${path}`, { method: 'POST', body })).status);
  } finally {
    await receiver.close();
  }
}

/** An order whose payment was created with these keys: its address is the one that the provider got. */
async function payableOrder(variables: Record<string, string>) {
  const config = await readConfig(receiverEnvironment(database.url, { ...neopayVariables(), ...variables }));
  const [provider] = await createProviders(config.providers, {
    publicUrl: 'http://receiver.test',
    keyring: config.callbackKeys,
  });
  const order = orderOf(`order-${randomUUID()}`);
  await store.orders.put([order]);
  const created = await provider?.createPayment({
    createAttemptId: randomUUID(),
    order,
    amount: order.amount,
    description: 'Chairs',
    details: { institutionId: 20, customer: { email: 'buyer@example.test', country: 'GB' } },
  });
  const paymentId = created?.providerPaymentId ?? '';
  await store.orders.change(
    order.orderId,
    { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: paymentId } },
    BY,
    new Date(),
  );
  const path = new URL(neopay.payment(paymentId)?.callbackUrl ?? '').pathname;
  return { orderId: order.orderId, paymentId, path };
}

async function statedOrder(): Promise<string> {
  const order = orderOf(`order-${randomUUID()}`);
  await store.orders.put([order]);
  return order.orderId;
}

function orderOf(orderId: string): Order {
  return {
    orderId,
    amount: moneyFromDecimal('100.00', 'GBP'),
    providers: [],
    createdAt: new Date(Date.now() - 1_000),
    dueAt: null,
    fulfilledAt: null,
    cancelledAt: null,
    closedAt: null,
  };
}

function neopayVariables() {
  return { NEOPAY_BASE_URL: neopay.url, NEOPAY_STATUSES: 'completed=paid' };
}

function pentagooPath(token: string = SECRETS.PENTAGOO_CALLBACK_TOKENS): string {
  return `/callbacks/pentagoo/${token}`;
}

function pentagooBody(orderId: string): string {
  const hash = `0x${randomBytes(32).toString('hex')}`;
  return JSON.stringify({ amount: '100.00 GBP', date: '', blockchain: 'Nowhere', hash, paymentId: 'p', orderId });
}

async function stateOf(orderId: string) {
  return (await store.orders.get(orderId))?.standing.state;
}

async function outcomes(orderId: string) {
  return (await store.callbacks.list({ orderId }, {})).items.map(({ outcome }) => outcome);
}

async function fateOf(body: string) {
  const { rows } = await client.query('select outcome, reason from callbacks where body = $1', [Buffer.from(body)]);
  return [rows[0]?.outcome, rows[0]?.reason];
}

async function unread(): Promise<number> {
  return (await store.callbacks.list({ outcome: 'received' }, {})).items.length;
}

async function transitionsAndEvents(orderId: string) {
  const { rows } = await client.query(
    `select (select count(*)::int from standing_transitions where order_id = $1) as transitions,
       (select count(*)::int from events where order_id = $1) as events`,
    [orderId],
  );
  return rows[0];
}

const BY = { actor: 'ana', reason: 'test' } as const;
