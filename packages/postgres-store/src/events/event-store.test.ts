import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPaymentClaim, aProof } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
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

const NOON = new Date('2026-06-02T12:00:00Z');
const LATER = new Date('2026-06-02T13:00:00Z');

test('resending events of a time that ends before it starts is refused, not answered with none', async () => {
  const [since, until] = [new Date('2026-06-02T00:00:00Z'), new Date('2026-06-01T00:00:00Z')];
  await expect(store.events.resend({ since, until }, 'ana')).rejects.toMatchObject({ code: 'option_invalid' });
  await expect(store.events.resend({ since, until: since }, 'ana')).rejects.toMatchObject({ code: 'option_invalid' });
});

test('each attempt at an event is counted for its endpoint, and each delivery ends delivered or dead', async () => {
  const eventId = await paidOrder('A');
  expect(await store.events.get(eventId)).toMatchObject({
    stream: 'order:A',
    sequence: 1,
    orderId: 'A',
    type: 'order.paid',
    state: 'pending',
    deliveries: [],
  });
  await store.queueDeliveries(['erp', 'shop'], 10);
  await fail(eventId, 'shop', LATER);
  await deliver(eventId, 'erp', NOON);
  expect(await store.events.get(eventId)).toMatchObject({
    state: 'pending',
    deliveries: [
      { endpoint: 'erp', state: 'delivered', attempts: 1, lastError: null, nextAttemptAt: null, finishedAt: NOON },
      {
        endpoint: 'shop',
        state: 'pending',
        attempts: 1,
        lastError: 'http_500',
        nextAttemptAt: LATER,
        finishedAt: null,
      },
    ],
  });
  await fail(eventId, 'shop', null);
  expect(await store.events.get(eventId)).toMatchObject({
    state: 'dead',
    deliveries: [{ state: 'delivered' }, { state: 'dead', attempts: 2, lastError: 'http_500', finishedAt: NOON }],
  });
});

test('a delivered event stays delivered when a worker that lost its job reports another attempt', async () => {
  const eventId = await paidOrder('A');
  await store.queueDeliveries(['shop'], 10);
  await deliver(eventId, 'shop', NOON);
  await fail(eventId, 'shop', null);
  await deliver(eventId, 'shop', LATER);
  expect((await store.events.get(eventId))?.deliveries).toMatchObject([
    { state: 'delivered', attempts: 1, finishedAt: NOON },
  ]);
  const story = (await store.orders.story('A'))?.items;
  expect(story?.find(({ type }) => type === 'event_delivered')?.at).toEqual(NOON);
});

test('events are listed newest first by state, order and type, and an unknown id returns null', async () => {
  const [first, second] = [await paidOrder('A'), await paidOrder('B')];
  await store.queueDeliveries(['shop'], 10);
  await deliver(first, 'shop', NOON);
  const idsOf = async (filter: Parameters<typeof store.events.list>[0]) =>
    (await store.events.list(filter, {})).items.map(({ eventId }) => eventId);
  expect(await idsOf({})).toEqual([second, first]);
  expect(await idsOf({ state: 'pending' })).toEqual([second]);
  expect(await idsOf({ state: 'delivered' })).toEqual([first]);
  expect(await idsOf({ state: 'dead' })).toEqual([]);
  expect(await store.events.counts()).toEqual({ pending: 1, dead: 0 });
  expect(await idsOf({ orderId: 'A' })).toEqual([first]);
  expect(await idsOf({ type: 'order.overdue' })).toEqual([]);
  expect(await store.events.get('not a uuid')).toBeNull();
  expect(await store.events.get(randomUUID())).toBeNull();
});

test('the next delivery of a stream is its oldest pending one, per endpoint, and a death lets the next go', async () => {
  const [first, second, third] = await threeEvents();
  await store.queueDeliveries(['erp', 'shop'], 10);
  await fail(first, 'shop', LATER);
  expect(await next('shop')).toMatchObject({ eventId: first, attempts: 1, triedSince: NOON, nextAttemptAt: LATER });
  expect(await next('erp')).toMatchObject({ eventId: first, attempts: 0, triedSince: null, nextAttemptAt: null });
  await fail(first, 'shop', null);
  expect(await next('shop')).toMatchObject({ eventId: second });
  await deliver(second, 'shop', NOON);
  await deliver(third, 'shop', NOON);
  expect(await next('shop')).toBeNull();
});

test('a resent event keeps its id and sequence, waits beside the first deliveries, and its clock starts anew', async () => {
  const [first, second, third] = await threeEvents();
  await store.queueDeliveries(['shop'], 10);
  await fail(first, 'shop', LATER);
  await fail(first, 'shop', null);
  await deliver(second, 'shop', NOON);
  expect(await store.events.resend({ failed: true }, 'ana')).toEqual(new Map([['shop', 1]]));
  expect(await next('shop')).toMatchObject({ eventId: third });
  const resent = await next('shop', true);
  expect(resent).toMatchObject({ eventId: first, attempts: 2, triedSince: null, nextAttemptAt: null });
  expect(resent?.waitingSince.getTime()).toBeGreaterThan(NOON.getTime());
  expect(JSON.parse(resent?.payload ?? '').data).toMatchObject({ eventId: first, sequence: 1 });
  expect(await store.events.resend({ failed: true }, 'ana')).toEqual(new Map());
});

test('one event, those of a time range, or the failed ones are resent, and the audit says who asked', async () => {
  const [first, second, third] = await threeEvents();
  await store.queueDeliveries(['shop'], 10);
  for (const eventId of [first, second]) await deliver(eventId, 'shop', NOON);
  await fail(third, 'shop', LATER);
  expect(await store.events.resend({ eventIds: [second] }, 'ana')).toEqual(new Map([['shop', 1]]));
  expect(await next('shop', true)).toMatchObject({ eventId: second });

  const { createdAt } = (await store.events.get(second)) ?? expect.unreachable();
  expect(await store.events.resend({ since: new Date(createdAt.getTime() + 60_000) }, 'ana')).toEqual(new Map());
  expect((await store.events.resend({ until: createdAt }, 'ana')).get('shop') ?? 0).toBeLessThan(3);
  expect(await store.events.resend({ since: new Date(0) }, 'ana')).toEqual(new Map([['shop', 3]]));
  expect(await next('shop', true)).toMatchObject({ eventId: first });
  // A pending delivery is brought forward and keeps its place.
  expect(await next('shop')).toMatchObject({ eventId: third, attempts: 1, nextAttemptAt: null });

  await expect(store.events.resend({}, 'ana')).rejects.toMatchObject({ code: 'option_invalid' });
  await expect(store.events.resend({ eventIds: [first, randomUUID()] }, 'ana')).rejects.toMatchObject({
    code: 'event_unknown',
  });
  const audit = (await store.audit.list({})).items.filter(({ action }) => action === 'events.resent');
  expect(audit.at(-1)).toMatchObject({ actor: 'ana', subject: `event:${second}`, detail: { deliveries: '1' } });
  expect(audit).toHaveLength(4);
});

function next(endpoint: string, resent = false) {
  return store.events.nextDelivery({ endpoint, stream: 'order:A', resent });
}

function deliver(eventId: string, endpoint: string, at: Date) {
  return store.events.recordAttempt({ eventId, endpoint }, { at, outcome: { delivered: true } });
}

/** `nextAttemptAt` null: the last attempt. */
function fail(eventId: string, endpoint: string, nextAttemptAt: Date | null) {
  const outcome = { delivered: false, reason: 'http_500', nextAttemptAt } as const;
  return store.events.recordAttempt({ eventId, endpoint }, { at: NOON, outcome });
}

/** The events 1, 2 and 3 of order A. */
async function threeEvents(): Promise<readonly [string, string, string]> {
  await store.orders.put([anOrder({ orderId: 'A' })]);
  const ids = [randomUUID(), randomUUID(), randomUUID()] as const;
  for (const [index, eventId] of ids.entries())
    await query(database.url, INSERT_EVENT, [
      eventId,
      index + 1,
      JSON.stringify({ data: { eventId, sequence: index + 1 } }),
    ]);
  return ids;
}

const INSERT_EVENT = `insert into events (event_id, stream, sequence, order_id, type, payload, created_at)
  values ($1, 'order:A', $2, 'A', 'order.paid', $3, now())`;

async function paidOrder(orderId: string): Promise<string> {
  await store.orders.put([anOrder({ orderId })]);
  const claim = aPaymentClaim(orderId);
  await bindClaim(store, orderId, claim);
  await store.standings.recordEvidence(orderId, [aProof({ claim })], { now: new Date() });
  const { items } = await store.events.list({ orderId }, {});
  return items[0]?.eventId ?? '';
}
