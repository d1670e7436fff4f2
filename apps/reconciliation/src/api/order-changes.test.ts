import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient, type ReconciliationClient } from '@punteo/clients';
import { type Provider, verifyOrder } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../__fixtures__/test-app.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { repair } from '../reconcile/repair.ts';
import { type RunningServer, startServer } from './start-server.ts';

let testApp: TestApp;
let server: RunningServer;
let client: ReconciliationClient;

const TOKEN = 't'.repeat(40);

beforeAll(async () => {
  testApp = await startTestApp();
  const [neopay] = testApp.app.providers as [Provider];
  const providers = [neopay, { ...neopay, name: 'other' }];
  server = await startServer(
    { ...testApp.app, providers },
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

const gbp = (value: string) => ({ value, currency: 'GBP' });
const DETAILS = { institutionId: 20, customer: { email: 'buyer@example.test', country: 'GB' } };
const CREATED_AT = new Date(Date.now() - 60_000).toISOString();

test('a PUT with another amount amends a paid order, decides it at once and stands in the audit', async () => {
  const params = { orderId: 'PUT-1' };
  await paid('PUT-1', '1.00');
  const body = { amount: gbp('1000.00'), createdAt: CREATED_AT, reason: 'the basket grew' };
  const amended = await client.putOrder({ params, body });
  expect(amended).toMatchObject({
    status: 200,
    body: { amount: gbp('1000.00'), standing: { state: 'underpaid', paid: gbp('1.00'), fulfilmentAllowed: false } },
  });
  expect(await lastAudit()).toMatchObject({
    actor: 'ana',
    action: 'order.amended',
    subject: 'order:PUT-1',
    detail: { reason: 'the basket grew', amountBefore: '1.00 GBP', amount: '1000.00 GBP' },
  });
  const same = await client.putOrder({ params, body: { amount: gbp('1000.00') } });
  expect(same).toMatchObject({ status: 200, body: amended.body });
  const story = await client.getStory({ params });
  expect(story.status === 200 && story.body.entries[0]).toEqual({
    at: CREATED_AT,
    type: 'order_created',
    amount: gbp('1.00'),
    dueAt: null,
    providers: [],
  });
  expect(story.status === 200 && story.body.entries.filter(({ type }) => type === 'order_changed')).toMatchObject([
    { change: 'order.bound', actor: 'ana', detail: { claim: expect.stringContaining('neopay payment ') } },
    {
      change: 'order.amended',
      actor: 'ana',
      reason: 'the basket grew',
      detail: { amountBefore: '1.00 GBP', amount: '1000.00 GBP' },
    },
  ]);
});

test('a PUT with another creation time is refused with 409 and stores nothing', async () => {
  const params = { orderId: 'PUT-2' };
  await client.putOrder({ params, body: { amount: gbp('5.00'), createdAt: CREATED_AT } });
  const moved = await client.putOrder({ params, body: { amount: gbp('6.00'), createdAt: '2026-01-01T00:00:00Z' } });
  expect(moved).toMatchObject({ status: 409, body: { code: 'created_at_fixed' } });
  expect(await client.getOrder({ params })).toMatchObject({ body: { amount: gbp('5.00'), createdAt: CREATED_AT } });
});

test('an amendment changes what it names and nothing else, and is decided at once', async () => {
  const params = { orderId: 'AMEND' };
  await paid('AMEND', '40.00', '100.00');
  const amended = await client.amendOrder({ params, body: { amount: gbp('40.00'), reason: 'one item was sold out' } });
  expect(amended).toMatchObject({
    status: 200,
    body: { amount: gbp('40.00'), createdAt: CREATED_AT, standing: { state: 'paid', fulfilmentAllowed: true } },
  });
  const dueAt = '2099-01-01T00:00:00.000Z';
  await client.amendOrder({ params, body: { dueAt, reason: 'agreed' } });
  const never = await client.amendOrder({ params, body: { dueAt: null, reason: 'agreed' } });
  expect(never).toMatchObject({ status: 200, body: { amount: gbp('40.00'), dueAt: null } });
});

test('the provider whose money counts is removed by force only, and its money then is a discrepancy', async () => {
  const params = { orderId: 'FORCE' };
  await paid('FORCE', '10.00');
  const body = { providers: ['other'], reason: 'agreed' };
  expect(await client.amendOrder({ params, body })).toMatchObject({
    status: 409,
    body: { code: 'provider_money_counts' },
  });
  expect(await client.amendOrder({ params, body: { ...body, force: true } })).toMatchObject({
    status: 200,
    body: { providers: ['other'], standing: { state: 'awaiting', paid: gbp('0.00') } },
  });
  const discrepancies = (await testApp.app.store.orders.get('FORCE'))?.standing.discrepancies;
  expect(discrepancies).toMatchObject([{ kind: 'paid_by_other_provider' }]);
  const unknown = await client.amendOrder({ params, body: { providers: ['nobody'], reason: 'agreed' } });
  expect(unknown).toMatchObject({ status: 422, body: { code: 'provider_not_configured' } });
});

test('a cancelled order that gets money is paid_after_cancel, and neither changes nor comes back', async () => {
  const params = { orderId: 'CANCEL' };
  await client.putOrder({ params, body: { amount: gbp('10.00'), createdAt: CREATED_AT } });
  const cancelled = await client.cancelOrder({ params, body: { reason: 'the buyer asked' } });
  expect(cancelled).toMatchObject({
    status: 200,
    body: { cancelledAt: expect.any(String), standing: { state: 'cancelled' } },
  });
  for (const refused of [
    await client.cancelOrder({ params, body: { reason: 'again' } }),
    await client.closeOrder({ params, body: { reason: 'again' } }),
    await client.amendOrder({ params, body: { amount: gbp('9.00'), reason: 'again' } }),
    await client.putOrder({ params, body: { amount: gbp('9.00') } }),
  ])
    expect(refused).toMatchObject({ status: 409, body: { code: 'order_cancelled' } });
  await bind('CANCEL', payment('10.00'));
  await verifyOrder('CANCEL', testApp.app);
  expect(await client.getOrder({ params })).toMatchObject({
    body: { standing: { state: 'paid_after_cancel', fulfilmentAllowed: false } },
  });
});

test('a closed order is no longer verified by a run, and neither amended nor closed again', async () => {
  const params = { orderId: 'CLOSE' };
  await client.putOrder({ params, body: { amount: gbp('10.00'), createdAt: CREATED_AT } });
  const id = payment('10.00', 'pending');
  await bind('CLOSE', id);
  await reconcile(testApp.app);
  const closed = await client.closeOrder({ params, body: { reason: 'the buyer went away' } });
  expect(closed).toMatchObject({ status: 200, body: { closedAt: expect.any(String), standing: { state: 'closed' } } });
  const evidence = async () => (await testApp.app.store.standings.orderFacts(['CLOSE']))[0]?.evidence.length;
  expect(await evidence()).toBe(1);
  await reconcile(testApp.app);
  expect(await evidence()).toBe(1);
  for (const refused of [
    await client.closeOrder({ params, body: { reason: 'again' } }),
    await client.amendOrder({ params, body: { amount: gbp('9.00'), reason: 'again' } }),
  ])
    expect(refused).toMatchObject({ status: 409, body: { code: 'order_closed' } });
});

test('a payment is bound to one order, pays it, and is free again once it is withdrawn', async () => {
  await client.putOrder({ params: { orderId: 'BIND-1' }, body: { amount: gbp('10.00'), createdAt: CREATED_AT } });
  await client.putOrder({ params: { orderId: 'BIND-2' }, body: { amount: gbp('10.00'), createdAt: CREATED_AT } });
  const id = payment('10.00');
  await bind('BIND-1', id);
  await verifyOrder('BIND-1', testApp.app);
  expect(await stateOf('BIND-1')).toBe('paid');
  expect(await bind('BIND-2', id)).toMatchObject({ status: 409, body: { code: 'payment_bound_elsewhere' } });
  const body = { provider: 'neopay', claim: id, reason: 'a typing error' };
  expect(await client.withdrawClaim({ params: { orderId: 'BIND-2' }, body })).toMatchObject({
    status: 404,
    body: { code: 'claim_unknown' },
  });
  expect(await client.withdrawClaim({ params: { orderId: 'BIND-1' }, body })).toMatchObject({
    status: 200,
    body: { standing: { state: 'awaiting', paid: gbp('0.00') } },
  });
  expect(await lastAudit()).toMatchObject({
    actor: 'ana',
    action: 'order.unbound',
    detail: { reason: 'a typing error' },
  });
  expect(await bind('BIND-2', id)).toMatchObject({ status: 200 });
});

test('a PUT that still names a withdrawn payment does not bind it again; a person does', async () => {
  const params = { orderId: 'WITHDRAWN' };
  const id = payment('10.00');
  const body = {
    amount: gbp('10.00'),
    createdAt: CREATED_AT,
    payments: [{ provider: 'neopay', providerPaymentId: id }],
  };
  expect(await client.putOrder({ params, body })).toMatchObject({ status: 201 });
  await client.withdrawClaim({ params, body: { provider: 'neopay', claim: id, reason: 'another order' } });
  expect(await client.putOrder({ params, body })).toMatchObject({ status: 409, body: { code: 'claim_withdrawn' } });
  expect(await bind('WITHDRAWN', id)).toMatchObject({ status: 200 });
});

test('a person splits a payment between two orders within its amount, by the unit id in the list of money', async () => {
  await paid('SPLIT-1', '150.00', '100.00');
  await client.putOrder({ params: { orderId: 'SPLIT-2' }, body: { amount: gbp('50.00'), createdAt: CREATED_AT } });
  const money = await client.getMoney({ params: { orderId: 'SPLIT-1' } });
  if (money.status !== 200) throw new Error(`status ${money.status}`);
  expect(money.body).toMatchObject({
    orderId: 'SPLIT-1',
    units: [
      {
        unitId: expect.stringMatching(/^[0-9a-f]{12}$/),
        amount: gbp('150.00'),
        state: 'counted',
        held: { amount: gbp('150.00'), by: 'rule' },
      },
    ],
  });
  const [unit] = money.body.units;
  const claim = unit?.claim.kind === 'payment' ? unit.claim.paymentId : '';
  const allocate = (orderId: string, value: string, unitId?: string) =>
    client.allocateMoney({
      params: { orderId },
      body: {
        provider: 'neopay',
        claim,
        amount: gbp(value),
        reason: 'one transfer for both',
        ...(unitId ? { unitId } : {}),
      },
    });
  expect(await allocate('SPLIT-2', '50.00')).toMatchObject({
    status: 200,
    body: { standing: { state: 'paid', paid: gbp('50.00'), fulfilmentAllowed: true } },
  });
  expect(await allocate('SPLIT-1', '100.01', unit?.unitId)).toMatchObject({
    status: 409,
    body: { code: 'unit_exceeded' },
  });
  expect(await allocate('SPLIT-1', '100.00', unit?.unitId)).toMatchObject({
    status: 200,
    body: { standing: { state: 'paid', paid: gbp('100.00') } },
  });
  expect(await lastAudit()).toMatchObject({
    actor: 'ana',
    action: 'order.allocated',
    detail: { reason: 'one transfer for both', amount: '100.00 GBP' },
  });
  expect(await allocate('SPLIT-1', '1.00', '000000000000')).toMatchObject({
    status: 422,
    body: { code: 'unit_unknown' },
  });
  const back = { provider: 'neopay', claim, reason: 'a mistake' };
  expect(await client.withdrawAllocation({ params: { orderId: 'SPLIT-2' }, body: back })).toMatchObject({
    status: 200,
    body: { standing: { paid: gbp('0.00') } },
  });
  expect(await client.withdrawAllocation({ params: { orderId: 'SPLIT-2' }, body: back })).toMatchObject({
    status: 422,
    body: { code: 'unit_unknown' },
  });
});

test('a PUT that leaves out the due time and the providers keeps them', async () => {
  const params = { orderId: 'KEEP' };
  const dueAt = '2099-01-01T00:00:00.000Z';
  const body = { amount: gbp('10.00'), createdAt: CREATED_AT, dueAt, providers: ['neopay'] };
  await client.putOrder({ params, body });
  expect(await client.putOrder({ params, body: { amount: gbp('11.00') } })).toMatchObject({
    status: 200,
    body: { amount: gbp('11.00'), createdAt: CREATED_AT, dueAt, providers: ['neopay'] },
  });
  expect(await client.putOrder({ params, body: { amount: gbp('11.00'), dueAt: null, providers: [] } })).toMatchObject({
    status: 200,
    body: { createdAt: CREATED_AT, dueAt: null, providers: [] },
  });
});

test('a person may allocate money that moved before the order was created, but not zero of it', async () => {
  const orderId = 'EARLY';
  const params = { orderId };
  const createdAt = new Date(Date.now() + 86_400_000).toISOString();
  await client.putOrder({ params, body: { amount: gbp('10.00'), createdAt } });
  const claim = payment('10.00');
  await bind(orderId, claim);
  await verifyOrder(orderId, testApp.app);
  expect(await client.getOrder({ params })).toMatchObject({ body: { standing: { state: 'awaiting' } } });
  const allocate = (order: string, amount: { readonly value: string; readonly currency: string }) =>
    client.allocateMoney({
      params: { orderId: order },
      body: { provider: 'neopay', claim, amount, reason: 'the buyer paid ahead' },
    });
  expect(await allocate(orderId, gbp('0.00'))).toMatchObject({ status: 422, body: { code: 'amount_malformed' } });
  expect(await allocate(orderId, gbp('10.00'))).toMatchObject({
    status: 200,
    body: { standing: { state: 'paid', paid: gbp('10.00') } },
  });
  const inEuros = { amount: { value: '10.00', currency: 'EUR' }, reason: 'agreed' };
  expect(await client.amendOrder({ params, body: inEuros })).toMatchObject({
    status: 409,
    body: { code: 'money_allocated' },
  });
});

test('money of another currency than the order cannot be allocated to it', async () => {
  const params = { orderId: 'EUROS' };
  await client.putOrder({ params, body: { amount: { value: '10.00', currency: 'EUR' }, createdAt: CREATED_AT } });
  const claim = payment('10.00');
  await bind('EUROS', claim);
  await verifyOrder('EUROS', testApp.app);
  const body = { provider: 'neopay', claim, amount: gbp('10.00'), reason: 'the same worth' };
  expect(await client.allocateMoney({ params, body })).toMatchObject({
    status: 422,
    body: { code: 'currency_mismatch' },
  });
});

test('no payment is created for an order that is cancelled, closed or paid', async () => {
  const create = (orderId: string) =>
    client.createPayment({ params: { orderId }, body: { provider: 'neopay', details: DETAILS } });
  for (const orderId of ['NO-1', 'NO-2'])
    await client.putOrder({ params: { orderId }, body: { amount: gbp('10.00'), createdAt: CREATED_AT } });
  await client.cancelOrder({ params: { orderId: 'NO-1' }, body: { reason: 'the buyer asked' } });
  await client.closeOrder({ params: { orderId: 'NO-2' }, body: { reason: 'abandoned' } });
  await paid('NO-3', '10.00');
  expect(await create('NO-1')).toMatchObject({ status: 409, body: { code: 'order_cancelled' } });
  expect(await create('NO-2')).toMatchObject({ status: 409, body: { code: 'order_closed' } });
  expect(await create('NO-3')).toMatchObject({ status: 409, body: { code: 'order_paid' } });
});

test('an order that holds money cannot be closed, and parts are accepted only where there are some', async () => {
  await paid('OPEN', '10.00');
  const params = { orderId: 'OPEN' };
  const reason = 'abandoned';
  expect(await client.closeOrder({ params, body: { reason } })).toMatchObject({
    status: 409,
    body: { code: 'order_paid' },
  });
  expect(await client.acceptParts({ params, body: { reason } })).toMatchObject({
    status: 409,
    body: { code: 'parts_absent' },
  });
});

test('accepted parts are accepted for the amount at that time, not for a later one', async () => {
  const params = { orderId: 'PARTS-2' };
  await client.putOrder({ params, body: { amount: gbp('100.00'), createdAt: CREATED_AT } });
  await bind('PARTS-2', payment('40.00'));
  await bind('PARTS-2', payment('60.00'));
  await verifyOrder('PARTS-2', testApp.app);
  await client.acceptParts({ params, body: { reason: 'paid in two rates' } });
  await client.amendOrder({ params, body: { amount: gbp('130.00'), reason: 'one item more' } });
  await bind('PARTS-2', payment('30.00'));
  await verifyOrder('PARTS-2', testApp.app);
  expect(await client.getOrder({ params })).toMatchObject({
    body: { standing: { state: 'paid_in_parts', fulfilmentAllowed: false } },
  });
});

test('several payments that add up wait for a person, who accepts them', async () => {
  const params = { orderId: 'PARTS' };
  await client.putOrder({ params, body: { amount: gbp('100.00'), createdAt: CREATED_AT } });
  await bind('PARTS', payment('40.00'));
  await bind('PARTS', payment('60.00'));
  await verifyOrder('PARTS', testApp.app);
  expect(await client.getOrder({ params })).toMatchObject({
    body: { standing: { state: 'paid_in_parts', fulfilmentAllowed: false } },
  });
  expect(await client.acceptParts({ params, body: { reason: 'paid in two rates' } })).toMatchObject({
    status: 200,
    body: { standing: { state: 'paid', paid: gbp('100.00'), fulfilmentAllowed: true } },
  });
});

test('an order past its due time without a payment is overdue after a run of any window', async () => {
  const params = { orderId: 'DUE' };
  const dueAt = new Date(Date.now() - 1_000).toISOString();
  await client.putOrder({ params, body: { amount: gbp('10.00'), createdAt: CREATED_AT, dueAt } });
  await reconcile(testApp.app, { from: new Date(Date.now() + 3_600_000), to: null });
  expect(await stateOf('DUE')).toBe('overdue');
});

test('a refused PUT stores nothing, whatever else it states', async () => {
  await paid('REFUSED-1', '10.00');
  const bound = payment('20.00');
  await client.putOrder({ params: { orderId: 'REFUSED-2' }, body: { amount: gbp('20.00'), createdAt: CREATED_AT } });
  await bind('REFUSED-2', bound);
  const [before, auditBefore] = [await storedOf('REFUSED-1'), await lastAudit()];
  const payments = [{ provider: 'neopay', providerPaymentId: bound }];
  const refused = [
    [{ amount: gbp('99.00'), createdAt: new Date().toISOString() }, 409, 'created_at_fixed'],
    [{ amount: gbp('99.00'), providers: ['other'] }, 409, 'provider_money_counts'],
    [{ amount: gbp('99.00'), dueAt: null, payments }, 409, 'payment_bound_elsewhere'],
    [{ amount: { value: '99.00', currency: 'QQQ' } }, 422, 'unknown_currency'],
    [
      { amount: gbp('99.00'), payments: [{ provider: 'nobody', providerPaymentId: 'p' }] },
      422,
      'provider_not_configured',
    ],
  ] as const;
  for (const [body, status, code] of refused) {
    const answer = await client.putOrder({ params: { orderId: 'REFUSED-1' }, body: body as never });
    expect(answer).toMatchObject({ status, body: { code } });
    expect([await storedOf('REFUSED-1'), await lastAudit()]).toEqual([before, auditBefore]);
  }
  // Nor does a new order come to be.
  const params = { orderId: 'REFUSED-3' };
  expect(await client.putOrder({ params, body: { amount: gbp('20.00'), payments } })).toMatchObject({
    status: 409,
    body: { code: 'payment_bound_elsewhere' },
  });
  expect(await client.getOrder({ params })).toMatchObject({ status: 404 });
});

test('a PUT with another currency is an amendment, refused while a person’s part counts, and runs go on after it', async () => {
  await paid('CURRENCY', '10.00');
  const inEuros = { amount: { value: '10.00', currency: 'EUR' }, reason: 'a typing error' };
  const params = { orderId: 'CURRENCY' };
  expect(await client.putOrder({ params, body: inEuros })).toMatchObject({
    status: 200,
    body: { amount: { currency: 'EUR' }, standing: { state: 'awaiting', paid: { value: '0.00', currency: 'EUR' } } },
  });
  expect(await reconcile(testApp.app)).toMatchObject({ state: 'finished', failures: [] });
  expect((await repair(testApp.app)).failures).toEqual([]);

  await paid('PART', '10.00');
  const [unit] = (await testApp.app.store.standings.orderFacts(['PART']))[0]?.held ?? [];
  const claim = unit?.claim.kind === 'payment' ? unit.claim.paymentId : '';
  expect(
    await client.allocateMoney({
      params: { orderId: 'PART' },
      body: { provider: 'neopay', claim, amount: gbp('4.00'), reason: 'two rates' },
    }),
  ).toMatchObject({ status: 200 });
  const before = await storedOf('PART');
  expect(await client.putOrder({ params: { orderId: 'PART' }, body: inEuros })).toMatchObject({
    status: 409,
    body: { code: 'money_allocated' },
  });
  expect(await storedOf('PART')).toEqual(before);
});

test.each([
  ['amendments', { amount: gbp('1.00') }],
  ['cancellation', {}],
  ['closure', {}],
  ['claims', { provider: 'neopay', claim: '0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43' }],
  ['claims/withdrawals', { provider: 'neopay', claim: '0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43' }],
  ['allocations', { provider: 'neopay', claim: '0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43', amount: gbp('1.00') }],
  ['allocations/withdrawals', { provider: 'neopay', claim: '0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43' }],
  ['parts-acceptance', {}],
])('POST of %s of an unknown order is answered 404, and without a reason 422', async (path, body) => {
  expect(await post(`/v1/orders/NONE/${path}`, { ...body, reason: 'test' })).toMatchObject({
    status: 404,
    code: 'order_unknown',
  });
  expect(await post(`/v1/orders/NONE/${path}`, body)).toMatchObject({ status: 422, code: 'request_invalid' });
  if ('claim' in body)
    expect(await post(`/v1/orders/NONE/${path}`, { ...body, claim: 'p 1', reason: 'test' })).toMatchObject({
      status: 422,
      code: 'claim_malformed',
    });
});

/** A payment at the bank that the merchant created by hand. */
function payment(amount: string, status = 'completed'): string {
  return testApp.neopay.insert({ amount, currency: 'GBP', status }).resource.id;
}

function bind(orderId: string, id: string) {
  return client.bindClaim({ params: { orderId }, body: { provider: 'neopay', claim: id, reason: 'the bank says so' } });
}

/** An order that a bound payment of this amount pays, in full unless it expects another amount. */
async function paid(orderId: string, amount: string, expected = amount): Promise<void> {
  await client.putOrder({ params: { orderId }, body: { amount: gbp(expected), createdAt: CREATED_AT } });
  await bind(orderId, payment(amount));
  await verifyOrder(orderId, testApp.app);
}

/** The order, its standing and its facts as stored. */
async function storedOf(orderId: string) {
  const { store } = testApp.app;
  return [await store.orders.get(orderId), await store.standings.orderFacts([orderId])];
}

async function stateOf(orderId: string) {
  return (await testApp.app.store.orders.get(orderId))?.standing.state;
}

async function lastAudit() {
  const { body } = await client.listAudit({ query: { limit: 1 } });
  return 'items' in body ? body.items[0] : undefined;
}

async function post(path: string, body: unknown): Promise<{ readonly status: number; readonly code?: unknown }> {
  const answer = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify(body),
  });
  const { code } = (await answer.json()) as { code?: unknown };
  return { status: answer.status, code };
}
