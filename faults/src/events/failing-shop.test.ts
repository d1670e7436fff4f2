import { type Claim, type EvidenceDraft, moneyFromDecimal, type Order } from '@punteo/payments';
import { migrate, openStore, type PostgresStore } from '@punteo/postgres-store';
import { checkInvariants, createTestDatabase, faultCount } from '@punteo/testing';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRandom, firstSeed } from '../random.ts';
import { startWorker, startWorkerProcess, type WorkerProcess, workerEnvironment } from './receiver.ts';
import { type Shop, type ShopAnswer, startShop } from './shop.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let store: PostgresStore;
let sql: pg.Pool;
let shop: Shop;
let closing: (() => Promise<unknown>)[];

beforeEach(async () => {
  database = await createTestDatabase({ migrate: async (url) => void (await migrate({ url })) });
  store = await openStore({ url: database.url });
  sql = new pg.Pool({ connectionString: database.url, max: 2 });
  shop = await startShop();
  closing = [];
});

afterEach(async () => {
  for (const close of closing.reverse()) await close();
  await Promise.all([sql.end(), store.close(), shop.close()]);
  await database.drop();
});

const TIMEOUT = { timeout: 1_200_000 };

test(
  'I19: with a shop that fails at random, every event is delivered under one id, in order within its order',
  TIMEOUT,
  async () => {
    const random = createRandom(firstSeed());
    // None that is dead after an hour: the test's time runs fast.
    const failures: readonly ShopAnswer[] = [500, 429, 302, 'reset', 'cut'];
    shop.answerWith(() => (random.next() < 0.4 ? random.pick(failures) : 204));
    const orderIds = idsOf(faultCount(12, 100));
    await work(['default', 'erp']);
    await Promise.all(orderIds.map((orderId) => changeOrder(orderId, 5)));
    await expect
      .poll(async () => {
        await passTime(120);
        return countOf('pending');
      })
      .toBe(0);
    expect(await countOf('delivered')).toBe(orderIds.length * 5 * 2);
    expect(
      new Set(shop.requests.filter(({ isTaken }) => isTaken).map(({ endpoint, eventId }) => endpoint + eventId)).size,
    ).toBe(orderIds.length * 5 * 2);
    expect(await violations()).toEqual([]);
  },
);

test(
  'I19: an order whose events the shop refuses holds up no other order, and is delivered in order afterwards',
  TIMEOUT,
  async () => {
    const orderIds = idsOf(faultCount(20, 100));
    const poisoned = 'order:order-3';
    shop.answerWith(({ stream }) => (stream === poisoned ? 500 : 204));
    await work(['default']);
    await Promise.all(orderIds.map((orderId) => changeOrder(orderId, 3)));
    await expect.poll(() => countOf('delivered')).toBe((orderIds.length - 1) * 3);
    expect(new Set(sequencesOf(poisoned))).toEqual(new Set([1]));
    shop.answerWith(() => 204);
    await passTime(60);
    await expect.poll(() => countOf('delivered')).toBe(orderIds.length * 3);
    expect(await violations()).toEqual([]);
  },
);

test(
  'I19: after a backlog of 25 orders the shop gets each order in sequence, and its last word is the standing',
  TIMEOUT,
  async () => {
    for (let round = 1; round <= faultCount(1, 10); round += 1) {
      shop.answerWith(() => (round % 2 === 1 ? 503 : 'reset'));
      const orderIds = idsOf(25, `backlog-${round}-`);
      const worker = await work(['default']);
      await Promise.all(orderIds.map((orderId, index) => changeOrder(orderId, 2 + (index % 3))));
      await expect.poll(() => countOf('pending', 'attempts > 0')).toBe(25);
      shop.answerWith(() => 204);
      await passTime(3_600);
      await expect.poll(() => countOf('pending')).toBe(0);
      const lastTypes = new Map(
        shop.requests.filter(({ isTaken }) => isTaken).map(({ stream, type }) => [stream, type]),
      );
      for (const orderId of orderIds) {
        const state = (await store.orders.get(orderId))?.standing.state;
        expect([orderId, lastTypes.get(`order:${orderId}`)]).toEqual([orderId, `order.${state}`]);
      }
      expect(await violations()).toEqual([]);
      await worker.close();
    }
  },
);

test(
  'I19: an endpoint that never answers holds up no other endpoint, nor another order at itself',
  TIMEOUT,
  async () => {
    shop.answerWith(({ endpoint, stream }) => (endpoint === 'erp' && stream !== 'order:order-0' ? 'hang' : 204));
    await work(['default', 'erp']);
    const orderIds = idsOf(8);
    await Promise.all(orderIds.map((orderId) => changeOrder(orderId, 2)));
    await expect.poll(() => countOf('delivered', "endpoint = 'default'")).toBe(16);
    await expect.poll(() => countOf('delivered', "endpoint = 'erp'")).toBe(2);
    expect(await countOf('pending', "endpoint = 'erp'")).toBe(14);
    expect(await violations()).toEqual([]);
  },
);

test(
  'I19: a worker that is killed during an attempt, also the last one, leaves no event pending for ever',
  TIMEOUT,
  async () => {
    shop.answerWith(() => 'hang');
    const orderIds = idsOf(4);
    await Promise.all(orderIds.map((orderId) => changeOrder(orderId, 2)));
    for (let round = 1; round <= faultCount(2, 20); round += 1) {
      const before = shop.requests.length;
      const worker = await startProcess();
      await expect.poll(() => shop.requests.length).toBeGreaterThanOrEqual(before + orderIds.length);
      await worker.kill();
      // As if the workers had been tried for four days: the next failed attempt is the last one.
      await passTime(4 * 86_400);
    }
    shop.answerWith(({ stream }) => (stream === 'order:order-0' ? 500 : 204));
    await sql.query("update deliveries set tried_since = now() - interval '4 days' where sequence = 1");
    await startProcess();
    await expect.poll(() => countOf('delivered')).toBe(6);
    await expect.poll(() => countOf('dead', "stream = 'order:order-0'")).toBe(1);
    // The death let the second event of that order go; it fails on its own.
    await expect.poll(() => sequencesOf('order:order-0').includes(2)).toBe(true);
    expect(await violations()).toEqual([]);
  },
);

test(
  'I19: an event refused for good is dead after an hour and another after 3 days; each lets the next go and can be resent',
  TIMEOUT,
  async () => {
    shop.answerWith(({ stream, sequence }) => (sequence > 1 ? 204 : stream === 'order:order-0' ? 410 : 500));
    await work(['default']);
    await Promise.all(idsOf(2).map((orderId) => changeOrder(orderId, 3)));
    await expect.poll(() => countOf('pending', 'attempts > 0')).toBe(2);
    await passTime(3_700);
    await expect.poll(() => countOf('dead', "stream = 'order:order-0'")).toBe(1);
    await expect.poll(() => countOf('delivered', "stream = 'order:order-0'")).toBe(2);
    expect(await countOf('pending', "stream = 'order:order-1'")).toBe(3);
    // An attempt under way would set the time of the next one by the clock before it moves.
    const isTriedAgain = "stream = 'order:order-1' and next_attempt_at > now() + interval '5 minutes'";
    await expect.poll(() => countOf('pending', isTriedAgain)).toBe(1);
    await passTime(3 * 86_400);
    await expect.poll(() => countOf('dead', "stream = 'order:order-1'")).toBe(1);
    await expect.poll(() => countOf('delivered')).toBe(4);

    shop.answerWith(() => 204);
    const resent = await store.events.resend({ failed: true }, 'ana');
    expect([...resent.values()].reduce((sum, count) => sum + count, 0)).toBe(2);
    await expect.poll(() => countOf('delivered')).toBe(6);
    const last = shop.requests.filter(({ isTaken }) => isTaken).slice(-2);
    expect(last.map(({ sequence }) => sequence)).toEqual([1, 1]);
    expect(new Set(shop.requests.filter(({ sequence }) => sequence === 1).map(({ eventId }) => eventId)).size).toBe(2);
    expect(await violations()).toEqual([]);
  },
);

function idsOf(count: number, prefix = 'order-'): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`);
}

async function work(endpoints: readonly string[]) {
  const worker = await startWorker(environmentFor(endpoints));
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= worker.close();
    return closed;
  };
  closing.push(close);
  return { close };
}

async function startProcess(): Promise<WorkerProcess> {
  // Another worker may take the jobs of a killed one once its heartbeat is overdue.
  await sql.query("update punteo_jobs.job set heartbeat_on = heartbeat_on - interval '1 hour' where state = 'active'");
  const worker = await startWorkerProcess(environmentFor(['default']));
  closing.push(() => worker.kill());
  return worker;
}

function environmentFor(endpoints: readonly string[]) {
  return workerEnvironment(database.url, Object.fromEntries(endpoints.map((name) => [name, shop.urlOf(name)])));
}

/** Moves the time of the pending deliveries: the next attempt of those that wait less than this is due. */
async function passTime(seconds: number): Promise<void> {
  await sql.query(PASS_TIME, [seconds]);
}

const PASS_TIME = `
update deliveries set waiting_since = waiting_since - $1 * interval '1 s',
  tried_since = tried_since - $1 * interval '1 s', next_attempt_at = next_attempt_at - $1 * interval '1 s',
  queue_at = now()
where state = 'pending' and (attempts > 0 or $1 > 86400)`;

async function countOf(state: string, condition = 'true'): Promise<number> {
  const { rows } = await sql.query(
    `select count(*)::int as deliveries,
       (select count(*)::int from events where queued_at is null) as unqueued
     from deliveries where state = $1 and ${condition}`,
    [state],
  );
  return state === 'pending' ? rows[0].deliveries + rows[0].unqueued : rows[0].deliveries;
}

function sequencesOf(stream: string): readonly number[] {
  return shop.requests.filter((request) => request.stream === stream).map(({ sequence }) => sequence);
}

async function violations() {
  const receivedEvents = shop.requests.filter(({ isTaken }) => isTaken);
  return checkInvariants(database.url, { receivedEvents });
}

/** An order with so many changes of its standing, each with its event: paid, refunded, paid, … */
async function changeOrder(orderId: string, changes: number): Promise<void> {
  const now = new Date();
  const order: Order = {
    orderId,
    amount: moneyFromDecimal('100.00', 'USD'),
    providers: ['neopay'],
    createdAt: new Date(now.getTime() - 3_600_000),
    dueAt: null,
    fulfilledAt: null,
    cancelledAt: null,
    closedAt: null,
  };
  const claim: Claim = { provider: 'neopay', kind: 'payment', paymentId: `payment-of-${orderId}` };
  await store.orders.put([order]);
  await store.orders.change(
    orderId,
    { type: 'bind', claim, source: 'merchant' },
    { actor: 'shop', reason: 'sale' },
    now,
  );
  for (let change = 0; change < changes; change += 1) {
    const at = new Date(now.getTime() + change * 1_000);
    await store.standings.recordEvidence(orderId, [answer(claim, change % 2 === 0 ? 'paid' : 'refunded', at)], {
      now: at,
    });
  }
}

function answer(claim: Claim, status: 'paid' | 'refunded', at: Date): EvidenceDraft {
  return {
    claim,
    witness: 'neopay:test',
    answered: true,
    checks: ['payment_id', 'environment', 'application', 'payee', 'status'].map(
      (name) => ({ name, result: 'passed' }) as const,
    ),
    facts: {
      kind: 'payment',
      amount: moneyFromDecimal('100.00', 'USD'),
      status,
      providerStatus: status,
      createdAt: at,
      updatedAt: at,
      earlyToleranceSeconds: 0,
    },
    configuration: 'test',
    document: '{}',
    checkedAt: at,
  };
}
