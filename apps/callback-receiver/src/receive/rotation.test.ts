import { randomBytes } from 'node:crypto';
import { createProviders } from '@punteo/app-kit/providers';
import { parseKeyring, signReference } from '@punteo/payments';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  anOrder,
  bindPayment,
  openReceiverDatabase,
  post,
  type ReceiverDatabase,
  receiverEnvironment,
  SECRETS,
  startTestReceiver,
  type TestReceiver,
} from '../__fixtures__/test-receiver.ts';
import { readConfig } from '../config.ts';

const OLD_KEY = `k1:${randomBytes(32).toString('hex')}`;
const NEW_KEY = `k2:${randomBytes(32).toString('hex')}`;
const OLD_TOKEN = 'o'.repeat(43);
const NEW_TOKEN = 'n'.repeat(43);

/** The configurations of a rotation, one after the other: the old secrets, both, the new ones. */
const PHASES = {
  old: { CALLBACK_KEYS: OLD_KEY, PENTAGOO_CALLBACK_TOKENS: OLD_TOKEN },
  both: { CALLBACK_KEYS: `${NEW_KEY},${OLD_KEY}`, PENTAGOO_CALLBACK_TOKENS: `${NEW_TOKEN},${OLD_TOKEN}` },
  new: { CALLBACK_KEYS: NEW_KEY, PENTAGOO_CALLBACK_TOKENS: NEW_TOKEN },
} as const;

let database: ReceiverDatabase;
let neopay: SandboxNeopay;
/** They receive only: each test that needs a worker starts the one of its phase. */
let receivers: Record<keyof typeof PHASES, TestReceiver>;

beforeAll(async () => {
  database = await openReceiverDatabase();
  neopay = await startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY });
  receivers = {
    old: await startTestReceiver(database.url, PHASES.old),
    both: await startTestReceiver(database.url, PHASES.both),
    new: await startTestReceiver(database.url, PHASES.new),
  };
});

afterAll(async () => {
  await Promise.all(Object.values(receivers).map((receiver) => receiver.close()));
  await neopay.close();
  await database.close();
});

test('an address signed with the old key is valid while both keys are configured, and unknown afterwards', async () => {
  const before = await payableOrder('old');
  const during = await payableOrder('both');
  expect(before.path).toContain('/v1.k1.');
  expect(during.path).toContain('/v1.k2.');

  for (const { paymentId } of [before, during]) await neopay.setStatus(paymentId, 'completed', 'none');
  expect(await post(receivers.old, before.path, '{"first":1}')).toBe(200);
  await withWorker('both', async () => {
    // The same callback and another one to the old address: both are accepted, and they change nothing twice (D3).
    for (const body of ['{"first":1}', '{"second":1}']) expect(await post(receivers.both, before.path, body)).toBe(200);
    expect(await post(receivers.both, during.path, '{}')).toBe(200);
    await expect.poll(() => stateOf(before.orderId)).toBe('paid');
    await expect.poll(() => stateOf(during.orderId)).toBe('paid');
    await expect.poll(() => notMatched()).toBe(0);
    expect(await transitionsAndEvents(before.orderId)).toEqual({ transitions: 1, events: 1 });
  });
  expect(await post(receivers.new, before.path, '{"third":1}')).toBe(404);
  expect(await post(receivers.new, during.path, '{"third":1}')).toBe(200);
  const { rows } = await database.client.query(
    "select key_id, count(*)::int as n from callbacks where provider = 'neopay' group by key_id order by key_id",
  );
  expect(rows).toEqual([
    { key_id: 'k1', n: 2 },
    { key_id: 'k2', n: 2 },
  ]);
});

test('a callback token is valid while it is configured, alone or beside another, and unknown afterwards', async () => {
  const statuses = async (receiver: TestReceiver) => [
    await post(receiver, pentagooPath(OLD_TOKEN), '{}'),
    await post(receiver, pentagooPath(NEW_TOKEN), '{}'),
  ];
  expect(await statuses(receivers.old)).toEqual([200, 404]);
  expect(await statuses(receivers.both)).toEqual([200, 200]);
  expect(await statuses(receivers.new)).toEqual([404, 200]);
});

test('a reference signed with the old key names its order while both keys are configured, and no order afterwards', async () => {
  const [first, second] = [await statedOrder(), await statedOrder()];
  const reference = (orderId: string) => signReference(parseKeyring(OLD_KEY), 'pentagoo', orderId);
  await withWorker('both', async () => {
    const body = pentagooBody(reference(first));
    expect(await post(receivers.both, pentagooPath(OLD_TOKEN), body)).toBe(200);
    await expect.poll(() => outcomeOf(body)).toEqual(['matched', null, first]);
  });
  await withWorker('new', async () => {
    const body = pentagooBody(reference(second));
    expect(await post(receivers.new, pentagooPath(NEW_TOKEN), body)).toBe(200);
    await expect.poll(() => outcomeOf(body)).toEqual(['orphan', 'reference_not_ours', null]);
  });
});

test('a plain order id names its order only where references are not signed', async () => {
  const orderId = await statedOrder();
  const [unsigned, signed] = [pentagooBody(orderId), pentagooBody(orderId)];
  await withWorker(
    'both',
    async () => {
      expect(await post(receivers.both, pentagooPath(NEW_TOKEN), unsigned)).toBe(200);
      await expect.poll(() => outcomeOf(unsigned)).toEqual(['matched', null, orderId]);
      expect(await stateOf(orderId)).toBe('awaiting');
    },
    { PENTAGOO_SIGN_REFERENCE: 'false' },
  );
  await withWorker('both', async () => {
    expect(await post(receivers.both, pentagooPath(NEW_TOKEN), signed)).toBe(200);
    await expect.poll(() => outcomeOf(signed)).toEqual(['orphan', 'reference_not_ours', null]);
  });
});

/** Does `work` while a worker with the configuration of this phase runs. */
async function withWorker(
  phase: keyof typeof PHASES,
  work: () => Promise<void>,
  variables: Readonly<Record<string, string>> = {},
): Promise<void> {
  const worker = await startTestReceiver(database.url, {
    ROLE: 'verify',
    ...neopayVariables(),
    ...PHASES[phase],
    ...variables,
  });
  try {
    await work();
  } finally {
    await worker.close();
  }
}

/** An order whose payment was created in this phase, with the path of the callback address that the provider got. */
async function payableOrder(phase: keyof typeof PHASES) {
  const config = await readConfig(receiverEnvironment(database.url, { ...neopayVariables(), ...PHASES[phase] }));
  const [provider] = await createProviders(config.providers, {
    publicUrl: 'http://receiver.test',
    keyring: config.callbackKeys,
  });
  const order = anOrder();
  await database.store.orders.put([order]);
  const created = await provider?.createPayment({
    createAttemptId: order.orderId,
    order,
    amount: order.amount,
    description: 'Chairs',
    details: { institutionId: 20, customer: { email: 'buyer@example.test', country: 'GB' } },
  });
  const paymentId = created?.providerPaymentId ?? '';
  await bindPayment(database.store.orders, order.orderId, paymentId);
  const path = new URL(neopay.payment(paymentId)?.callbackUrl ?? '').pathname;
  return { orderId: order.orderId, paymentId, path };
}

async function statedOrder(): Promise<string> {
  const order = anOrder();
  await database.store.orders.put([order]);
  return order.orderId;
}

function neopayVariables() {
  return { NEOPAY_BASE_URL: neopay.url, NEOPAY_STATUSES: 'completed=paid' };
}

function pentagooPath(token: string): string {
  return `/callbacks/pentagoo/${token}`;
}

function pentagooBody(orderId: string): string {
  const hash = `0x${randomBytes(32).toString('hex')}`;
  return JSON.stringify({ amount: '100.00 USD', date: '', blockchain: 'Nowhere', hash, paymentId: 'p', orderId });
}

async function stateOf(orderId: string) {
  return (await database.store.orders.get(orderId))?.standing.state;
}

async function outcomeOf(body: string) {
  const { rows } = await database.client.query('select outcome, reason, order_id from callbacks where body = $1', [
    Buffer.from(body),
  ]);
  return [rows[0]?.outcome, rows[0]?.reason, rows[0]?.order_id];
}

async function notMatched(): Promise<number> {
  return (await database.client.query('select from callbacks where matched_at is null')).rowCount ?? 0;
}

async function transitionsAndEvents(orderId: string) {
  const { rows } = await database.client.query(
    `select (select count(*)::int from standing_transitions where order_id = $1) as transitions,
       (select count(*)::int from events where order_id = $1) as events`,
    [orderId],
  );
  return rows[0];
}
