import { readJson } from '@punteo/json';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startMerchant } from '../__fixtures__/merchant.ts';
import type { NeopayResource, SandboxNeopay } from './neopay-types.ts';
import { startNeopay } from './start-neopay.ts';

let neopay: SandboxNeopay;
let merchant: Awaited<ReturnType<typeof startMerchant>>;
let payment: NeopayResource;
let authorisationUrl: string;

beforeEach(async () => {
  merchant = await startMerchant();
  neopay = await startNeopay({ statuses: { paid: 'authorised', declined: 'refused' } });
  payment = neopay.insert({ amount: '9.99', reference: '<b>order</b>', callbackUrl: merchant.url }).resource;
  authorisationUrl = String(payment.authorisationUrl);
});
afterEach(() => Promise.all([neopay.close(), merchant.close()]));

const post = (url: string, body?: string) => fetch(url, { method: 'POST', ...(body !== undefined && { body }) });
const status = () => neopay.payment(payment.id)?.resource.status;

test('the authorisation page shows the amount, and opening it does not pay', async () => {
  const html = await (await fetch(authorisationUrl)).text();
  expect(html).toContain('9.99 GBP');
  expect(html).not.toContain('<b>');
  expect([status(), merchant.received]).toEqual(['pending', []]);
});

test('a POST to the authorisation page pays: the status changes and the callback is sent', async () => {
  const response = await post(authorisationUrl);
  expect([response.status, status()]).toEqual([200, 'authorised']);
  expect(merchant.received.map(({ body }) => readJson(body))).toMatchObject([{ payment: { status: 'authorised' } }]);
});

test('a POST with answer=decline declines the payment and sends the callback', async () => {
  await post(authorisationUrl, 'answer=decline');
  expect([status(), merchant.received.length]).toEqual(['refused', 1]);
});

test('the authorisation page of an unknown payment is a 404', async () => {
  neopay.remove(payment.id);
  expect((await fetch(authorisationUrl)).status).toBe(404);
  expect((await post(authorisationUrl)).status).toBe(404);
});

test('over HTTP: a payment can get any status without a callback, and a callback with any body', async () => {
  await post(`${neopay.url}/sandbox/payments/${payment.id}/status`, '{"status":"refunded","callback":"none"}');
  expect([status(), merchant.received]).toEqual(['refunded', []]);

  await post(`${neopay.url}/sandbox/payments/${payment.id}/callback`, '{"times":2,"body":{"hello":1}}');
  expect(merchant.received.map(({ body }) => body)).toEqual(['{"hello":1}', '{"hello":1}']);
});

test('over HTTP: seconds in callbacks and faults can be fractions', async () => {
  const script = '{"times":2,"delaySeconds":0.01,"gapSeconds":0.02}';
  expect((await post(`${neopay.url}/sandbox/payments/${payment.id}/callback`, script)).status).toBe(200);
  const changed = await post(`${neopay.url}/sandbox/payments/${payment.id}/status`, `{"callback":${script}}`);
  expect([changed.status, merchant.received.length]).toEqual([200, 4]);
  const fault = '{"route":"getPayment","fault":{"kind":"delay","delaySeconds":0.5}}';
  expect(await (await post(`${neopay.url}/sandbox/faults`, fault)).json()).toEqual({ route: 'getPayment', left: 1 });
});

test('over HTTP: the list of payments contains the reference, which the API hides', async () => {
  const listed = readJson(await (await fetch(`${neopay.url}/sandbox/payments`)).text());
  expect(listed).toMatchObject([{ reference: '<b>order</b>', resource: { id: payment.id } }]);
});

test('over HTTP: a bad request is answered 400 with the wrong field', async () => {
  const response = await post(`${neopay.url}/sandbox/faults`, '{"route":"nothing","fault":{"kind":"drop"}}');
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ message: expect.stringContaining('route') });
});
