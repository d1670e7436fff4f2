import type { OrderStore } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANA } from '../__fixtures__/bind-claim.ts';
import { aCallback, anOrder, aPayment, aPaymentClaim, aProof, plainMatcher, usd } from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

let database: TestStore;
let store: PostgresStore;
let orders: OrderStore;

beforeAll(async () => {
  database = await openTestStore();
  store = database.store;
  orders = store.orders;
});

afterAll(() => database.close());

test('put answers created, amended or unchanged for each order, also for one that is twice in a call', async () => {
  const order = anOrder({
    orderId: 'put-1',
    providers: ['neopay', 'pentagoo'],
    dueAt: new Date('2026-07-01T00:00:00Z'),
  });
  const inTime = new Date('2026-06-30T00:00:00Z');
  expect(await orders.put([order], ANA, inTime)).toEqual([{ outcome: 'created' }]);
  expect(
    await orders.put([order, anOrder({ orderId: 'put-2' }), { ...order, amount: usd(5n) }, order], ANA, inTime),
  ).toEqual(['unchanged', 'created', 'amended', 'amended'].map((outcome) => ({ outcome })));
  expect(await orders.get('put-1')).toEqual({
    order,
    standing: {
      state: 'awaiting',
      proof: 'none',
      paid: usd(0n),
      paidAt: null,
      fulfilmentAllowed: false,
      claims: [],
      discrepancies: [],
    },
  });
});

test('putting an order without fulfilledAt keeps the stored one', async () => {
  const at = new Date('2026-06-02T00:00:00Z');
  await orders.put([anOrder({ orderId: 'sent', fulfilledAt: at })]);
  expect(await orders.put([anOrder({ orderId: 'sent' })])).toEqual([{ outcome: 'unchanged' }]);
  expect((await orders.get('sent'))?.order.fulfilledAt).toEqual(at);
});

test('amounts beyond a double and ids with quotes are stored exactly', async () => {
  const amount = { amountMinor: 123456789012345678901234567890123456789n, currency: 'WEI', exponent: 18 };
  const order = anOrder({ orderId: `o'\\"{},;--`, amount, providers: [`a"b`, '{c}'] });
  await orders.put([order]);
  expect((await orders.get(order.orderId))?.order).toEqual(order);
});

test('two concurrent imports of the same orders in opposite order do not deadlock', async () => {
  const some = Array.from({ length: 300 }, (_, index) => anOrder({ orderId: `race-${index}` }));
  const results = await Promise.all([orders.put(some), orders.put([...some].reverse())]);
  expect(results.flat().filter(({ outcome }) => outcome === 'created')).toHaveLength(300);
});

test('an order that is amended after its due time is overdue at once', async () => {
  const order = anOrder({ orderId: 'amended late', dueAt: new Date('2026-07-01T00:00:00Z') });
  await orders.put([order]);
  await orders.put([{ ...order, amount: usd(5n) }], ANA, new Date('2026-07-01T00:00:01Z'));
  expect((await orders.get('amended late'))?.standing.state).toBe('overdue');
});

test('closing a closed order throws order_closed, and the time of the first closure stays', async () => {
  await orders.put([anOrder({ orderId: 'closed' })]);
  const closedAt = new Date('2026-06-01T12:00:00Z');
  await orders.change('closed', { type: 'close' }, ANA, closedAt);
  const repeated = orders.change('closed', { type: 'close' }, ANA, new Date('2026-07-01T00:00:00Z'));
  await expect(repeated).rejects.toMatchObject({ code: 'order_closed' });
  expect((await orders.get('closed'))?.order.closedAt).toEqual(closedAt);
});

test('the list of orders is paged newest first, each order once, while orders are added', async () => {
  const many = Array.from({ length: 7 }, (_, index) =>
    anOrder({ orderId: `page-${index}`, createdAt: new Date(Date.UTC(2030, 0, 1 + Math.floor(index / 2))) }),
  );
  await orders.put(many);
  const listed: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await orders.list({ state: 'awaiting' }, { limit: 2, ...(cursor ? { cursor } : {}) });
    listed.push(...page.items.map(({ order }) => order.orderId).filter((id) => id.startsWith('page-')));
    cursor = page.nextCursor;
    await orders.put([anOrder({ orderId: `later-${listed.length}`, createdAt: new Date('2031-01-01T00:00:00Z') })]);
  } while (cursor !== null && listed.length < 7);
  expect(listed).toEqual(['page-6', 'page-5', 'page-4', 'page-3', 'page-2', 'page-1', 'page-0']);
  expect((await orders.list({ state: 'paid' }, {})).items).toEqual([]);
  await expect(orders.list({}, { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'cursor_malformed' });
});

test('the story shows an order as it was created, and every amendment with the values before and after', async () => {
  const orderId = 'story-amended';
  const dueAt = new Date('2026-07-01T00:00:00Z');
  const token = { amountMinor: 123456789012345678901234567890123456789n, currency: 'WEI', exponent: 18 };
  const created = { amount: token, dueAt: null, providers: ['neopay', 'pentagoo'] };
  await orders.put([anOrder({ orderId, ...created })]);
  const amend = (change: object) => orders.change(orderId, { type: 'amend', ...change }, ANA, new Date());
  await amend({ dueAt });
  await amend({ amount: usd(9_000n) });
  await amend({ amount: usd(8_000n), dueAt: null, providers: [] });
  const story = (await orders.story(orderId))?.items ?? [];
  expect(story[0]).toEqual({ at: anOrder().createdAt, type: 'order_created', ...created });
  expect(story.flatMap((entry) => (entry.type === 'order_changed' ? [entry.detail] : []))).toEqual([
    { dueAtBefore: null, dueAt: dueAt.toISOString() },
    { amountBefore: '123456789012345678901.234567890123456789 WEI', amount: '90.00 USD' },
    {
      amountBefore: '90.00 USD',
      amount: '80.00 USD',
      dueAtBefore: dueAt.toISOString(),
      dueAt: null,
      providersBefore: 'neopay pentagoo',
      providers: '',
    },
  ]);
});

test('the story of an order lists everything that happened to it, oldest first', async () => {
  expect(await orders.story('no such order')).toBeNull();
  const orderId = 'story';
  await orders.put([anOrder({ orderId })]);
  const createAttemptId = 'a0000000-0000-4000-8000-000000000001';
  await store.createAttempts.start({ createAttemptId, orderId, provider: 'neopay', amount: usd(10_000n), payers: [] });
  await store.createAttempts.finish(createAttemptId, {
    outcome: 'created',
    providerPaymentId: 'story-1',
    authorisationUrl: 'https://bank.test/authorise',
    reason: null,
  });
  await store.payments.observe([aPayment({ providerPaymentId: 'story-1', status: 'paid' })], new Date());
  await store.callbacks.receive(aCallback('order story', { receivedAt: new Date() }));
  await store.callbacks.match(10, plainMatcher);
  const proof = aProof({ claim: aPaymentClaim('story-1'), checkedAt: new Date() });
  await store.standings.recordEvidence(orderId, [proof], { now: new Date() });
  const [event] = (await store.events.list({}, {})).items;
  const delivery = { endpoint: 'default', eventId: event?.eventId ?? '' };
  await store.queueDeliveries([delivery.endpoint], 10);
  await store.events.recordAttempt(delivery, { at: new Date(), outcome: { delivered: true } });
  await orders.change(orderId, { type: 'fulfil', at: new Date() }, ANA, new Date());

  const story = (await orders.story(orderId))?.items;
  expect(story?.map(({ type }) => type)).toEqual([
    'order_created',
    'create_attempt_started',
    'create_attempt_finished',
    'payment_bound',
    'payment_observed',
    'callback_received',
    'evidence_taken',
    'standing_changed',
    'event_delivered',
    'order_fulfilled',
  ]);
  expect(story?.find(({ type }) => type === 'payment_observed')).toMatchObject({
    payment: { orderId, providerPaymentId: 'story-1', status: 'paid', amount: usd(10_000n) },
  });
  expect(story?.find(({ type }) => type === 'standing_changed')).toMatchObject({
    from: 'awaiting',
    to: 'paid',
    proof: 'provider',
  });
});
