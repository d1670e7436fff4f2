import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { moneyFromDecimal } from '@punteo/payments';
import { openStore, type PostgresStore } from '@punteo/postgres-store';
import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import { faultCount } from '@punteo/testing';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createReceiverDatabase, neopayPath, SECRETS, startTestReceiver } from '../__fixtures__/test-receiver.ts';

type Receiver = Awaited<ReturnType<typeof startTestReceiver>>;

let database: Awaited<ReturnType<typeof createReceiverDatabase>>;
let store: PostgresStore;
let neopay: SandboxNeopay;
let client: pg.Client;

beforeAll(async () => {
  database = await createReceiverDatabase();
  store = await openStore({ url: database.url, allowVolatile: true });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  neopay = await startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY });
});

afterAll(async () => {
  await neopay.close();
  await Promise.all([store.close(), client.end()]);
  await database.drop();
});

const asked: string[] = [];

beforeEach(async () => {
  asked.length = 0;
  neopay.faults.clear();
  // A fault that strikes nobody, and sees every call.
  const see = ({ pathname }: URL) => {
    asked.push(pathname.split('/').at(-1) ?? '');
    return false;
  };
  neopay.faults.next('getPayment', { kind: 'empty' }, { when: see });
  await client.query('delete from verification_counts');
});

test('a thousand of the same callback at once are one row and at most two calls (B1)', async () => {
  await withReceivers(1, {}, async ([receiver]) => {
    const { orderId, paymentId } = await payableOrder();
    await neopay.setStatus(paymentId, 'completed', 'none');
    const answers = await postAll(
      receiver,
      orderId,
      Array.from({ length: 1_000 }, () => 'same'),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
    await expect.poll(() => stateOf(orderId)).toBe('paid');
    const { items } = await store.callbacks.list({ orderId }, {});
    expect(items.map(({ deliveries }) => deliveries)).toEqual([1_000]);
    expect(callsFor(paymentId)).toBeLessThanOrEqual(2);
  });
});

test(
  'a thousand different callbacks on one payment, at three receivers with a restart, are one call in ten seconds (B2)',
  async () => {
    const rounds = faultCount(1, 20);
    for (let round = 0; round < rounds; round += 1) {
      const { orderId, paymentId } = await payableOrder();
      let askedAt = 0;
      await withReceivers(3, {}, async ([first, second, third]) => {
        expect(await postAll(first, orderId, ['the first'])).toEqual([200]);
        await expect.poll(() => callsFor(paymentId), { interval: 5 }).toBe(1);
        askedAt = performance.now();
        const bodies = Array.from({ length: 333 }, () => randomUUID());
        const answers = await Promise.all(
          [first, second, third].map((receiver, index) =>
            postAll(
              receiver,
              orderId,
              bodies.map((body) => `${body} ${index}`),
            ),
          ),
        );
        expect(new Set(answers.flat())).toEqual(new Set([200]));
        // Paid only now, and told by nobody but the callbacks that wait: a hint that got lost would leave it unpaid.
        await neopay.setStatus(paymentId, 'completed', 'none');
        await expect.poll(() => unread(orderId)).toBe(0);
      });
      await withReceivers(2, {}, async () => {
        while (performance.now() - askedAt < 9_000) await sleep(100);
        expect(callsFor(paymentId)).toBe(1);
        await expect.poll(() => stateOf(orderId), { timeout: 15_000 }).toBe('paid');
        expect(callsFor(paymentId)).toBe(2);
      });
    }
  },
  faultCount(120_000, 1_200_000),
);

test('beyond the ceiling of a minute callbacks are taken, and looks wait', async () => {
  await withReceivers(2, { VERIFICATIONS_PER_MINUTE: '5' }, async ([first, second]) => {
    // A minute that is still to come has no end while this test runs.
    await client.query(
      "insert into verification_counts values ('all', date_trunc('minute', now()) + interval '1 hour', 0)",
    );
    // What other tests left over would count too.
    await client.query("delete from pgboss.job where name = 'verify'");
    await client.query('update standings set next_check_at = null');
    const orders = await Promise.all(Array.from({ length: 40 }, () => payableOrder()));
    const answers = await Promise.all(
      orders.map(({ orderId }, index) => postAll(index % 2 === 0 ? first : second, orderId, ['{}'])),
    );
    expect(new Set(answers.flat())).toEqual(new Set([200]));
    await expect
      .poll(async () => (await Promise.all(orders.map(({ orderId }) => unread(orderId)))).every((count) => count === 0))
      .toBe(true);
    await sleep(3_000);
    expect(asked.length).toBe(5);
  });
});

test('whoever has no good address causes no row, no job and no call, however often he tries', async () => {
  await withReceivers(1, {}, async ([receiver]) => {
    const before = (await store.callbacks.list({}, {})).items.length;
    const count = faultCount(500, 10_000);
    // Far fewer at once than there may be connections: what is beyond those is closed without an answer.
    for (let from = 0; from < count; from += 500) {
      const tries = Array.from({ length: 500 }, (_, index) =>
        fetch(`${receiver.url}/callbacks/neopay/v1.k1.QQ~abc.${String(from + index).padStart(22, 'x')}`, {
          method: 'POST',
        }),
      );
      for (const { status } of await Promise.all(tries)) expect([404, 429]).toContain(status);
    }
    await sleep(1_000);
    expect((await store.callbacks.list({}, {})).items).toHaveLength(before);
    expect(asked).toEqual([]);
  });
});

const callsFor = (paymentId: string) => asked.filter((id) => id === paymentId).length;

async function withReceivers(
  count: number,
  variables: Record<string, string>,
  work: (receivers: [Receiver, Receiver, Receiver]) => Promise<void>,
): Promise<void> {
  const receivers = await Promise.all(
    Array.from({ length: count }, () =>
      startTestReceiver(database.url, {
        ROLE: 'all',
        NEOPAY_BASE_URL: neopay.url,
        NEOPAY_STATUSES: 'completed=paid',
        ...variables,
      }),
    ),
  );
  try {
    await work(receivers as [Receiver, Receiver, Receiver]);
  } finally {
    await Promise.all(receivers.map((receiver) => receiver.close()));
  }
}

async function payableOrder() {
  const orderId = `order-${randomUUID()}`;
  await store.orders.put([
    {
      orderId,
      amount: moneyFromDecimal('100.00', 'USD', 2),
      providers: [],
      createdAt: new Date(Date.now() - 1_000),
      dueAt: null,
      fulfilledAt: null,
    },
  ]);
  const { resource } = neopay.insert({ amount: '100.00', currency: 'USD' });
  await store.orders.change(orderId, { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: resource.id } }, BY, new Date());
  return { orderId, paymentId: resource.id };
}

async function postAll(receiver: Receiver, orderId: string, bodies: readonly string[]): Promise<readonly number[]> {
  const url = `${receiver.url}${neopayPath(orderId)}`;
  return Promise.all(bodies.map(async (body) => (await fetch(url, { method: 'POST', body })).status));
}

async function stateOf(orderId: string) {
  return (await store.orders.get(orderId))?.standing.state;
}

async function unread(orderId: string): Promise<number> {
  const { items } = await store.callbacks.list({ outcome: 'received' }, { limit: 200 });
  return items.filter(({ addressedOrderId }) => addressedOrderId === orderId).length;
}

const BY = { actor: 'ana', reason: 'test' } as const;
