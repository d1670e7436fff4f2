import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient, type ReconciliationClient } from '@punteo/clients';
import type { PostgresStore } from '@punteo/postgres-store';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  DETAILS,
  orderOf,
  paidOrder,
  startTestApp,
  storeCallback,
  storeExampleDay,
  type TestApp,
} from '../__fixtures__/test-app.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { type RunningServer, startServer } from './start-server.ts';

let testApp: TestApp;
let server: RunningServer;
let client: ReconciliationClient;

const OPTIONS = {
  host: '127.0.0.1',
  port: 0,
  tokens: [],
  reconcileEveryMinutes: null,
  log: createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' }),
};

beforeAll(async () => {
  testApp = await startTestApp();
  server = await startServer(testApp.app, { ...OPTIONS, ping: testApp.ping });
  client = createReconciliationClient({ baseUrl: server.url, attemptsMax: 1 });
});

afterAll(async () => {
  await server.close();
  await testApp.close();
});

const AMOUNT = { value: '100.00', currency: 'GBP' };

test('PUT of an order creates it, GET and list show it, and the same PUT again changes nothing', async () => {
  const body = { amount: AMOUNT, createdAt: '2026-03-01T10:00:00.000Z', providers: ['neopay'] };
  const created = await client.putOrder({ params: { orderId: 'A-1' }, body });
  expect(created).toMatchObject({
    status: 201,
    body: {
      orderId: 'A-1',
      amount: AMOUNT,
      createdAt: '2026-03-01T10:00:00.000Z',
      dueAt: null,
      fulfilledAt: null,
      providers: ['neopay'],
      standing: {
        state: 'awaiting',
        proof: 'none',
        paid: { value: '0.00', currency: 'GBP' },
        fulfilmentAllowed: false,
      },
    },
  });
  const again = await client.putOrder({
    params: { orderId: 'A-1' },
    body: { amount: AMOUNT, providers: ['neopay'] },
  });
  expect(again).toMatchObject({ status: 200, body: created.body });
  expect((await client.getOrder({ params: { orderId: 'A-1' } })).body).toEqual(created.body);
  expect((await client.listOrders({ query: { state: 'awaiting' } })).body).toMatchObject({
    items: [{ orderId: 'A-1' }],
    nextCursor: null,
  });
});

test('an order id may hold any visible character', async () => {
  const orderId = '<a/b?c#d%2F>"\'&..';
  const path = `/v1/orders/${encodeURIComponent(orderId)}`;
  const put = await request(path, 'PUT', { body: JSON.stringify({ amount: AMOUNT }) });
  expect(put).toMatchObject({ status: 201, body: { orderId } });
  expect(await request(`${path}/story`, 'GET')).toMatchObject({ status: 200, body: { orderId } });
});

test('a payment is created once, and none beside an unresolved create attempt', async () => {
  const params = { orderId: 'PAY-1' };
  await client.putOrder({ params, body: { amount: AMOUNT } });
  const created = await client.createPayment({ params, body: { provider: 'neopay', details: DETAILS } });
  expect(created).toMatchObject({ status: 201, body: { outcome: 'created', orderId: 'PAY-1', amount: AMOUNT } });

  testApp.neopay.faults.next('createPayment', { kind: 'status', status: 500 });
  const another = { provider: 'neopay', details: DETAILS, another: true };
  const lost = await client.createPayment({ params, body: another });
  expect(lost).toMatchObject({ status: 201, body: { outcome: 'unknown' } });
  const retried = await client.createPayment({ params, body: another });
  expect(retried).toMatchObject({ status: 409, body: { code: 'create_unresolved' } });
  // Neopay's list is searched first, also on request.
  const body = { ...another, retryLost: true };
  expect(await client.createPayment({ params, body })).toMatchObject({ status: 409 });
});

test('the same request under the same key has the same answer, another one is refused, and so is a second live payment', async () => {
  const params = { orderId: 'PAY-2' };
  await client.putOrder({ params, body: { amount: AMOUNT } });
  const before = testApp.neopay.calls.count('createPayment');
  const body = { provider: 'neopay', details: DETAILS, idempotencyKey: 'order PAY-2'.replace(' ', '-') };
  const first = await client.createPayment({ params, body });
  expect(first).toMatchObject({
    status: 201,
    body: { outcome: 'created', idempotencyKey: 'order-PAY-2', authorisationUrl: expect.any(String), answer: null },
  });
  const [again, atOnce] = await Promise.all([
    client.createPayment({ params, body }),
    client.createPayment({ params, body }),
  ]);
  expect([again.body, atOnce.body]).toEqual([first.body, first.body]);
  expect(await client.createPayment({ params, body: { ...body, description: 'Tea' } })).toMatchObject({
    status: 422,
    body: { code: 'idempotency_key_reused' },
  });
  const { idempotencyKey: _, ...other } = body;
  expect(await client.createPayment({ params, body: other })).toMatchObject({
    status: 409,
    body: { code: 'payment_live', detail: expect.stringContaining('"another": true') },
  });
  expect(testApp.neopay.calls.count('createPayment') - before).toBe(1);
});

test('goods of an unpaid order are recorded by force with a reason only, corrected with a reason, and withdrawn', async () => {
  const params = { orderId: 'GOODS-1' };
  await client.putOrder({ params, body: { amount: AMOUNT } });
  const fulfilledAt = '2026-03-02T10:00:00.000Z';
  const put = (body: { fulfilledAt?: string; reason?: string; force?: boolean }) =>
    client.putFulfilment({ params, body });
  expect(await put({ fulfilledAt })).toMatchObject({ status: 409, body: { code: 'order_not_paid' } });
  const unexplained = { body: JSON.stringify({ fulfilledAt, force: true }) };
  expect(await request('/v1/orders/GOODS-1/fulfilment', 'PUT', unexplained)).toMatchObject({
    status: 422,
    body: { code: 'request_invalid' },
  });
  const reason = 'the warehouse was early';
  const first = await put({ fulfilledAt, force: true, reason });
  expect(first).toMatchObject({ status: 200, body: { fulfilledAt } });
  for (const repeated of [{}, { fulfilledAt }]) expect((await put(repeated)).body).toEqual(first.body);
  const later = '2026-03-03T10:00:00.000Z';
  expect(await put({ fulfilledAt: later })).toMatchObject({ status: 409, body: { code: 'order_fulfilled' } });
  expect(await put({ fulfilledAt: later, reason: 'a typing error' })).toMatchObject({ body: { fulfilledAt: later } });
  const withdraw = () => client.withdrawFulfilment({ params, body: { reason: 'they did not go out' } });
  expect(await withdraw()).toMatchObject({ status: 200, body: { fulfilledAt: null } });
  expect(await withdraw()).toMatchObject({ status: 409, body: { code: 'order_not_fulfilled' } });
  const audit = await client.listAudit({ query: { limit: 3 } });
  if (audit.status !== 200) throw new Error(`status ${audit.status}`);
  expect(audit.body.items.map(({ action, detail }) => [action, detail])).toEqual([
    ['order.fulfilment_withdrawn', { reason: 'they did not go out', fulfilledAtBefore: later, fulfilledAt: null }],
    ['order.fulfilment_corrected', { reason: 'a typing error', fulfilledAtBefore: fulfilledAt, fulfilledAt: later }],
    ['order.fulfilled', { reason, fulfilledAt, forced: 'yes' }],
  ]);
});

test('what the merchant’s system states about goods is recorded, whether or not the order is paid', async () => {
  const params = { orderId: 'GOODS-2' };
  const fulfilledAt = '2026-03-02T10:00:00.000Z';
  await client.putOrder({ params, body: { amount: AMOUNT } });
  expect(await client.putOrder({ params, body: { amount: AMOUNT, fulfilledAt } })).toMatchObject({
    status: 200,
    body: { fulfilledAt },
  });
});

test('a payment that the merchant created is bound to its order, and to no second order', async () => {
  const { resource } = testApp.neopay.insert({ amount: '100.00', currency: 'GBP', status: 'pending' });
  const payments = [{ provider: 'neopay', providerPaymentId: resource.id }];
  expect(await client.putOrder({ params: { orderId: 'BOUND' }, body: { amount: AMOUNT, payments } })).toMatchObject({
    status: 201,
  });
  const second = await client.putOrder({ params: { orderId: 'BOUND-AGAIN' }, body: { amount: AMOUNT, payments } });
  expect(second).toMatchObject({ status: 409, body: { code: 'payment_bound_elsewhere' } });
});

test('the story of an order has its evidence and is sorted by time, oldest entry first', async () => {
  await paidOrder(testApp, 'STORY');
  await reconcile(testApp.app);
  const story = await client.getStory({ params: { orderId: 'STORY' } });
  if (story.status !== 200) throw new Error(`status ${story.status}`);
  const types = story.body.entries.map(({ type }) => type);
  expect(types).toEqual(
    expect.arrayContaining(['order_created', 'create_attempt_started', 'callback_received', 'evidence_taken']),
  );
  const times = story.body.entries.map(({ at }) => at);
  expect(times).toEqual([...times].sort());
  const evidence = story.body.entries.find(({ type }) => type === 'evidence_taken');
  expect(evidence).toMatchObject({
    evidence: {
      claim: { provider: 'neopay', kind: 'payment' },
      witness: 'neopay',
      facts: { kind: 'payment', amount: AMOUNT, status: 'paid', providerStatus: 'completed' },
    },
  });
});

test('a callback is listed, shown with its bytes, and matched again after a replay', async () => {
  await storeCallback(testApp, Buffer.from([0x7b, 0xff, 0x00]), 'STORY');
  const listed = await client.listCallbacks({ query: { limit: 1 } });
  if (listed.status !== 200) throw new Error(`status ${listed.status}`);
  const callbackId = listed.body.items[0]?.callbackId ?? '';
  expect(listed.body.items[0]).toMatchObject({ outcome: 'received', deliveries: 1, orderId: null });
  expect(await client.getCallback({ params: { callbackId } })).toMatchObject({
    status: 200,
    body: { callbackId, bodyBase64: 'e/8A', bodyText: null },
  });
  await reconcile(testApp.app);
  expect((await client.listCallbacks({ query: { outcome: 'unreadable' } })).body).toMatchObject({
    items: [{ callbackId }],
  });
  expect(await client.replayCallback({ params: { callbackId }, body: {} })).toMatchObject({
    status: 202,
    body: { callbackId, outcome: 'received' },
  });
});

test('a merchant event is listed and shown with its deliveries, and a dead one is resent under the name of the caller', async () => {
  const store = testApp.app.store as PostgresStore;
  await paidOrder(testApp, 'TOLD');
  await reconcile(testApp.app);
  await store.queueDeliveries(['shop'], 100);
  const listed = await client.listEvents({ query: { orderId: 'TOLD', limit: 1 } });
  if (listed.status !== 200) throw new Error(`status ${listed.status}`);
  const eventId = listed.body.items[0]?.eventId ?? '';
  const outcome = { delivered: false, reason: 'http_500', nextAttemptAt: null } as const;
  await store.events.recordAttempt({ endpoint: 'shop', eventId }, { at: new Date(), outcome });
  expect((await client.listEvents({ query: { state: 'dead' } })).body).toMatchObject({
    items: [{ eventId, type: 'order.paid', stream: 'order:TOLD', sequence: 1, orderId: 'TOLD', state: 'dead' }],
  });
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('punteo_events{state="dead"} 1');
  expect(await client.getEvent({ params: { eventId } })).toMatchObject({
    status: 200,
    body: {
      payload: { type: 'order.paid', data: { eventId, orderId: 'TOLD' } },
      deliveries: [{ endpoint: 'shop', state: 'dead', attempts: 1, lastError: 'http_500', nextAttemptAt: null }],
    },
  });
  expect(await client.resendEvents({ body: { failed: true } })).toMatchObject({
    status: 202,
    body: { deliveries: 1, byEndpoint: { shop: 1 } },
  });
  expect(await client.getEvent({ params: { eventId } })).toMatchObject({ body: { state: 'pending' } });
  const audit = await client.listAudit({ query: { limit: 1 } });
  expect(audit.body).toMatchObject({
    items: [
      { actor: 'local', action: 'events.resent', subject: 'events', detail: { deliveries: '1', failed: 'true' } },
    ],
  });
});

test('a started run goes on in the background, a second run waits for its end, and both are shown when they have ended', async () => {
  await storeExampleDay(testApp);
  const release = testApp.neopay.faults.hold('listPayments');
  const started = await client.startRun({ body: {} });
  expect(started).toMatchObject({
    status: 202,
    body: { state: 'queued', startedAt: null, finishedAt: null, summary: null },
  });
  await expect.poll(() => stateOf(runIdOf(started))).toBe('running');
  const second = await client.startRun({ body: {} });
  expect(second).toMatchObject({ status: 202, body: { state: 'queued' } });
  release();
  await server.runs.idle();
  const ended = await client.getRun({ params: { runId: runIdOf(started) } });
  expect(ended).toMatchObject({
    status: 200,
    body: { state: 'finished', complete: true, summary: { discrepancies: { unexpected_payment: expect.any(Number) } } },
  });
  const after = await client.getRun({ params: { runId: runIdOf(second) } });
  if (ended.status !== 200 || after.status !== 200) throw new Error('both runs are there');
  expect(Date.parse(after.body.startedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(ended.body.finishedAt ?? ''));
  expect((await client.listRuns({ query: { limit: 2 } })).body).toMatchObject({
    items: [{ runId: runIdOf(second) }, { runId: runIdOf(started) }],
  });
});

test('a run at work and one that waits can be cancelled, each names who did it, and one that ended cannot', async () => {
  const release = testApp.neopay.faults.hold('listPayments');
  const working = runIdOf(await client.startRun({ body: {} }));
  await expect.poll(() => stateOf(working)).toBe('running');
  const waiting = runIdOf(await client.startRun({ body: {} }));
  expect(await client.cancelRun({ params: { runId: waiting }, body: {} })).toMatchObject({
    status: 202,
    body: { state: 'cancelled', incompleteReasons: ['cancelled by local'] },
  });
  expect(await client.cancelRun({ params: { runId: working }, body: {} })).toMatchObject({
    status: 202,
    body: { state: 'running', cancelRequestedAt: expect.any(String) },
  });
  // The list is still held back: the run ends all the same.
  await expect.poll(() => stateOf(working), { timeout: 20_000 }).toBe('cancelled');
  release();
  await server.runs.idle();
  expect(await client.getRun({ params: { runId: working } })).toMatchObject({
    body: { state: 'cancelled', complete: false, incompleteReasons: ['cancelled by local'], summary: null },
  });
  expect(await client.cancelRun({ params: { runId: working }, body: {} })).toMatchObject({
    status: 409,
    body: { code: 'run_ended' },
  });
  expect((await client.listAudit({ query: { limit: 1 } })).body).toMatchObject({
    items: [{ actor: 'local', action: 'run.cancelled', subject: `run:${working}` }],
  });
});

function runIdOf(answer: { readonly status: number; readonly body: unknown }): string {
  expect(answer.status).toBe(202);
  return (answer.body as { runId: string }).runId;
}

async function stateOf(runId: string): Promise<string | undefined> {
  return (await testApp.app.store.runs.get(runId))?.state;
}

test('a discrepancy is listed, assigned and resolved, and the audit names the actor', async () => {
  const listed = await client.listDiscrepancies({
    query: { kind: 'fulfilled_not_paid', state: 'open', orderId: 'NOT-PAID' },
  });
  if (listed.status !== 200) throw new Error(`status ${listed.status}`);
  const [found] = listed.body.items;
  expect(found?.sentence).toBe('The goods of order NOT-PAID went out, but 55.00 GBP is not proven to be paid.');
  const params = { discrepancyId: found?.discrepancyId ?? '' };
  expect(await client.patchDiscrepancy({ params, body: { owner: 'ana' } })).toMatchObject({
    status: 200,
    body: { owner: 'ana', note: null, state: 'open' },
  });
  expect(
    await client.patchDiscrepancy({ params, body: { state: 'resolved', note: 'cash', reason: 'paid in cash' } }),
  ).toMatchObject({
    status: 200,
    body: { owner: 'ana', note: 'cash', state: 'resolved' },
  });
  expect((await client.listDiscrepancies({ query: { owner: 'ana', state: 'open' } })).body).toMatchObject({
    items: [],
  });
  expect((await client.listAudit({ query: { limit: 1 } })).body).toMatchObject({
    items: [{ actor: 'local', subject: `discrepancy:${params.discrepancyId}` }],
  });
});

test('the pages of a list, followed by cursor, hold every order once', async () => {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listOrders({ query: { limit: 2, ...(cursor ? { cursor } : {}) } });
    if (page.status !== 200) throw new Error(`status ${page.status}`);
    ids.push(...page.body.items.map(({ orderId }) => orderId));
    cursor = page.body.nextCursor ?? undefined;
  } while (cursor);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain('A-1');
});

const UUID = '00000000-0000-4000-8000-000000000000';

test.each([
  ['GET', '/v1/orders/NONE', 404, 'order_unknown'],
  ['GET', '/v1/orders/NONE/story', 404, 'order_unknown'],
  ['PUT', '/v1/orders/NONE/fulfilment', 404, 'order_unknown'],
  ['GET', '/v1/callbacks/999999', 404, 'callback_unknown'],
  ['POST', '/v1/callbacks/999999/replay', 404, 'callback_unknown'],
  ['GET', `/v1/events/${UUID}`, 404, 'event_unknown'],
  ['GET', '/v1/events/not-an-id', 404, 'event_unknown'],
  ['GET', '/v1/events?state=lost', 422, 'request_invalid'],
  ['POST', '/v1/events/resend', 404, 'event_unknown', { eventIds: [UUID] }],
  ['POST', '/v1/events/resend', 422, 'request_invalid', {}],
  ['POST', '/v1/events/resend', 422, 'request_invalid', { failed: false }],
  ['GET', `/v1/runs/${UUID}`, 404, 'run_unknown'],
  ['PATCH', `/v1/discrepancies/${UUID}`, 404, 'discrepancy_unknown', { owner: 'x' }],
  ['POST', '/v1/orders/NONE/payments', 404, 'order_unknown', { provider: 'neopay', details: {} }],
  ['POST', '/v1/orders/A-1/payments', 422, 'provider_not_configured', { provider: 'nobody', details: {} }],
  ['GET', '/v1/callbacks/not-an-id', 404, 'callback_unknown'],
  ['GET', '/v1/runs/not-an-id', 404, 'run_unknown'],
  ['PATCH', '/v1/discrepancies/not-an-id', 404, 'discrepancy_unknown', { owner: 'x' }],
  ['GET', '/v1/orders?cursor=nonsense', 422, 'cursor_malformed'],
  ['GET', '/v1/orders?limit=0', 422, 'request_invalid'],
  ['GET', '/v1/orders?colour=red', 422, 'request_invalid'],
  ['GET', '/v1/discrepancies?kind=nonsense', 422, 'request_invalid'],
  ['GET', '/v1/orders/a%20b', 422, 'request_invalid'],
  ['PATCH', `/v1/discrepancies/${UUID}`, 422, 'request_invalid', {}],
  ['PUT', '/v1/orders/X', 422, 'request_invalid', { amount: { value: 100, currency: 'GBP' } }],
  ['PUT', '/v1/orders/X', 422, 'request_invalid', { amount: AMOUNT, extra: 1 }],
  ['PUT', '/v1/orders/X', 422, 'amount_malformed', { amount: { value: '1.234', currency: 'GBP' } }],
  ['PUT', '/v1/orders/X', 422, 'unknown_currency', { amount: { value: '1', currency: 'DOGECOIN' } }],
  ['PUT', '/v1/orders/X', 422, 'unknown_currency', { amount: { value: '1', currency: 'ZZZ' } }],
  ['PUT', '/v1/orders/X', 422, 'unknown_currency', { amount: { value: '1', currency: 'BGN' } }],
  ['PUT', '/v1/orders/X', 422, 'unknown_currency', { amount: { value: '1', currency: 'XTS' } }],
  ['PUT', '/v1/orders/X', 422, 'unknown_currency', { amount: { value: '1', currency: 'USDT' } }],
  ['PUT', '/v1/orders/X', 422, 'created_at_ahead', { amount: AMOUNT, createdAt: '2999-01-01T00:00:00Z' }],
  ['PUT', '/v1/orders/X', 422, 'fulfilled_at_ahead', { amount: AMOUNT, fulfilledAt: '2999-01-01T00:00:00Z' }],
  ['PUT', '/v1/orders/X/fulfilment', 422, 'fulfilled_at_ahead', { fulfilledAt: '2999-01-01T00:00:00Z' }],
  ['PUT', '/v1/orders/X', 422, 'provider_not_configured', { amount: AMOUNT, providers: ['nobody'] }],
  ['POST', '/v1/runs', 422, 'request_invalid', { from: '2026-02-30T00:00:00Z' }],
  ['GET', '/v1/nothing', 404, 'not_found'],
  ['GET', '/nothing', 404, 'not_found'],
  ['DELETE', '/v1/orders/X', 405, 'method_not_allowed'],
  ['OPTIONS', '/v1/runs', 405, 'method_not_allowed'],
])('%s %s is answered with the problem document %i %s', async (method, path, status, code, body: unknown = {}) => {
  const problem = await request(
    path,
    method,
    method === 'GET' || method === 'OPTIONS' ? {} : { body: JSON.stringify(body) },
  );
  expect(problem).toMatchObject({ status, type: 'application/problem+json; charset=utf-8', body: { status, code } });
  expect(Object.keys(problem.body)).toEqual(['type', 'title', 'status', 'code', 'detail', 'requestId']);
  expect(problem.text).not.toMatch(/zod|invalid_type|node_modules|\bat \S+:\d+|select |postgres/i);
});

test.each(['100', '100.50', '1e2', '9007199254740993'])(
  'an amount that is the number %s instead of text is refused with its field, and never rounded',
  async (number) => {
    const put = await request('/v1/orders/X', 'PUT', { body: `{"amount":{"value":${number},"currency":"GBP"}}` });
    expect(put).toMatchObject({
      status: 422,
      body: { code: 'request_invalid', detail: 'body.amount.value: expected string, received number' },
    });
  },
);

test('a body that is no JSON, too large, of another type or another encoding is refused with its reason', async () => {
  const put = { method: 'PUT', path: '/v1/orders/X' };
  expect(await request(put.path, 'PUT', { body: '{"amount":' })).toMatchObject({
    status: 400,
    body: { code: 'json_malformed' },
  });
  expect(await request(put.path, 'PUT', { body: `"${'x'.repeat(300_000)}"` })).toMatchObject({
    status: 413,
    body: { code: 'body_too_large' },
  });
  expect(await request(put.path, 'PUT', { body: 'a=b', headers: { 'content-type': 'text/plain' } })).toMatchObject({
    status: 415,
    body: { code: 'content_type_refused' },
  });
  expect(
    await request(put.path, 'PUT', {
      body: '{}',
      headers: { 'content-type': 'application/json', 'content-encoding': 'br' },
    }),
  ).toMatchObject({ status: 415, body: { code: 'content_type_refused' } });
  expect(await request('/v1/orders/%E0%A4%A', 'GET')).toMatchObject({
    status: 400,
    body: { code: 'request_malformed' },
  });
});

test('a page of another origin cannot write, and a request with a foreign Host header cannot read', async () => {
  const foreign = { body: '{}', headers: { 'content-type': 'application/json', origin: 'https://evil.example' } };
  expect(await request('/v1/runs', 'POST', foreign)).toMatchObject({ status: 403, body: { code: 'origin_refused' } });
  const site = { body: '{}', headers: { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' } };
  expect(await request('/v1/runs', 'POST', site)).toMatchObject({ status: 403 });
  const form = { body: 'owner=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  expect(await request(`/discrepancies/${UUID}`, 'POST', form)).toMatchObject({ status: 403 });
  const { request: httpRequest } = await import('node:http');
  const status = await new Promise((resolve) => {
    httpRequest(`${server.url}/v1/orders`, { headers: { host: 'evil.example' } }, (answer) =>
      resolve(answer.statusCode),
    ).end();
  });
  expect(status).toBe(421);
});

test('every response has the security headers and a request id', async () => {
  for (const path of ['/', '/v1/orders', '/v1/nothing', '/health/live', '/docs']) {
    const { headers } = await fetch(server.url + path);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

test('health, metrics, the OpenAPI document and the API page are served', async () => {
  expect((await request('/health/live', 'GET')).body).toEqual({ status: 'live' });
  expect((await request('/health/ready', 'GET')).body).toEqual({ status: 'ready' });
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('punteo_last_run_complete 1');
  expect(metrics).toMatch(/punteo_http_requests_total\{method="GET",route="\/v1\/orders\/:orderId",status="404"\} \d/);
  const document = (await request('/openapi.json', 'GET')).body as Readonly<
    Record<'openapi' | 'paths' | 'webhooks', object>
  >;
  expect(document.openapi).toBe('3.1.0');
  expect(Object.keys(document.paths)).toContain('/v1/orders/{orderId}/story');
  expect(Object.keys(document.webhooks)).toContain('order.paid');
  const docs = await (await fetch(`${server.url}/docs`)).text();
  expect(docs).toContain('PATCH /v1/discrepancies/:discrepancyId');
  expect(docs).not.toMatch(/<script|https?:/);
});

test('with API tokens everything but health needs one, and the audit records its name', async () => {
  const token = 't'.repeat(40);
  const guarded = await startServer(testApp.app, { ...OPTIONS, ping: testApp.ping, tokens: [{ name: 'ana', token }] });
  try {
    for (const path of ['/', '/v1/orders', '/metrics', '/docs', '/openapi.json', '/style.css']) {
      expect((await fetch(guarded.url + path)).status).toBe(401);
    }
    expect((await fetch(`${guarded.url}/health/live`)).status).toBe(200);
    const wrong = await fetch(`${guarded.url}/v1/orders`, { headers: { authorization: `Bearer ${token}x` } });
    expect(await wrong.json()).toMatchObject({ status: 401, code: 'token_unknown' });
    const basic = `Basic ${Buffer.from(`whoever:${token}`).toString('base64')}`;
    expect((await fetch(guarded.url, { headers: { authorization: basic } })).status).toBe(200);

    const ana = createReconciliationClient({ baseUrl: guarded.url, token });
    await testApp.app.store.orders.put([orderOf('TOKEN')]);
    await ana.putFulfilment({ params: { orderId: 'TOKEN' }, body: { force: true, reason: 'test' } });
    expect((await ana.listAudit({ query: { limit: 1 } })).body).toMatchObject({ items: [{ actor: 'ana' }] });
  } finally {
    await guarded.close();
  }
});

test('with API tokens the admin server answers health and metrics without one, and an unreachable store with 503', async () => {
  const tokens = [{ name: 'ana', token: 't'.repeat(40) }];
  const admin = { host: '127.0.0.1', port: 0 };
  let ping = testApp.ping;
  const running = await startServer(testApp.app, { ...OPTIONS, ping: () => ping(), tokens, admin });
  try {
    const get = async (path: string) => {
      const response = await fetch(`${running.adminUrl}${path}`);
      return [response.status, await response.text()];
    };
    expect(await get('/health/live')).toEqual([200, '{"status":"live"}']);
    expect(await get('/health/ready')).toEqual([200, '{"status":"ready","checks":{"database":true}}']);
    expect(await get('/metrics')).toEqual([200, expect.stringContaining('punteo_last_run_complete')]);
    expect(await get('/v1/orders')).toEqual([404, '']);
    ping = () => Promise.reject(new Error('connect ECONNREFUSED'));
    expect(await get('/health/ready')).toEqual([503, '{"status":"not_ready","checks":{"database":false}}']);
    expect((await get('/health/live'))[0]).toBe(200);
  } finally {
    await running.close();
  }
});

test('a server whose admin port is in use does not go on listening', async () => {
  const port = Number(new URL(server.url).port);
  const before = await startServer(testApp.app, { ...OPTIONS, ping: testApp.ping });
  await before.close();
  const api = Number(new URL(before.url).port);
  const options = { ...OPTIONS, ping: testApp.ping, port: api, admin: { host: '127.0.0.1', port } };
  await expect(startServer(testApp.app, options)).rejects.toMatchObject({
    code: 'address_refused',
    message: expect.stringMatching(/^RECONCILIATION_ADMIN_PORT: /),
  });
  await expect(fetch(`http://127.0.0.1:${api}/health/live`)).rejects.toThrow();
});

test('without API tokens the server refuses to listen on an address other than loopback', async () => {
  await expect(startServer(testApp.app, { ...OPTIONS, ping: testApp.ping, host: '0.0.0.0' })).rejects.toMatchObject({
    code: 'tokens_missing',
  });
});

test('an unreachable store is answered 503 with Retry-After, and an internal error reveals nothing', async () => {
  const unreachable = () => Promise.reject(new Error('connect ECONNREFUSED postgres://secret@db'));
  const broken = await startServer(
    { ...testApp.app, store: { ...testApp.app.store, orders: { ...testApp.app.store.orders, get: unreachable } } },
    { ...OPTIONS, ping: unreachable },
  );
  try {
    const ready = await fetch(`${broken.url}/health/ready`);
    expect([ready.status, ready.headers.get('retry-after')]).toEqual([503, '30']);
    const internal = await fetch(`${broken.url}/v1/orders/X`);
    expect(internal.status).toBe(500);
    expect(await internal.text()).not.toContain('secret');
  } finally {
    await broken.close();
  }
});

async function request(
  path: string,
  method: string,
  { body, headers = { 'content-type': 'application/json' } }: { body?: string; headers?: Record<string, string> } = {},
) {
  const answer = await fetch(server.url + path, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await answer.text();
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    text,
    body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}
