import { randomUUID } from 'node:crypto';
import type { AlertThresholds } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { aCallback, anOrder, usd } from '../__fixtures__/facts.ts';
import { query } from '../__fixtures__/query.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';
import type { PostgresStore } from '../index.ts';

const ALERTS: AlertThresholds = { moneyAtRisk: [usd(15_000n)], deadLetters: 1, silenceSeconds: 3_600 };

let database: TestStore;
let store: PostgresStore;

beforeAll(async () => {
  database = await openTestStore({ alerts: ALERTS });
  store = database.store;
});

beforeEach(() => database.empty());

afterAll(() => database?.close());

const NOW = new Date('2026-06-02T12:00:00Z');

test('a run writes discrepancy.opened for each discrepancy that was not open before, and its own event', async () => {
  await fulfilledOrder('A');
  const first = await run();
  await fulfilledOrder('B');
  await run();
  await query(database.url, "update discrepancies set state = 'gone' where order_id = 'A'");
  await run();
  expect(await opened()).toEqual(['order:A', 'order:B', 'order:A']);
  const events = await installationEvents();
  expect(events.map(({ type }) => type)).toEqual([
    'discrepancy.opened',
    'run.completed',
    'discrepancy.opened',
    // The two orders together pass the limit of 150.00 USD.
    'alert.money_at_risk',
    'run.completed',
    'discrepancy.opened',
    'run.completed',
  ]);
  expect(events.map(({ data }) => data.sequence)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(events[0]).toMatchObject({
    type: 'discrepancy.opened',
    timestamp: NOW.toISOString(),
    data: {
      stream: 'installation',
      cause: 'run',
      kind: 'fulfilled_not_paid',
      side: 'merchant',
      action: 'collect',
      subject: 'order:A',
      orderId: 'A',
      moneyAtRisk: { value: '100.00', currency: 'USD' },
      runId: first.runId,
    },
  });
  expect(events[1]).toMatchObject({
    type: 'run.completed',
    data: {
      cause: 'run',
      runId: first.runId,
      from: null,
      incompleteReasons: [],
      orders: 1,
      discrepancies: { fulfilled_not_paid: 1 },
      sums: [{ currency: 'USD', ordered: '100.00', proven: '0.00', matched: '0.00', unmatched: '0.00' }],
    },
  });
});

test('a discrepancy that a person resolved is opened and reported again when it differs from what was resolved', async () => {
  await fulfilledOrder('A');
  await run();
  await query(database.url, "update discrepancies set state = 'resolved'");
  await run();
  expect(await opened()).toEqual(['order:A']);
  await query(database.url, `update discrepancies set fields = '[{"field":"x","expected":null,"actual":null}]'`);
  await run();
  expect(await opened()).toEqual(['order:A', 'order:A']);
});

test('an incomplete, an aborted and a cancelled run each write one run.incomplete with the reason; a dry run none', async () => {
  await run({ incompleteReasons: ['Neopay: the list ended early.'] });
  const aborted = await store.runs.start({ from: null, to: null, dryRun: false });
  await store.runs.end(aborted.runId, { state: 'aborted', reason: 'the process ended' });
  await store.runs.end(aborted.runId, { state: 'aborted', reason: 'again' });
  const cancelled = await store.runs.start({ from: null, to: null, dryRun: false });
  await store.runs.cancel(cancelled.runId, 'ana');
  const lost = await store.runs.start({ from: null, to: null, dryRun: false });
  await query(database.url, "update runs set lease_until = now() - interval '1 s' where finished_at is null");
  await run({ dryRun: true });
  const events = await installationEvents();
  expect(events.map(({ type, data }) => [type, data.runId])).toEqual([
    ['run.incomplete', expect.any(String)],
    ['run.incomplete', aborted.runId],
    ['run.incomplete', cancelled.runId],
    ['run.incomplete', lost.runId],
  ]);
  expect(events.map(({ data }) => data.incompleteReasons)).toEqual([
    ['Neopay: the list ended early.'],
    ['the process ended'],
    ['cancelled by ana'],
    ['its process ended before the run did'],
  ]);
  expect(events[1]?.data).toMatchObject({ orders: null, ordersByOutcome: null, discrepancies: null, sums: null });
});

test('a run that was cancelled while it compared leaves no event of a discrepancy', async () => {
  await fulfilledOrder('A');
  const { runId } = await store.runs.start({ from: null, to: null, dryRun: false });
  await store.runs.begin(runId);
  await store.runs.cancel(runId, 'ana');
  await expect(find(runId)).rejects.toMatchObject({ code: 'run_ended' });
  expect(await installationEvents()).toEqual([]);
});

test('money at risk over the limit is alerted once, and again only after it was back within the limit', async () => {
  for (const orderId of ['A', 'B']) await fulfilledOrder(orderId);
  await run();
  await run();
  await store.checkAlerts(NOW);
  expect(await alerts()).toEqual([
    {
      type: 'alert.money_at_risk',
      data: expect.objectContaining({
        cause: 'threshold',
        atRisk: { value: '200.00', currency: 'USD' },
        threshold: { value: '150.00', currency: 'USD' },
        discrepancies: 2,
      }),
    },
  ]);
  await query(database.url, "update discrepancies set state = 'resolved' where order_id = 'A'");
  await store.checkAlerts(NOW);
  await query(database.url, "update discrepancies set state = 'open'");
  await Promise.all([1, 2, 3].map(() => store.checkAlerts(NOW)));
  expect(await alerts()).toHaveLength(2);
});

test('the death of an event is alerted in the transaction that records it, once until none is dead', async () => {
  await store.orders.put([anOrder({ orderId: 'A' })]);
  const [first, second] = [await orderEvent('A', 1), await orderEvent('A', 2)];
  await store.queueDeliveries(['shop'], 10);
  for (const eventId of [first, second]) await die(eventId, 'http_410');
  expect(await alerts()).toEqual([
    {
      type: 'alert.dead_letters',
      data: expect.objectContaining({ deadEvents: 1, deadVerifications: 0, threshold: 1, lastError: 'http_410' }),
    },
  ]);
  await store.events.resend({ failed: true }, 'ana');
  await store.checkAlerts(NOW);
  await die(first, 'http_500');
  expect((await alerts()).map(({ data }) => data.lastError)).toEqual(['http_410', 'http_500']);
});

test('silence is alerted while orders await payment and no callback came for as long as the limit', async () => {
  const hoursAgo = (count: number) => new Date(Date.now() - count * 3_600_000);
  await store.callbacks.receive(aCallback('x', { receivedAt: hoursAgo(5) }));
  await store.orders.put([anOrder({ orderId: 'new', createdAt: hoursAgo(0.5) })]);
  await store.checkAlerts(NOW);
  expect(await alerts()).toEqual([]);
  await store.orders.put([anOrder({ orderId: 'waiting', createdAt: hoursAgo(2) })]);
  await store.checkAlerts(NOW);
  await store.checkAlerts(NOW);
  expect(await alerts()).toEqual([
    { type: 'alert.silence', data: expect.objectContaining({ openOrders: 1, silenceSeconds: 3_600 }) },
  ]);
  await store.callbacks.receive(aCallback('y', { receivedAt: new Date() }));
  await store.checkAlerts(NOW);
  await query(database.url, "update callbacks set last_received_at = now() - interval '2 h'");
  await store.checkAlerts(NOW);
  expect(await alerts()).toHaveLength(2);
});

test('without thresholds nothing is alerted', async () => {
  const quiet = await openTestStore();
  try {
    await quiet.store.orders.put([anOrder({ orderId: 'A', createdAt: new Date(Date.now() - 86_400_000) })]);
    await quiet.store.checkAlerts(NOW);
    expect(await query(quiet.url, 'select * from events')).toEqual([]);
  } finally {
    await quiet.close();
  }
});

test('events of the installation that are written at the same time have distinct sequences in the order of commit', async () => {
  const ends = Array.from({ length: 12 }, async () => {
    const { runId } = await store.runs.start({ from: null, to: null, dryRun: false });
    await store.runs.end(runId, { state: 'aborted', reason: 'test' });
  });
  await Promise.all(ends);
  expect((await installationEvents()).map(({ data }) => data.sequence)).toEqual(ends.map((_, index) => index + 1));
});

async function run(options: { readonly incompleteReasons?: readonly string[]; readonly dryRun?: boolean } = {}) {
  const { incompleteReasons = [], dryRun = false } = options;
  const { runId } = await store.runs.start({ from: null, to: null, dryRun });
  await store.runs.begin(runId);
  const { summary } = await find(runId);
  const complete = incompleteReasons.length === 0;
  return store.runs.finish(runId, { complete, incompleteReasons, summary });
}

function find(runId: string) {
  const gracePeriods = { fulfilmentSeconds: 3_600, callbackSeconds: 3_600, createSeconds: 3_600 };
  return store.runs.findDiscrepancies(runId, { now: NOW, gracePeriods, callbackProviders: [] });
}

/** An order of 100.00 USD whose goods went out unpaid: its money is at risk. */
async function fulfilledOrder(orderId: string): Promise<void> {
  await store.orders.put([anOrder({ orderId, fulfilledAt: new Date('2026-06-01T11:00:00Z') })]);
}

async function orderEvent(orderId: string, sequence: number): Promise<string> {
  const eventId = randomUUID();
  await query(
    database.url,
    `insert into events (event_id, stream, sequence, order_id, type, payload, created_at)
     values ($1, 'order:' || $2, $3, $2, 'order.paid', '{}', now())`,
    [eventId, orderId, sequence],
  );
  return eventId;
}

function die(eventId: string, reason: string) {
  const outcome = { delivered: false, reason, nextAttemptAt: null } as const;
  return store.events.recordAttempt({ endpoint: 'shop', eventId }, { at: new Date(), outcome });
}

async function installationEvents() {
  const rows = await query(database.url, "select payload from events where stream = 'installation' order by position");
  return rows.map(({ payload }) => JSON.parse(String(payload)) as { type: string; data: Record<string, unknown> });
}

async function alerts() {
  const events = await installationEvents();
  return events.filter(({ type }) => type.startsWith('alert.')).map(({ type, data }) => ({ type, data }));
}

async function opened() {
  const events = await installationEvents();
  return events.filter(({ type }) => type === 'discrepancy.opened').map(({ data }) => data.subject);
}
