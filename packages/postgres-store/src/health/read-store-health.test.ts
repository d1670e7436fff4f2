import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import { aCallback, anOrder, aPaymentClaim, aProof, plainMatcher, usd } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { receiveAll } from '../__fixtures__/receive-all.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});

beforeEach(() => database.empty());

afterAll(() => database.close());

test('the health of an empty store reports no problem, and the time of its database', async () => {
  const [{ before }] = (await query(database.url, 'select clock_timestamp() as before')) as [{ before: Date }];
  const { now, ...rest } = await store.health();
  const [{ after }] = (await query(database.url, 'select clock_timestamp() as after')) as [{ after: Date }];
  expect([before, now, after]).toEqual([before, now, after].sort((left, right) => left.getTime() - right.getTime()));
  expect(rest).toEqual({
    callbacks: [],
    keys: [],
    ordersWithoutCallback: [],
    refusals: [],
    senders: { callbacks: 0, providers: 0, onlyNetwork: null },
    oldestUnmatchedAt: null,
    unmatched: 0,
    oldestUnanswered: null,
    unanswered: 0,
    deadEvents: 0,
    lastDeliveryError: null,
    deadVerifications: 0,
    deadVerificationOrders: [],
  });
});

test('health reports last callback and usual silence per provider, use per key, and unmatched callbacks', async () => {
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

test('refused callbacks of the last day are reported by provider and reason, older ones are not', async () => {
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  const refused = (reason: 'encoding' | 'signature_wrong', count: number, lastAt: Date) =>
    store.callbacks.countRefusals([{ provider: 'bank', reason, count, lastAt }]);
  const latest = hoursAgo(1);
  await refused('signature_wrong', 7, hoursAgo(72));
  await refused('encoding', 3, hoursAgo(72));
  await refused('signature_wrong', 2, hoursAgo(20));
  await refused('signature_wrong', 3, latest);
  expect((await store.health()).refusals).toEqual([
    { provider: 'bank', reason: 'signature_wrong', count: 5, lastAt: latest },
  ]);
});

test('the network of the latest callbacks is reported when all of them came from it', async () => {
  const receivedAt = new Date();
  const from = (body: string, senderNetwork: string) => aCallback(body, { receivedAt, senderNetwork });
  await receiveAll(store, [from('a', '10.0.0.1'), from('b', '10.0.0.1')]);
  expect((await store.health()).senders).toEqual({ callbacks: 2, providers: 1, onlyNetwork: '10.0.0.1' });
  await store.callbacks.receive(from('c', '10.0.0.2'));
  expect((await store.health()).senders).toEqual({ callbacks: 3, providers: 1, onlyNetwork: null });
});

test('a created payment without a later callback is reported until a callback comes', async () => {
  await store.orders.put(['A', 'B'].map((orderId) => anOrder({ orderId })));
  await create('A');
  expect((await store.health()).ordersWithoutCallback).toMatchObject([{ provider: 'neopay', count: 1 }]);
  await receiveAll(store, [aCallback('x', { receivedAt: new Date(Date.now() + 1_000) })]);
  expect((await store.health()).ordersWithoutCallback).toEqual([]);
});

test('an order with a bound payment or a single provider needs a callback, unless it was cancelled', async () => {
  const now = Date.now();
  const hours = (count: number) => new Date(now - count * 3_600_000);
  await store.callbacks.receive(aCallback('x', { receivedAt: hours(5) }));
  await store.orders.put([
    anOrder({ orderId: 'bound', createdAt: hours(9) }),
    anOrder({ orderId: 'single', providers: ['neopay'], createdAt: hours(3) }),
    anOrder({ orderId: 'older', providers: ['neopay'], createdAt: hours(6) }),
    anOrder({ orderId: 'either', providers: ['neopay', 'pentagoo'], createdAt: hours(3) }),
    anOrder({ orderId: 'any', createdAt: hours(3) }),
    anOrder({ orderId: 'never called', providers: ['pentagoo'], createdAt: hours(2) }),
    anOrder({ orderId: 'long ago', providers: ['pentagoo'], createdAt: hours(24 * 31) }),
    anOrder({ orderId: 'cancelled', providers: ['pentagoo'], createdAt: hours(2) }),
    anOrder({ orderId: 'to come', providers: ['pentagoo'], createdAt: hours(-24) }),
  ]);
  await store.orders.change('cancelled', { type: 'cancel' }, ANA, new Date());
  await bindClaim(store, 'bound', aPaymentClaim('p-9'));
  // With a single provider and a bound payment it is one order.
  await bindClaim(store, 'single', aPaymentClaim('p-3'));
  expect((await store.health()).ordersWithoutCallback).toEqual([
    { provider: 'neopay', count: 2, oldestAt: hours(3) },
    { provider: 'pentagoo', count: 1, oldestAt: hours(2) },
  ]);
});

test('a scheduled order counts as unanswered from the first failed verification after its latest answer', async () => {
  await store.orders.put([anOrder({ orderId: 'A' })]);
  const record = (minute: number, answered: boolean) =>
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
  await record(0, false);
  await record(1, true);
  await store.verifications.schedule('A', new Date());
  expect((await store.health()).unanswered).toBe(0);
  await record(2, false);
  await record(3, false);
  expect(await store.health()).toMatchObject({
    unanswered: 1,
    oldestUnanswered: { orderId: 'A', since: new Date(Date.UTC(2026, 5, 1, 10, 2)) },
  });
  await store.verifications.schedule('A', null);
  expect((await store.health()).unanswered).toBe(0);
});

test('dead merchant events and dead verifications are counted', async () => {
  await store.orders.put([anOrder({ orderId: 'A' })]);
  await bindClaim(store, 'A', aPaymentClaim());
  await store.standings.recordEvidence('A', [aProof()], { now: new Date() });
  const [event] = (await query(database.url, 'select event_id from events')) as { event_id: string }[];
  const delivery = { endpoint: 'default', eventId: event?.event_id ?? '' };
  await store.queueDeliveries([delivery.endpoint], 10);
  const outcome = { delivered: false, reason: 'http_500', nextAttemptAt: null } as const;
  await store.events.recordAttempt(delivery, { at: new Date(), outcome });
  await query(
    database.url,
    `insert into punteo_jobs.job (name, data) select 'verify_dead', '{"orderId": "A"}' from generate_series(1, 2)`,
  );
  expect(await store.health()).toMatchObject({
    deadEvents: 1,
    lastDeliveryError: 'http_500',
    deadVerifications: 2,
    deadVerificationOrders: ['A'],
  });
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
