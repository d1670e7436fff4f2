import { JsonNumber } from '@punteo/json';
import { moneyFromDecimal, type Order, type PaymentRequest, type ReceivedAnswer } from '@punteo/payments';
import { afterEach, describe, expect, test } from 'vitest';
import { json, type NeopayServer, startNeopayServer } from './__fixtures__/neopay-server.ts';
import { createTestNeopay } from './__fixtures__/test-neopay.ts';
import type { NeopayConfig } from './neopay.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const CREATED_TEXT =
  '{"message":"Payment saved successfully!","payment":{"id":"99EA261A-d7e8-45be-af0b-5ff89b8cee2a","application_id":"99e9c703-bfe1-4328-af65-12cd8457a69d","authorisationUrl":"https://bank.test/go"}}';
const CREATED = json(CREATED_TEXT);

const order: Order = {
  orderId: 'order-1',
  amount: moneyFromDecimal('122.40', 'GBP'),
  providers: [],
  createdAt: NOW,
  dueAt: null,
  fulfilledAt: null,
  cancelledAt: null,
  closedAt: null,
};

const request: PaymentRequest = {
  createAttemptId: 'attempt-1',
  order,
  amount: order.amount,
  description: 'Two chairs',
  details: { institutionId: 20, customer: { email: 'jhondoe@email.com', country: 'GB' } },
};

const servers: NeopayServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(answer: Parameters<typeof startNeopayServer>[0]): Promise<NeopayServer> {
  const server = await startNeopayServer(answer);
  servers.push(server);
  return server;
}

function neopay(change: Partial<NeopayConfig> = {}) {
  return createTestNeopay({ publicUrl: 'https://pay.test/base/', clock: () => NOW, ...change });
}

describe('a create', () => {
  test('sends the exact amount, our reference, and a callback address for this order only', async () => {
    const server = await start(CREATED);
    const provider = neopay({ baseUrl: server.baseUrl });
    expect(await provider.createPayment(request)).toEqual({
      outcome: 'created',
      providerPaymentId: '99ea261a-d7e8-45be-af0b-5ff89b8cee2a',
      authorisationUrl: 'https://bank.test/go',
      reason: null,
    });
    expect(server.requests.map(({ line }) => line)).toEqual(['POST /api/payments']);
    const [{ body = '' } = {}] = server.requests;
    expect(body).toContain('"amount":122.40');
    const { callback_url: callbackUrl, ...rest } = JSON.parse(body);
    expect(rest).toEqual({
      institutionId: 20,
      customer: { email: 'jhondoe@email.com', country: 'GB' },
      payment: { amount: 122.4, currency: 'GBP' },
      reference: 'order-1',
    });
    const [, callbackAddress] = /^https:\/\/pay\.test\/base\/callbacks\/neopay\/([^/]+)$/.exec(callbackUrl) ?? [];
    const callback = { method: 'POST', address: callbackAddress ?? '', headers: {}, now: NOW } as const;
    const accepted = { decision: 'accept', address: { orderId: 'order-1', keyId: 'k1' } };
    expect(provider.authenticate(callback)).toEqual(accepted);
    expect(provider.authenticate({ ...callback, now: after(90) })).toEqual(accepted);
    expect(provider.authenticate({ ...callback, now: after(91) })).toEqual({ decision: 'refuse' });
    expect(neopay({ environment: 'live' }).authenticate(callback)).toEqual({ decision: 'refuse' });
  });

  test.each([
    ['122.44', 'GBP', '122.44'],
    ['0.29', 'GBP', '0.29'],
    ['500', 'JPY', '500'],
    ['1.230', 'KWD', '1.230'],
    ['0.0001', 'CLF', '0.0001'],
    ['90071992547409.93', 'EUR', '90071992547409.93'],
    ['123456789012345678901234567890.12', 'EUR', '123456789012345678901234567890.12'],
  ])('of %s %s sends the amount %s, digit for digit', async (decimal, currency, sent) => {
    const server = await start(CREATED);
    const amount = moneyFromDecimal(decimal, currency);
    const provider = neopay({ baseUrl: server.baseUrl });
    expect(await provider.createPayment({ ...request, amount })).toMatchObject({ outcome: 'created' });
    expect(server.requests[0]?.body).toContain(`"payment":{"amount":${sent},"currency":"${currency}"}`);
  });

  test.each([
    ['another id than a UUID', '"99EA261A-d7e8-45be-af0b-5ff89b8cee2a"', '"7"'],
    ['no id', '"id":"99EA261A', '"ID":"99EA261A'],
    ['an id in braces', '"99EA261A-d7e8-45be-af0b-5ff89b8cee2a"', '"{99EA261A-d7e8-45be-af0b-5ff89b8cee2a}"'],
    ['two ids', '"id":"99EA261A', '"id":"00000000-0000-4000-8000-000000000000","id":"99EA261A'],
  ])('whose answer has %s has the outcome unknown', async (_what, from, to) => {
    const server = await start((response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(CREATED_TEXT.replace(from, to)),
    );
    expect(await neopay({ baseUrl: server.baseUrl }).createPayment(request)).toMatchObject({
      outcome: 'unknown',
      providerPaymentId: null,
    });
  });

  test.each([200, 201, 202, 203, 206, 299])(
    'that is answered %i with a readable payment has the outcome created',
    async (status) => {
      const server = await start(json(CREATED_TEXT, status));
      expect(await neopay({ baseUrl: server.baseUrl }).createPayment(request)).toEqual({
        outcome: 'created',
        providerPaymentId: '99ea261a-d7e8-45be-af0b-5ff89b8cee2a',
        authorisationUrl: 'https://bank.test/go',
        reason: null,
      });
      expect(server.requests).toHaveLength(1);
    },
  );

  test.each([
    ['no authorisationUrl', ',"authorisationUrl":"https://bank.test/go"', ''],
    ['null as authorisationUrl', '"https://bank.test/go"', 'null'],
    ['an empty authorisationUrl', '"https://bank.test/go"', '""'],
    ['a number as authorisationUrl', '"https://bank.test/go"', '7'],
  ])('whose answer has %s is created, and keeps the payment id', async (_what, from, to) => {
    const server = await start(json(CREATED_TEXT.replace(from, to), 201));
    expect(await neopay({ baseUrl: server.baseUrl }).createPayment(request)).toEqual({
      outcome: 'created',
      providerPaymentId: '99ea261a-d7e8-45be-af0b-5ff89b8cee2a',
      authorisationUrl: null,
      reason: null,
    });
  });

  test.each([
    ['a number as message', '"Payment saved successfully!"', '7'],
    ['no message', '"message":"Payment saved successfully!",', ''],
    ['no application_id', '"application_id":"99e9c703-bfe1-4328-af65-12cd8457a69d",', ''],
    ['a number as application_id', '"99e9c703-bfe1-4328-af65-12cd8457a69d"', '7'],
  ])('whose answer has %s is created, and keeps the payment id and the authorisation page', async (_what, from, to) => {
    const server = await start(json(CREATED_TEXT.replace(from, to)));
    expect(await neopay({ baseUrl: server.baseUrl }).createPayment(request)).toMatchObject({
      outcome: 'created',
      providerPaymentId: '99ea261a-d7e8-45be-af0b-5ff89b8cee2a',
      authorisationUrl: 'https://bank.test/go',
    });
  });

  test.each([
    [201, '{}'],
    [201, '<html>'],
    [202, '{"message":"accepted"}'],
    [204, ''],
    [500, CREATED_TEXT],
  ])('answered %i %s has the outcome unknown, and is not sent again', async (status, text) => {
    const server = await start(json(text, status));
    expect(await neopay({ baseUrl: server.baseUrl }).createPayment(request)).toMatchObject({
      outcome: 'unknown',
      providerPaymentId: null,
    });
    expect(server.requests).toHaveLength(1);
  });

  test('for an order that is due later has a callback address that is valid 90 days longer', async () => {
    const server = await start(CREATED);
    const provider = neopay({ baseUrl: server.baseUrl });
    await provider.createPayment({ ...request, order: { ...order, dueAt: after(30) } });
    const address = JSON.parse(server.requests[0]?.body ?? '')
      .callback_url.split('/')
      .at(-1);
    expect(provider.authenticate({ method: 'POST', address, headers: {}, now: after(120) }).decision).toBe('accept');
  });

  test.each<[Record<string, unknown>, RegExp]>([
    [{}, /^institutionId: .*; customer: /],
    [{ institutionId: '20', customer: { email: 'jhondoe@email.com', country: 'GB' } }, /^institutionId: [^;]*$/],
    [
      { institutionId: new JsonNumber('20.5'), customer: { email: 'jhondoe@email.com', country: 'GB' } },
      /^institutionId: Should be a whole number such as 20\.$/,
    ],
    [
      { institutionId: 20, customer: { email: 'jhondoe@email.com', country: new JsonNumber('1.5') } },
      /^customer\.country: [^;]* received number$/,
    ],
    [{ institutionId: 20, customer: { country: 'GB' } }, /^customer\.id: .*, or customer\.email: [^;]*$/],
    [{ institutionId: 20, customer: { id: 'me', country: 'GB' } }, /^customer\.id: [^;]*$/],
    [{ institutionId: 20, customer: { email: 'jhondoe@canary', country: 'GB' } }, /^customer\.email: [^;]*$/],
    [{ institutionId: 20, customer: { email: 'jhondoe@email.com' } }, /^customer\.country: [^;]*$/],
    [{ institutionId: 20, customer: { email: 'jhondoe@email.com', country: 'GB', zip: 7 } }, /^customer: .*"zip"$/],
    [
      { institutionId: 20, customer: { email: 'jhondoe@email.com', country: 'GB' }, payment: { amount: 1 } },
      /"payment"$/,
    ],
  ])('with the details %j is refused before anything is sent, and names the wrong field', async (details, detail) => {
    const server = await start(CREATED);
    expect(await neopay({ baseUrl: server.baseUrl }).createPayment({ ...request, details })).toEqual({
      outcome: 'refused',
      providerPaymentId: null,
      authorisationUrl: null,
      reason: 'details_invalid',
      detail: expect.stringMatching(detail),
    });
    expect(
      JSON.stringify(await neopay({ baseUrl: server.baseUrl }).createPayment({ ...request, details })),
    ).not.toMatch(/jhondoe|canary/);
    expect(server.requests).toEqual([]);
  });

  test('sends the full resource of the customer when the details have it', async () => {
    const server = await start(CREATED);
    const resource = { phone: '+33 7 65 31 39 61', city: 'Brighton', tax_number: null };
    const details = { institutionId: 20, customer: { email: 'jhondoe@email.com', country: 'GB', resource } };
    await neopay({ baseUrl: server.baseUrl }).createPayment({ ...request, details });
    expect(JSON.parse(server.requests[0]?.body ?? '').customer).toEqual(details.customer);
  });

  test('that is refused with a 422 says why, without what it asked for', async () => {
    const text =
      '{"message":"The given data was invalid.","errors":{"customer.email":["jhondoe@email.com is blocked."]}}';
    const server = await start(json(text, 422));
    const answers: ReceivedAnswer[] = [];
    const onAnswer = (answer: ReceivedAnswer) => answers.push(answer);
    expect(await neopay({ baseUrl: server.baseUrl }).createPayment({ ...request, onAnswer })).toEqual({
      outcome: 'refused',
      providerPaymentId: null,
      authorisationUrl: null,
      reason: 'unexpected_status',
      detail: 'The given data was invalid.; customer.email: [redacted] is blocked.',
    });
    expect(answers).toEqual([{ kind: 'error', contentType: 'application/json', document: text }]);
  });

  test.each([
    ['created', 200, CREATED_TEXT, 'create'],
    ['unreadable', 200, '{"payment":{"id":7}}', 'create'],
    ['an error', 500, '{"message":"Server Error"}', 'error'],
  ])('passes on the answer when it is %s, for its shape', async (_what, status, document, kind) => {
    const server = await start(json(document, status));
    const answers: ReceivedAnswer[] = [];
    await neopay({ baseUrl: server.baseUrl }).createPayment({
      ...request,
      onAnswer: (answer) => answers.push(answer),
    });
    expect(answers).toEqual([{ kind, contentType: 'application/json', document }]);
  });

  test('whose answer cannot be read has the outcome unknown', async () => {
    const server = await start(json('<html>'));
    expect(await neopay({ baseUrl: server.baseUrl }).createPayment(request)).toMatchObject({
      outcome: 'unknown',
      reason: 'bad_json',
    });
  });
});

describe('the list', () => {
  const [row] = JSON.parse(
    '[{"id":"99639165-04a9-4742-b51b-c9dcc4fbc3cb","application_id":"995d8ae8-b47f-4b3d-b411-e325d95f6ffd","amount":999.66,"status":"completed","currency":"GBP","environment":"sandbox","created_at":"2023-06-12T00:20:01.000000Z"}]',
  );
  const pageOf = (rows: readonly unknown[]) => JSON.stringify({ data: rows });

  test('is read to its end, with its unreadable rows', async () => {
    const server = await start((response, line) =>
      json(pageOf(line.endsWith('page=1') ? [row, { id: 7 }, { ...row, amount: 1e-7 }] : []))(response),
    );
    const pages: unknown[] = [];
    const rows = [];
    const list = neopay({ baseUrl: server.baseUrl }).listPayments?.({ onPage: (page) => pages.push(page) }) ?? [];
    for await (const listed of list) rows.push(listed);
    expect(rows).toMatchObject([
      {
        kind: 'payment',
        payment: {
          providerPaymentId: '99639165-04a9-4742-b51b-c9dcc4fbc3cb',
          orderId: null,
          amount: { amountMinor: 99_966n, currency: 'GBP', exponent: 2 },
          status: 'paid',
          updatedAt: null,
        },
      },
      { kind: 'unreadable', reason: 'bad_shape id', raw: '{"id":7}' },
      { kind: 'unreadable', reason: 'bad_shape amount' },
    ]);
    // Two passes that agree.
    expect(pages).toEqual([
      { number: 1, rows: 3 },
      { number: 1, rows: 3 },
    ]);
  });

  test('that cannot be read throws the code of the failed call', async () => {
    const server = await start(json('{}', 401));
    const list = neopay({ baseUrl: server.baseUrl }).listPayments?.() ?? [];
    await expect(Array.fromAsync(list)).rejects.toMatchObject({ name: 'PunteoError', code: 'neopay_unauthorised' });
  });

  test('that is refused says why in the message and in the detail of its error, and passes on the answer', async () => {
    const server = await start(json('{"message":"IP not allowed."}', 403));
    const answers: ReceivedAnswer[] = [];
    const list = neopay({ baseUrl: server.baseUrl }).listPayments?.({ onAnswer: (answer) => answers.push(answer) });
    await expect(Array.fromAsync(list ?? [])).rejects.toMatchObject({
      message: expect.stringContaining('IP not allowed.'),
      detail: '403 "IP not allowed."',
    });
    expect(answers).toMatchObject([{ kind: 'error', document: '{"message":"IP not allowed."}' }]);
  });
});

test.each([
  [undefined, 'application/json'],
  ['application/json', 'application/json'],
  ['application/json/', 'application/json/'],
] as const)('with the content type %s configured, every call is sent with %s', async (contentType, sent) => {
  const server = await start((response, line) => (line.startsWith('POST') ? CREATED : json('{"data":[]}'))(response));
  const provider = neopay({ baseUrl: server.baseUrl, ...(contentType ? { contentType } : {}) });
  await provider.createPayment(request);
  await Array.fromAsync(provider.listPayments?.() ?? []);
  expect(server.requests.length).toBeGreaterThan(1);
  expect(server.requests.map((each) => each.contentType)).toEqual(server.requests.map(() => sent));
});

test('a base URL that is not https is refused as invalid configuration', () => {
  expect(() => neopay({ baseUrl: 'http://pay.test' })).toThrow(/^Neopay: .*baseUrl must be https/);
});

function after(days: number): Date {
  return new Date(NOW.getTime() + days * 86_400_000);
}
