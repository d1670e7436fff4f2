import { createLog } from '@punteo/app-kit/log';
import { createReconciliationClient, type ReconciliationClient } from '@punteo/clients';
import type { NextSteps } from '@punteo/clients/reconciliation';
import type { DiscrepancyKind } from '@punteo/payments';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  DETAILS,
  orderOf,
  paidOrder,
  SIGNED_IN,
  startTestApp,
  storeCallback,
  type TestApp,
  TOKEN,
} from '../__fixtures__/test-app.ts';
import { pay } from '../orders/pay.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import { bodyOf } from './__fixtures__/body-of.ts';
import { type RunningServer, startServer } from './start-server.ts';

let testApp: TestApp;
let server: RunningServer;
let client: ReconciliationClient;
type Step = NextSteps['steps'][number];

beforeEach(async () => {
  testApp = await startTestApp({ NEOPAY_STATUSES: 'completed=paid,failed=failed' });
  server = await startServer(testApp.app, {
    ...{ host: '127.0.0.1', port: 0, tokens: [TOKEN], reconcileEveryMinutes: null, ping: testApp.ping },
    log: createLog({ app: 'reconciliation', level: 'silent', destination: 'stderr' }),
  });
  client = createReconciliationClient({ baseUrl: server.url, token: TOKEN.token, attemptsMax: 1 });
});

afterEach(async () => {
  await server.close();
  await testApp.close();
});

test('a paid order whose goods did not go out: the first step records that they did, and the discrepancy is gone', async () => {
  await paidOrder(testApp, 'A');
  const { steps, advice } = await stepsOf('paid_not_fulfilled');
  expect(steps.map(({ action }) => action)).toEqual(['fulfil', 'cancel', 'resolve']);
  expect(advice).toMatch(/^Send the goods and record it/);
  expect(steps[0]).toEqual({
    action: 'fulfil',
    label: 'Record that the goods went out',
    effect: 'Records now as the time when the goods of A went out, unless you give another.',
    request: { operation: 'putFulfilment', method: 'PUT', path: '/v1/orders/A/fulfilment', body: {}, needs: [] },
    ...{ candidates: [], configuration: null },
  });
  await apply(steps[0]);
  expect(await kinds()).toEqual([]);
});

test('a payment without an order that fits one: the step binds it, with the reason why', async () => {
  await testApp.app.store.orders.put([orderOf('A', '100.00'), orderOf('B', '7.00')]);
  const { resource } = testApp.neopay.insert({ amount: '100.00', currency: 'GBP', status: 'completed' });
  const { steps } = await stepsOf('unexpected_payment');
  expect(steps.map(({ action }) => action)).toEqual(['bind', 'import_order', 'ask_buyer', 'resolve']);
  expect(steps[0]).toMatchObject({
    request: {
      ...{ operation: 'bindClaim', path: '/v1/orders/A/claims', needs: ['reason'] },
      body: { provider: 'neopay', claim: resource.id },
    },
    candidates: [{ orderId: 'A', amount: { value: '100.00', currency: 'GBP' }, isSamePayer: null }],
  });
  expect(steps[0]?.effect).toMatch(/Binds the payment to order A; .* Order A expects 100\.00 GBP and was created at /);
  await apply(steps[0]);
  expect(await kinds()).toEqual(['missing_callback', 'paid_not_fulfilled']);
});

test('a payment that fits several orders: they are listed with amount, time and payer, and one is chosen', async () => {
  await testApp.app.store.orders.put([orderOf('A', '100.00'), orderOf('B', '100.00')]);
  testApp.neopay.insert({ amount: '100.00', currency: 'GBP', status: 'completed' });
  const { steps } = await stepsOf('several_candidates');
  const [bind] = steps;
  expect(bind).toMatchObject({ action: 'bind', request: null });
  expect(bind?.candidates.map(({ orderId, amount }) => [orderId, amount?.value])).toEqual([
    ['A', '100.00'],
    ['B', '100.00'],
  ]);
  expect(bind?.candidates[1]).toMatchObject({ at: expect.any(String), isSamePayer: null, why: expect.any(String) });
  await apply({ request: bind?.candidates[1]?.request ?? null });
  expect(await kinds()).not.toContain('several_candidates');
});

test('money beyond the amount, and a second payment: the step records the refund of what is left', async () => {
  await paidOrder(testApp, 'OVER', { fulfilledAt: new Date() });
  await client.amendOrder({
    params: { orderId: 'OVER' },
    body: { amount: { value: '90.00', currency: 'GBP' }, reason: 'agreed' },
  });
  await paidOrder(testApp, 'TWICE', { fulfilledAt: new Date() });
  const again = await pay(testApp.app, {
    ...{ orderId: 'TWICE', provider: 'neopay', details: DETAILS, anotherBy: 'ana' },
  });
  await testApp.neopay.setStatus(again.providerPaymentId as string, 'completed', 'none');
  for (const [kind, value] of [
    ['amount_over', '10.00'],
    ['double_payment', '100.00'],
  ] as const) {
    const { steps } = await stepsOf(kind);
    expect(steps.map(({ action }) => action)).toEqual(['record_refund', 'resolve']);
    expect(steps[0]?.request).toMatchObject({ body: { amount: { value, currency: 'GBP' } }, needs: ['reason'] });
    expect(steps[0]?.effect).toContain(`${value} GBP`);
    await apply(steps[0]);
  }
  expect((await client.listRefundBalances({ query: { state: 'open' } })).body).toMatchObject({ items: [] });
});

test('a status without a configured meaning: the step has the whole line for each meaning', async () => {
  const id = await paidOrder(testApp, 'A');
  await testApp.neopay.setStatus(id, 'settling', 'none');
  const { steps } = await stepsOf('unmapped_status');
  expect(steps.map(({ action }) => action)).toEqual(['configure', 'ask_provider', 'verify', 'resolve']);
  expect(steps[0]).toMatchObject({ request: null, configuration: { variable: 'NEOPAY_STATUSES', value: 'settling' } });
  expect(steps[0]?.configuration?.choices).toContainEqual({
    ...{ meaning: 'paid', line: 'NEOPAY_STATUSES=completed=paid,failed=failed,settling=paid' },
  });
});

test('a callback about an unknown order: it is matched again after the order was imported', async () => {
  await storeCallback(testApp, '{"payment":{"id":"0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43"}}', 'LATER');
  const { steps } = await stepsOf('orphan_callback');
  expect(steps.map(({ action }) => action)).toEqual(['import_order', 'replay_callback', 'resolve']);
  expect(steps[0]?.request).toMatchObject({
    method: 'PUT',
    path: '/v1/orders/{orderId}',
    needs: ['orderId', 'amount'],
  });
  await apply(steps[0], { orderId: 'LATER', amount: { value: '5.00', currency: 'GBP' } });
  await apply(steps[1]);
  expect(await kinds()).not.toContain('orphan_callback');
});

test('a create whose answer was lost: its payment is bound, and where a run found none it is created again', async () => {
  await testApp.app.store.orders.put([orderOf('FOUND'), orderOf('NONE', '31.00')]);
  for (const orderId of ['FOUND', 'NONE']) {
    testApp.neopay.faults.next('createPayment', { kind: 'drop', handled: orderId === 'FOUND' });
    const { outcome } = await pay(testApp.app, { orderId, provider: 'neopay', details: DETAILS });
    expect(outcome).toBe('unknown');
  }
  await run();
  const open = bodyOf(await client.listDiscrepancies({ query: { kind: 'unknown_create', state: 'open' } })).items;
  const of = (orderId: string) => open.find((each) => each.orderId === orderId)?.discrepancyId ?? '';
  const found = bodyOf(await client.getNextSteps({ params: { discrepancyId: of('FOUND') } })).steps;
  expect(found.map(({ action }) => action)).toEqual(['bind', 'ask_provider', 'resolve']);
  expect(found[0]?.candidates).toMatchObject([{ orderId: 'FOUND', isSamePayer: true }]);
  await apply(found[0]);
  const none = bodyOf(await client.getNextSteps({ params: { discrepancyId: of('NONE') } })).steps;
  expect(none.map(({ action }) => action)).toEqual(['create_again', 'ask_provider', 'resolve']);
  expect(none[0]?.request).toMatchObject({ body: { provider: 'neopay', retryLost: true }, needs: ['details'] });
});

test('money that its provider no longer confirms, and a payment without a callback: the order is verified again', async () => {
  const id = await paidOrder(testApp, 'A', { fulfilledAt: new Date(), callback: false });
  const silent = await stepsOf('missing_callback');
  expect(silent.steps.map(({ action }) => action)).toEqual(['verify', 'ask_provider', 'resolve']);
  await testApp.neopay.setStatus(id, 'pending', 'none');
  await run();
  const { steps } = await stepsOf('not_confirmed_any_more');
  expect(steps.map(({ action }) => action)).toEqual(['verify', 'ask_provider', 'resolve']);
  expect(await apply(steps[0])).toMatchObject({ orderId: 'A', providers: [{ provider: 'neopay' }] });
});

test('steps are in the language of the caller; a resolved discrepancy can be reopened, and one that is gone has no steps', async () => {
  await paidOrder(testApp, 'A');
  const { discrepancyId, steps } = await stepsOf('paid_not_fulfilled');
  const spanish = createReconciliationClient({ baseUrl: server.url, token: TOKEN.token, language: 'es' });
  const spanishSteps = bodyOf(await spanish.getNextSteps({ params: { discrepancyId } }));
  expect(spanishSteps).toMatchObject({
    advice: expect.stringMatching(/^Envíe/),
    steps: [
      { action: 'fulfil', label: 'Registrar la salida de la mercancía' },
      { action: 'cancel' },
      { action: 'resolve' },
    ],
  });
  await apply(steps.at(-1));
  const resolved = bodyOf(await client.getNextSteps({ params: { discrepancyId } })).steps;
  expect(resolved.map(({ action }) => action)).toEqual(['reopen']);
  await apply(resolved[0]);
  await client.putFulfilment({ params: { orderId: 'A' }, body: {} });
  await run();
  expect(bodyOf(await client.getNextSteps({ params: { discrepancyId } })).steps).toEqual([]);
  expect(await client.getNextSteps({ params: { discrepancyId: 'none' } })).toMatchObject({ status: 404 });
});

const run = () => reconcile(testApp.app, { from: null, to: null });

async function stepsOf(kind: DiscrepancyKind) {
  await run();
  const [found] = bodyOf(await client.listDiscrepancies({ query: { kind, state: 'open' } })).items;
  if (!found) throw new Error(`The run found no ${kind}, but ${await kinds()}.`);
  return bodyOf(await client.getNextSteps({ params: { discrepancyId: found.discrepancyId } }));
}

async function kinds(): Promise<readonly string[]> {
  await run();
  return bodyOf(await client.listDiscrepancies({ query: { state: 'open' } }))
    .items.map(({ kind }) => kind)
    .sort();
}

/** Sends the request of a step as a page does, without knowing what it is. */
async function apply(step: Pick<Step, 'request'> | undefined, values: Readonly<Record<string, unknown>> = {}) {
  const { method, path, body, needs } = step?.request ?? { method: '', path: '', body: {}, needs: [] };
  const members: Record<string, unknown> = { reason: 'test', ...values };
  const missing = needs.filter((name) => !path.includes(`{${name}}`));
  const response = await fetch(server.url + path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(members[name])), {
    method,
    headers: { 'content-type': 'application/json', ...SIGNED_IN },
    body: JSON.stringify({ ...body, ...Object.fromEntries(missing.map((name) => [name, members[name]])) }),
  });
  const answer: unknown = await response.json();
  expect([200, 201, 202], JSON.stringify(answer)).toContain(response.status);
  return answer;
}
