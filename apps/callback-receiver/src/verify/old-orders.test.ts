import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  anOrder,
  bindPayment,
  neopayPath,
  openReceiverDatabase,
  post,
  type ReceiverDatabase,
  SECRETS,
  startTestReceiver,
} from '../__fixtures__/test-receiver.ts';

const OLD_ORDERS = 300;

let database: ReceiverDatabase;
let neopay: SandboxNeopay;
/** Payment ids that the provider was asked for. */
const asked = new Set<string>();

beforeAll(async () => {
  database = await openReceiverDatabase();
  neopay = await startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY });
  // A fault that is never injected, and counts every call.
  const countCall = ({ pathname }: URL) => {
    asked.add(pathname.split('/').at(-1) ?? '');
    return false;
  };
  neopay.faults.next('getPayment', { kind: 'empty' }, { when: countCall });
});

afterAll(async () => {
  await neopay.close();
  await database.close();
});

test('300 abandoned orders leave three quarters of the budget to the callback of a fresh order and to fresh orders', async () => {
  const old: Awaited<ReturnType<typeof pendingOrder>>[] = [];
  // Few at a time: each waits for a connection of the pool.
  while (old.length < OLD_ORDERS) old.push(...(await Promise.all(Array.from({ length: 10 }, () => pendingOrder()))));
  await database.client.query("update claims set claimed_at = now() - interval '2 days'");
  // The minute that is counted lies in the future, so it does not end during this test.
  await database.client.query(
    "insert into verification_counts values ('neopay', date_trunc('minute', now()) + interval '1 day', 0, 0)",
  );
  const receiver = await startTestReceiver(database.url, {
    ROLE: 'all',
    NEOPAY_BASE_URL: neopay.url,
    NEOPAY_STATUSES: 'completed=paid',
    VERIFICATIONS_PER_MINUTE: '60',
  });
  try {
    // Every old order was verified or put off: none is due any more.
    await expect.poll(() => dueOrders()).toBe(0);
    const paidByCallback = await pendingOrder();
    await neopay.setStatus(paidByCallback.paymentId, 'completed', 'none');
    expect(await post(receiver, neopayPath(paidByCallback.orderId), '{}')).toBe(200);
    const paidSilently = await pendingOrder();
    await neopay.setStatus(paidSilently.paymentId, 'completed', 'none');
    for (const { orderId } of [paidByCallback, paidSilently]) await expect.poll(() => stateOf(orderId)).toBe('paid');
    expect(old.filter(({ paymentId }) => asked.has(paymentId))).toHaveLength(15);
  } finally {
    await receiver.close();
  }
});

/** An order whose payment is due to be verified. */
async function pendingOrder() {
  const order = anOrder();
  await database.store.orders.put([order]);
  const { resource } = neopay.insert({ amount: '100.00', currency: 'USD' });
  await bindPayment(database.store.orders, order.orderId, resource.id);
  return { orderId: order.orderId, paymentId: resource.id };
}

async function dueOrders(): Promise<number> {
  const { rowCount } = await database.client.query('select from standings where next_verification_at <= now()');
  return rowCount ?? 0;
}

async function stateOf(orderId: string) {
  return (await database.store.orders.get(orderId))?.standing.state;
}
