import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aCallback, anOrder, aPaymentClaim, aProof, plainMatcher, usd } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { receiveAll } from '../__fixtures__/receive-all.ts';
import { openTestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: Awaited<ReturnType<typeof openTestStore>>;
let store: PostgresStore;

beforeEach(async () => {
  database = await openTestStore();
  store = database.store;
});

afterEach(() => database.close());

test('of an empty house nothing is wrong', async () => {
  const { now, ...rest } = await store.health();
  expect(Math.abs(now.getTime() - Date.now())).toBeLessThan(5_000);
  expect(rest).toEqual({
    callbacks: [],
    keys: [],
    ordersWithoutCallback: [],
    oldestUnmatchedAt: null,
    unmatched: 0,
    oldestUnanswered: null,
    unanswered: 0,
    deadEvents: 0,
    deadVerifications: 0,
  });
});

test('callbacks tell when each provider last called, what silence is usual, and since when a key is in use', async () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 5, 1, 10, minute));
  const minutes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 40];
  for (const minute of minutes) {
    const keyId = minute < 5 ? 'k1' : 'k2';
    await store.callbacks.receive(aCallback(`n ${minute}`, { receivedAt: at(minute), keyId }));
  }
  await store.callbacks.receive(aCallback('p', { provider: 'pentagoo', keyId: 't1', receivedAt: at(9) }));
  await store.callbacks.match(3, plainMatcher);
  const health = await store.health();
  expect(health.callbacks).toEqual([
    { provider: 'neopay', lastAt: at(40), usualSilenceSeconds: 32 * 60 },
    { provider: 'pentagoo', lastAt: at(9), usualSilenceSeconds: null },
  ]);
  expect(health.keys).toEqual([
    { provider: 'neopay', keyId: 'k1', firstUsedAt: at(0), lastUsedAt: at(4) },
    { provider: 'neopay', keyId: 'k2', firstUsedAt: at(5), lastUsedAt: at(40) },
    { provider: 'pentagoo', keyId: 't1', firstUsedAt: at(9), lastUsedAt: at(9) },
  ]);
  expect([health.unmatched, health.oldestUnmatchedAt]).toEqual([8, at(3)]);
});

test('a create that went well after the last callback has not been called about', async () => {
  await store.orders.put(['A', 'B'].map((orderId) => anOrder({ orderId })));
  await create('A');
  expect((await store.health()).ordersWithoutCallback).toMatchObject([{ provider: 'neopay', count: 1 }]);
  await receiveAll(store, [aCallback('x', { receivedAt: new Date(Date.now() + 1_000) })]);
  expect((await store.health()).ordersWithoutCallback).toEqual([]);
});

test('an order that somebody else sent to a provider is waited for too: by its binding, or by naming no other', async () => {
  const now = Date.now();
  const hours = (count: number) => new Date(now - count * 3_600_000);
  await store.callbacks.receive(aCallback('x', { receivedAt: hours(5) }));
  await store.orders.put([
    anOrder({ orderId: 'bound', createdAt: hours(9) }),
    anOrder({ orderId: 'named', providers: ['neopay'], createdAt: hours(3) }),
    anOrder({ orderId: 'older', providers: ['neopay'], createdAt: hours(6) }),
    anOrder({ orderId: 'either', providers: ['neopay', 'pentagoo'], createdAt: hours(3) }),
    anOrder({ orderId: 'any', createdAt: hours(3) }),
    anOrder({ orderId: 'never called', providers: ['pentagoo'], createdAt: hours(2) }),
    anOrder({ orderId: 'long ago', providers: ['pentagoo'], createdAt: hours(24 * 31) }),
    anOrder({ orderId: 'to come', providers: ['pentagoo'], createdAt: hours(-24) }),
  ]);
  await store.orders.change(
    'bound',
    { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: 'p-9' } },
    BY,
    new Date(),
  );
  // Named and bound it is still one order.
  await store.orders.change(
    'named',
    { type: 'bind', claim: { provider: 'neopay', kind: 'payment', paymentId: 'p-3' } },
    BY,
    new Date(),
  );
  expect((await store.health()).ordersWithoutCallback).toEqual([
    { provider: 'neopay', count: 2, oldestAt: hours(3) },
    { provider: 'pentagoo', count: 1, oldestAt: hours(2) },
  ]);
});

test('orders that no witness answered about are counted from the first silence after the last answer', async () => {
  await store.orders.put([anOrder({ orderId: 'A' })]);
  const judged = (minute: number, answered: boolean) =>
    store.standings.recordEvidence(
      'A',
      [
        aProof({
          answered,
          facts: null,
          checks: [],
          checkedAt: new Date(Date.UTC(2026, 5, 1, 10, minute)),
        }),
      ],
      { now: new Date() },
    );
  await judged(0, false);
  await judged(1, true);
  await store.verifications.schedule('A', new Date());
  expect((await store.health()).unanswered).toBe(0);
  await judged(2, false);
  await judged(3, false);
  expect(await store.health()).toMatchObject({
    unanswered: 1,
    oldestUnanswered: { orderId: 'A', since: new Date(Date.UTC(2026, 5, 1, 10, 2)) },
  });
  await store.verifications.schedule('A', null);
  expect((await store.health()).unanswered).toBe(0);
});

test('dead letters are counted', async () => {
  await store.orders.put([anOrder({ orderId: 'A' })]);
  await store.orders.change('A', { type: 'bind', claim: aPaymentClaim() }, BY, new Date());
  await store.standings.recordEvidence('A', [aProof()], { now: new Date() });
  const [event] = (await query(database.url, 'select event_id from events')) as { event_id: string }[];
  await store.events.markFailed(event?.event_id ?? '', 'http_500', true);
  await query(database.url, "insert into pgboss.job (name, data) values ('verify_dead', '{}')");
  expect(await store.health()).toMatchObject({ deadEvents: 1, deadVerifications: 1 });
});

async function create(orderId: string): Promise<void> {
  const createAttemptId = randomUUID();
  await store.createAttempts.start({ createAttemptId, orderId, provider: 'neopay', amount: usd(1n), payers: [] });
  await store.createAttempts.finish(createAttemptId, {
    outcome: 'created',
    providerPaymentId: 'p-1',
    authorisationUrl: null,
    reason: null,
  });
}

const BY = { actor: 'ana', reason: 'test' } as const;
