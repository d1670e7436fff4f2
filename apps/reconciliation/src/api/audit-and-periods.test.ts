import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient, type ReconciliationClient } from '@punteo/clients';
import { runSql } from '@punteo/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderOf, paidOrder, startTestApp, storeCallback, type TestApp } from '../__fixtures__/test-app.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { type RunningServer, startServer } from './start-server.ts';

let testApp: TestApp;
let server: RunningServer;
let client: ReconciliationClient;

const TOKEN = 't'.repeat(40);
/** The test app’s day; the money moved today. */
let now = new Date();

beforeAll(async () => {
  testApp = await startTestApp({ PERIOD_TIME_ZONE: 'Europe/Madrid', PERIOD_CUT_OFF: '06:00' });
  server = await startServer(
    { ...testApp.app, clock: () => now },
    {
      host: '127.0.0.1',
      port: 0,
      tokens: [{ name: 'ana', token: TOKEN }],
      reconcileEveryMinutes: null,
      log: createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' }),
      ping: testApp.ping,
    },
  );
  client = createReconciliationClient({ baseUrl: server.url, token: TOKEN, attemptsMax: 1 });
});

afterAll(async () => {
  await server?.close();
  await testApp?.close();
});

describe('every act by a person has its reason, and what was before and after, in the audit:', () => {
  const params = { orderId: 'ACTS' };
  const reason = 'as agreed with the buyer';
  let paymentId: string;

  beforeAll(async () => {
    paymentId = await paidOrder(testApp, 'ACTS');
    await testApp.app.store.orders.put([orderOf('OTHER', '250.00'), orderOf('ABANDONED')]);
    await storeCallback(testApp, 'no json', 'ACTS');
    await reconcile(testApp.app);
  });

  const claim = () => ({ provider: 'neopay', claim: paymentId });
  const unit = () => `payment neopay ${paymentId}`;
  const acts: readonly (readonly [action: string, act: () => Promise<unknown>, detail: () => object])[] = [
    [
      'order.amended',
      () => client.amendOrder({ params, body: { amount: gbp('120.00'), dueAt: null, providers: ['neopay'], reason } }),
      () => ({
        ...{ amountBefore: '100.00 GBP', amount: '120.00 GBP', dueAtBefore: null, dueAt: null },
        ...{ providersBefore: '', providers: 'neopay' },
      }),
    ],
    [
      'order.allocated',
      () => client.allocateMoney({ params, body: { ...claim(), amount: gbp('60.00'), reason } }),
      () => ({ unit: unit(), amountBefore: '100.00 GBP', amount: '60.00 GBP' }),
    ],
    [
      'order.unallocated',
      () => client.withdrawAllocation({ params, body: { ...claim(), reason } }),
      () => ({ unit: unit(), amountBefore: '60.00 GBP', amount: null }),
    ],
    [
      'order.allocated',
      () =>
        client.allocateMoney({
          params: { orderId: 'OTHER' },
          body: { ...claim(), amount: gbp('100.00'), reason },
        }),
      () => ({ unit: unit(), amount: '100.00 GBP', takenFrom: 'ACTS' }),
    ],
    [
      'order.allocated',
      () => client.allocateMoney({ params: { orderId: 'OTHER' }, body: { ...claim(), amount: gbp('80.00'), reason } }),
      () => ({ unit: unit(), amountBefore: '100.00 GBP', amount: '80.00 GBP' }),
    ],
    [
      'order.unbound',
      () => client.withdrawClaim({ params: { orderId: 'OTHER' }, body: { ...claim(), reason } }),
      () => ({ claim: `neopay payment ${paymentId}`, released: '80.00 GBP' }),
    ],
    [
      'order.unbound',
      () => client.withdrawClaim({ params, body: { ...claim(), reason } }),
      () => ({ claim: `neopay payment ${paymentId}` }),
    ],
    [
      'order.bound',
      () => client.bindClaim({ params, body: { ...claim(), reason } }),
      () => ({ claim: `neopay payment ${paymentId}` }),
    ],
    ['order.closed', () => client.closeOrder({ params: { orderId: 'ABANDONED' }, body: { reason } }), () => ({})],
    [
      'discrepancy.updated',
      async () =>
        client.patchDiscrepancy({
          params: { discrepancyId: await discrepancyOf('ACTS') },
          body: { owner: 'eva', note: 'asked', state: 'resolved', reason },
        }),
      () => ({
        ...{ ownerBefore: null, owner: 'eva', noteBefore: null, note: 'asked' },
        ...{ stateBefore: 'open', state: 'resolved' },
      }),
    ],
    [
      'discrepancy.updated',
      async () =>
        client.patchDiscrepancy({
          params: { discrepancyId: await discrepancyOf('ACTS') },
          body: { state: 'open', reason },
        }),
      () => ({ stateBefore: 'resolved', state: 'open' }),
    ],
    [
      'callback.replayed',
      async () => client.replayCallback({ params: { callbackId: await callbackOf('ACTS') }, body: { reason } }),
      () => ({ outcomeBefore: 'unreadable', outcome: 'received' }),
    ],
    [
      'events.resent',
      async () => client.resendEvents({ body: { eventIds: [await eventOf('ACTS')], reason } }),
      async () => ({ deliveries: '0' }),
    ],
    [
      'run.cancelled',
      async () => {
        const { runId } = await testApp.app.store.runs.start({ from: null, to: null, dryRun: false });
        return client.cancelRun({ params: { runId }, body: { reason } });
      },
      () => ({ stateBefore: 'queued' }),
    ],
  ];

  test.each(acts)('%s', async (action, act, detail) => {
    expect((await act()) as { status: number }).toMatchObject({ status: expect.toSatisfy((status) => status < 300) });
    const audit = await client.listAudit({ query: { limit: 1 } });
    expect(audit.status === 200 && audit.body.items[0]).toMatchObject({
      action,
      actor: 'ana',
      detail: { reason, ...(await detail()) },
      anchor: { position: expect.any(String), hash: expect.any(String) },
    });
  });

  test('an act without a stated reason says so', async () => {
    await client.replayCallback({ params: { callbackId: await callbackOf('ACTS') }, body: {} });
    const audit = await client.listAudit({ query: { limit: 1 } });
    expect(audit.status === 200 && audit.body.items[0]?.detail.reason).toBe('not stated');
  });

  test('all of them stand in the story of the order, also those on its discrepancies, callbacks and events, with their place in the chain', async () => {
    const story = await client.getStory({ params, query: { limit: 200 } });
    const entries = story.status === 200 ? story.body.entries : [];
    const shown = entries.flatMap((entry) => (entry.type === 'order_changed' ? [entry] : []));
    expect(shown.map(({ change, reason: why }) => `${change}: ${why}`)).toEqual([
      `order.amended: ${reason}`,
      `order.allocated: ${reason}`,
      `order.unallocated: ${reason}`,
      `order.unbound: ${reason}`,
      `order.bound: ${reason}`,
      `discrepancy.updated: ${reason}`,
      `discrepancy.updated: ${reason}`,
      `callback.replayed: ${reason}`,
      `events.resent: ${reason}`,
      'callback.replayed: not stated',
    ]);
    const positions = shown.map(({ anchor }) => Number(anchor?.position));
    expect(positions).toEqual(positions.toSorted((left, right) => left - right));
    expect(entries[0]).toMatchObject({ type: 'order_created', amount: gbp('100.00') });
    // An allocation names an amount before, too: the order was created with its own.
    const other = await client.getStory({ params: { orderId: 'OTHER' } });
    expect(other.status === 200 && other.body.entries[0]).toMatchObject({
      type: 'order_created',
      amount: gbp('250.00'),
    });
  });

  async function discrepancyOf(orderId: string): Promise<string> {
    const { items } = await testApp.app.store.discrepancies.list({ orderId }, {});
    return String(items[0]?.discrepancyId);
  }

  async function callbackOf(orderId: string): Promise<string> {
    const rows = await runSql(
      testApp.url,
      "select callback_id from callbacks where order_id = $1 and encode(body, 'escape') = 'no json'",
      [orderId],
    );
    return String(rows[0]?.callback_id);
  }

  async function eventOf(orderId: string): Promise<string> {
    const { items } = await testApp.app.store.events.list({ orderId }, {});
    return String(items[0]?.eventId);
  }
});

describe('the audit', () => {
  test('is verified, also against an anchor, and filtered by subject, actor and action', async () => {
    const head = await client.getAuditHead();
    const anchor = head.status === 200 ? head.body.head : null;
    const body = { anchors: [`${anchor?.position}:${anchor?.hash}`] };
    expect(await client.verifyAudit({ body })).toMatchObject({
      status: 200,
      body: { whole: true, head: anchor, faults: [] },
    });
    const filtered = await client.listAudit({
      query: { subject: 'order:ACTS', actor: 'ana', action: 'order.amended' },
    });
    expect(filtered.status === 200 && filtered.body.items).toHaveLength(1);
    const wrong = { anchors: [`${anchor?.position}:${'0'.repeat(64)}`] };
    expect(await client.verifyAudit({ body: wrong })).toMatchObject({
      body: { whole: false, faults: [{ kind: 'recomputed' }] },
    });
  });
});

describe('periods', () => {
  test('are closed in the configured calendar, listed and read, with entries, open items and both statements', async () => {
    const { body: order } = await client.getOrder({ params: { orderId: 'ACTS' } });
    await reconcile(testApp.app);
    const days = `${dayIn(-1)}--${dayIn(1)}`;
    const early = await client.closePeriod({ body: { period: days, reason: 'end of the days' } });
    expect(early).toMatchObject({ status: 409, body: { code: 'period_not_over' } });
    now = new Date(Date.now() + 40 * 86_400_000);
    const dry = await client.closePeriod({ body: { period: days, reason: 'end of the days', dryRun: true } });
    expect(dry).toMatchObject({ status: 200, body: { anchor: null } });
    const closed = await client.closePeriod({ body: { period: days, reason: 'end of the days' } });
    if (closed.status !== 201) throw new Error('expected 201');
    expect(closed.body).toMatchObject({
      ...{ periodId: days, number: 1, timeZone: 'Europe/Madrid', cutOff: '06:00', closedBy: 'ana' },
      from: expect.stringMatching(/T0[45]:00:00\.000Z$/),
      totals: [
        { provider: 'neopay', figure: 'moved', entries: 1, amount: gbp('100.00') },
        { provider: 'neopay', figure: 'closing', entries: 1, amount: gbp('100.00') },
      ],
    });
    expect(order).toMatchObject({ standing: { paid: gbp('100.00') } });
    expect(dry.body).toEqual({ ...closed.body, anchor: null });
    const params = { periodId: days };
    expect(await client.getPeriod({ params })).toMatchObject({ status: 200, body: closed.body });
    expect(await client.listPeriods()).toMatchObject({ status: 200, body: { items: [closed.body], nextCursor: null } });
    const entries = await client.listPeriodEntries({ params });
    expect(entries.status === 200 && entries.body.items).toMatchObject([
      { place: 1, kind: 'moved', orderId: 'ACTS', provider: 'neopay', amount: gbp('100.00') },
    ]);
    const items = await client.listPeriodOpenItems({ params, query: { limit: 200 } });
    expect(items.status === 200 && items.body.items.length).toBe(closed.body.openItems);

    const html = await client.getPeriodStatement({ params, query: { lang: 'es' } });
    expect(html.status).toBe(200);
    expect(html.headers.get('content-type')).toMatch(/^text\/html/);
    expect(html.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(html.body).toContain(`<h1>Extracto del periodo ${days}</h1>`);
    expect(html.body).toContain(closed.body.anchor?.hash);
    const csv = await client.getPeriodStatementCsv({ params });
    expect(csv.headers.get('content-disposition')).toBe(`attachment; filename="punteo-${days}.csv"`);
    expect(csv.body).toContain('money,closing,Closing,neopay,GBP,1,100.00,');
    expect(await client.closePeriod({ body: { period: days, reason: 'again' } })).toMatchObject({
      status: 409,
      body: { code: 'period_closed' },
    });
  });

  test('that are not there are 404, and names that are none 422', async () => {
    const params = { periodId: '2020-01' };
    for (const call of [
      client.getPeriod,
      client.listPeriodEntries,
      client.listPeriodOpenItems,
      client.getPeriodStatement,
      client.getPeriodStatementCsv,
    ])
      expect(await call({ params })).toMatchObject({ status: 404, body: { code: 'period_unknown' } });
    expect(await client.closePeriod({ body: { period: '2026-13', reason: 'x' } })).toMatchObject({
      status: 422,
      body: { code: 'period_malformed' },
    });
  });
});

/** Two days around today, whatever the hour is: the money moved now. */
function dayIn(offset: number): string {
  return new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
}

function gbp(value: string) {
  return { value, currency: 'GBP' };
}
