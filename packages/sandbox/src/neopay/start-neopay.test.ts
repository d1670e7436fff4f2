import { neopay as contract } from '@punteo/contracts/neopay';
import { JsonNumber, readJson } from '@punteo/json';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startMerchant } from '../__fixtures__/merchant.ts';
import type { SandboxNeopay } from './neopay-types.ts';
import { startNeopay } from './start-neopay.ts';

const now = new Date('2023-06-12T00:20:01.000Z');
let neopay: SandboxNeopay;
let merchant: Awaited<ReturnType<typeof startMerchant>>;

beforeEach(async () => {
  merchant = await startMerchant();
  neopay = await startNeopay({ now: () => now });
});
afterEach(() => Promise.all([neopay.close(), merchant.close()]));

async function call(path: string, { headers = {}, body }: { headers?: Record<string, string>; body?: string } = {}) {
  const response = await fetch(`${neopay.url}${path}`, {
    headers: {
      authorization: neopay.token,
      'x-app-key': neopay.appKey,
      'content-type': 'application/json',
      ...headers,
    },
    ...(body !== undefined && { method: 'POST', body }),
  });
  const text = await response.text();
  return { status: response.status, text, json: readJson(text) };
}

// Not JSON.stringify: the digits of the amount must be sent unchanged.
const createBody = (amount: string, callbackUrl = merchant.url) => `{
  "institutionId": 20,
  "payment": { "amount": ${amount}, "currency": "GBP" },
  "customer": { "email": "jhondoe@email.com", "name": "Jhon Doe", "country": "GB" },
  "reference": "order-1",
  "callback_url": "${callbackUrl}"
}`;

async function create(amount = '122.44'): Promise<string> {
  const { json } = await call('/api/payments', { body: createBody(amount) });
  return contract.createPayment.responses[200].parse(json).payment.id;
}

test('a create answers with the payment id, the application and the authorisation URL', async () => {
  const { status, json } = await call('/api/payments', { body: createBody('122.44') });

  const [payment] = neopay.payments();
  expect([status, json]).toEqual([
    200,
    {
      message: 'Payment saved successfully!',
      payment: {
        id: payment?.resource.id,
        application_id: neopay.appKey,
        authorisationUrl: `${neopay.url}/sandbox/authorise/${payment?.resource.id}`,
      },
    },
  ]);
  expect(payment).toMatchObject({ reference: 'order-1', callbackUrl: merchant.url });
});

test('a payment reads as in the document: no reference, no authorisationUrl, exact digits', async () => {
  const id = await create('122.40');

  const { status, text, json } = await call(`/api/payments/${id}`);

  expect(status).toBe(200);
  expect(text).toContain('"amount":122.40,');
  expect(json).toEqual({
    payment: {
      id,
      application_id: neopay.appKey,
      amount: new JsonNumber('122.40'),
      status: 'pending',
      currency: 'GBP',
      country: 'GB',
      service: 'api',
      environment: 'sandbox',
      institution: { id: 20, name: 'Modelo Sandbox' },
      customer: { id: expect.any(String), name: 'Jhon Doe', email: 'jhondoe@email.com', country: 'GB', currency: null },
      payee: {
        name: 'John Doe',
        country_code: 'GB',
        bank_name: 'MODELO',
        accountable: 'DE89370400440532013000',
        swift_bic: 'AACSDE33',
      },
      fee: null,
      percentual_fee: null,
      total_fee: null,
      created_at: '2023-06-12T00:20:01.000000Z',
      updated_at: '2023-06-12T00:20:01.000000Z',
    },
  });
  expect(contract.getPayment.responses[200].parse(json).payment.amount).toBe('122.40');
});

test.each([
  '/api/payments',
  '/api/payments/99639165-04a9-4742-b51b-c9dcc4fbc3cb',
  '/api/institutions',
  '/api/customers',
  '/api/customers/99639164-f36d-4836-a8b7-934ad056b16c',
  '/api/links',
])('%s is answered 401 without the right token and application', async (path) => {
  neopay.insert({ id: '99639165-04a9-4742-b51b-c9dcc4fbc3cb' });
  const refused = { status: 401, json: { message: 'Unauthenticated.' } };

  expect(await call(path, { headers: { authorization: 'wrong' } })).toMatchObject(refused);
  expect(await call(path, { headers: { authorization: `Bearer ${neopay.token}` } })).toMatchObject(refused);
  expect(await call(path, { headers: { 'x-app-key': 'wrong' } })).toMatchObject(refused);
  expect((await fetch(`${neopay.url}${path}`)).status).toBe(401);
});

test('a create without the right token is answered 401 and creates nothing', async () => {
  const { status } = await call('/api/payments', { headers: { authorization: 'wrong' }, body: createBody('1') });
  expect([status, neopay.payments()]).toEqual([401, []]);
});

test.each([
  ['an amount as text', () => createBody('"122.44"'), 'payment.amount'],
  ['a negative amount', () => createBody('-1'), 'payment.amount'],
  ['an unknown bank', () => createBody('1').replace('20', '4711'), 'institutionId'],
  ['an invalid callback_url', () => createBody('1', 'nowhere'), 'callback_url'],
  ['invalid JSON', () => '{"institutionId":', ''],
])('a create with %s is answered 422 with the field, and creates nothing', async (_what, body, field) => {
  const { status, json } = await call('/api/payments', { body: body() });

  expect(status).toBe(422);
  expect(json).toEqual({ message: expect.any(String), errors: { [field]: [expect.any(String)] } });
  expect(neopay.payments()).toEqual([]);
});

test('the answer to a create with an unknown bank names the banks of the sandbox', async () => {
  const { json } = await call('/api/payments', { body: createBody('1').replace('20', '4711') });
  expect(json).toMatchObject({
    errors: { institutionId: ['The selected institution id is invalid. The sandbox has: 20, 22.'] },
  });
});

test("the document's own content type application/json/ is accepted", async () => {
  const headers = { 'content-type': 'application/json/' };
  expect((await call('/api/payments', { headers, body: createBody('1') })).status).toBe(200);
});

test('an unknown payment, customer or route is answered 404', async () => {
  const id = '99639165-04a9-4742-b51b-c9dcc4fbc3cb';
  expect(await call(`/api/payments/${id}`)).toMatchObject({
    status: 404,
    json: { message: `No query results for model [App\\Models\\Payment] ${id}` },
  });
  expect((await call(`/api/customers/${id}`)).status).toBe(404);
  expect((await call('/api/payments/no-uuid')).status).toBe(404);
  expect((await call('/api/nothing')).status).toBe(404);
  expect(neopay.calls.unmatched).toEqual(['GET /api/nothing']);
});

test('the payment list has ten rows per page, newest first, with the links and counts of Laravel', async () => {
  const ids = Array.from({ length: 16 }, () => neopay.insert().resource.id);

  const first = await call('/api/payments');
  const second = await call('/api/payments?page=2');
  const beyond = await call('/api/payments?page=3');

  const pages = [first, second, beyond].map(({ json }) => contract.listPayments.responses[200].parse(json));
  expect(pages.map(({ data }) => data.map(({ id }) => id))).toEqual([
    ids.toReversed().slice(0, 10),
    ids.toReversed().slice(10),
    [],
  ]);
  expect(pages[0]?.links).toEqual({
    first: 'http://localhost/api/payments?page=1',
    last: 'http://localhost/api/payments?page=2',
    prev: null,
    next: 'http://localhost/api/payments?page=2',
  });
  expect(pages[0]?.meta).toEqual({
    current_page: 1,
    from: 1,
    last_page: 2,
    links: [
      { url: null, label: 'Previous', active: false },
      { url: 'api/payments?page=1', label: '1', active: true },
      { url: 'api/payments?page=2', label: '2', active: false },
      { url: 'api/payments?page=2', label: 'Next', active: false },
    ],
    path: 'api/payments',
    per_page: 10,
    to: 10,
    total: 16,
  });
  expect(pages[1]?.meta).toMatchObject({ current_page: 2, from: 11, to: 16, total: 16 });
  expect(pages[2]?.meta).toMatchObject({ current_page: 3, from: null, to: null });
});

test('the lists of banks, customers and payment links match their contracts', async () => {
  await create();

  const institutions = contract.listInstitutions.responses[200].parse((await call('/api/institutions')).json);
  const { customers } = contract.listCustomers.responses[200].parse((await call('/api/customers')).json);
  const links = contract.listPaymentLinks.responses[200].parse((await call('/api/links')).json);
  const id = customers.data[0]?.id;
  const customer = contract.getCustomer.responses[200].parse((await call(`/api/customers/${id}`)).json);

  expect(institutions.data.map(({ id }) => id)).toEqual([20, 22]);
  expect(customers.data).toMatchObject([{ name: 'Jhon Doe', email: 'jhondoe@email.com' }]);
  expect(links.data).toMatchObject([{ amount: '25.50', status: 'draft', application_id: neopay.appKey }]);
  expect(customer).toEqual(customers.data[0]);
});

test('two creates with the same e-mail belong to one customer', async () => {
  await create();
  await create();
  const ids = neopay.payments().map(({ resource }) => resource.customer?.id);
  expect(ids[0]).toBe(ids[1]);
});

test('setStatus changes the status and sends the callback to the callback_url of the create', async () => {
  const id = await create();

  const deliveries = await neopay.setStatus(id, 'completed');

  const { json } = await call(`/api/payments/${id}`);
  const answer = contract.getPayment.responses[200].parse(json);
  expect(answer.payment.status).toBe('completed');
  expect(deliveries.map(({ url, status }) => [url, status])).toEqual([[merchant.url, 200]]);
  expect(merchant.received.map(({ body }) => readJson(body))).toMatchObject([{ payment: { id, status: 'completed' } }]);
  expect(merchant.received[0]?.body).not.toContain('order-1');
});

test.each(['failed', 'cancelled', 'refunded', 'an unknown word'])(
  'a payment can get the status "%s"',
  async (status) => {
    const id = await create();
    await neopay.setStatus(id, status);
    expect(neopay.payment(id)?.resource.status).toBe(status);
  },
);

test('a callback can be sent twice, late, with another body, or not at all', async () => {
  const id = await create();

  await neopay.setStatus(id, 'completed', 'none');
  expect(merchant.received).toEqual([]);

  await neopay.sendPaymentCallback(id, { times: 2, delaySeconds: 0.01 });
  await neopay.sendPaymentCallback(id, { body: { id, state: 'PAID' } });
  await neopay.sendPaymentCallback(id, { body: Uint8Array.of(0x7b), contentType: null });
  expect(merchant.received.map(({ body }) => body.length)).toEqual([
    merchant.received[1]?.body.length,
    merchant.received[0]?.body.length,
    JSON.stringify({ id, state: 'PAID' }).length,
    1,
  ]);
});

test('a callback can be forged for a payment that does not exist', async () => {
  await neopay.sendCallback({ payment: { id: 'unknown', status: 'completed' } }, { url: merchant.url });
  expect(merchant.received[0]?.body).toBe('{"payment":{"id":"unknown","status":"completed"}}');
  await expect(neopay.sendCallback({})).rejects.toThrow('This callback has no URL');
});

test('callbackBody changes the body of every callback', async () => {
  await using other = await startNeopay({ callbackBody: ({ id }) => ({ paymentId: id }), callbackUrl: merchant.url });
  const { resource } = other.insert();
  await other.setStatus(resource.id);
  expect(merchant.received[0]?.body).toBe(`{"paymentId":"${resource.id}"}`);
});

test('setStatus of a payment without a callback URL sends no callback', async () => {
  const { resource } = neopay.insert();
  expect(await neopay.setStatus(resource.id)).toEqual([]);
  expect(neopay.payment(resource.id)?.resource.status).toBe('completed');
});

test('a payment can be inserted, changed and removed without the merchant', async () => {
  const { resource } = neopay.insert({ amount: '0.29', currency: 'EUR', status: 'completed', reference: 'elsewhere' });
  neopay.update(resource.id, { currency: 'USD' });

  const { text, json } = await call(`/api/payments/${resource.id}`);
  expect(contract.getPayment.responses[200].parse(json).payment).toMatchObject({ amount: '0.29', currency: 'USD' });
  expect(text).not.toContain('elsewhere');

  neopay.remove(resource.id);
  expect((await call(`/api/payments/${resource.id}`)).status).toBe(404);
  expect(() => neopay.remove(resource.id)).toThrow('Neopay has no payment');
});

test('distort changes what the API shows of a payment, alone and in the list, but not the payment', async () => {
  const id = await create();
  neopay.distort(id, { amount: new JsonNumber('1e400'), environment: null });

  const read = await call(`/api/payments/${id}`);
  const listed = await call('/api/payments');

  expect(read.text).toContain('"amount":1e400');
  expect(listed.text).toContain('"amount":1e400');
  expect(read.json).toMatchObject({ payment: { environment: null } });
  expect(neopay.payment(id)?.resource.environment).toBe('sandbox');

  neopay.distort(id, undefined);
  expect((await call(`/api/payments/${id}`)).text).toContain('"amount":122.44');
});

test('setting the environment affects new payments only', async () => {
  const before = await create();
  neopay.environment = 'live';
  const after = await create();

  expect([before, after].map((id) => neopay.payment(id)?.resource.environment)).toEqual(['sandbox', 'live']);
});

test('a create whose answer is lost still creates a payment', async () => {
  neopay.faults.next('createPayment', { kind: 'drop', handled: true });
  await expect(call('/api/payments', { body: createBody('1') })).rejects.toThrow('fetch failed');
  expect(neopay.payments()).toMatchObject([{ reference: 'order-1' }]);
});

test('a fault can apply to one page of the list, and every call is counted', async () => {
  neopay.faults.next('listPayments', { kind: 'status', status: 503 }, { when: ({ search }) => search === '?page=2' });

  const statuses = [];
  for (const page of [1, 2, 2]) statuses.push((await fetch(`${neopay.url}/api/payments?page=${page}`)).status);

  expect(statuses).toEqual([401, 503, 401]);
  expect(neopay.calls.count('listPayments')).toBe(3);
  expect(neopay.calls.count('getPayment')).toBe(0);
});
