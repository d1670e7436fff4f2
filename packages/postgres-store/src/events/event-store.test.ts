import { afterAll, beforeAll, expect, test } from 'vitest';
import { bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPaymentClaim, aProof } from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
});

afterAll(() => database.close());

test('each delivery attempt of a merchant event is counted, and the event ends delivered or dead', async () => {
  const eventId = await paidOrder('A');
  await store.events.markFailed(eventId, 'http_500', false);
  expect(await store.events.get(eventId)).toMatchObject({
    orderId: 'A',
    type: 'order.paid',
    attempts: 1,
    state: 'pending',
  });
  await store.events.markFailed(eventId, 'http_500', true);
  expect(await store.events.get(eventId)).toMatchObject({ attempts: 2, state: 'dead' });
  await store.events.markDelivered(eventId, new Date('2026-06-02T00:00:00Z'));
  expect(await store.events.get(eventId)).toMatchObject({ attempts: 3, state: 'delivered' });
});

test('a delivered event stays delivered when a worker that lost its job reports another attempt', async () => {
  const eventId = await paidOrder('B');
  await store.events.markDelivered(eventId, new Date('2026-06-02T00:00:00Z'));
  await store.events.markFailed(eventId, 'timeout', true);
  await store.events.markDelivered(eventId, new Date('2026-06-03T00:00:00Z'));
  expect(await store.events.get(eventId)).toMatchObject({ attempts: 1, state: 'delivered' });
  const story = await store.orders.story('B');
  expect(story?.find(({ type }) => type === 'event_delivered')?.at).toEqual(new Date('2026-06-02T00:00:00Z'));
});

test('events are listed by state, and an unknown id returns null', async () => {
  const eventId = await paidOrder('C');
  expect((await store.events.list({ state: 'pending' }, {})).items.map((event) => event.eventId)).toEqual([eventId]);
  expect(await store.events.get('not a uuid')).toBeNull();
  expect(await store.events.get('00000000-0000-4000-8000-000000000000')).toBeNull();
});

async function paidOrder(orderId: string): Promise<string> {
  await store.orders.put([anOrder({ orderId })]);
  const claim = aPaymentClaim(orderId);
  await bindClaim(store, orderId, claim);
  await store.standings.recordEvidence(orderId, [aProof({ claim })], { now: new Date() });
  const { items } = await store.events.list({}, {});
  return items.find((event) => event.orderId === orderId)?.eventId ?? '';
}
