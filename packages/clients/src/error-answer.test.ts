import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { JsonNumber } from '@punteo/json';
import { afterEach, describe, expect, test } from 'vitest';
import { type ClientConfig, ClientError, createNeopayClient, createPentagooClient, fetchTransport } from './index.ts';
import { createRedaction } from './redact.ts';
import { undiciTransport } from './undici/index.ts';

const TOKEN = 'canary/token+71';
const APP_KEY = '995d8ae8-b47f-4b3d-b411-e325d95f6ffd';
const CALLBACK_URL = 'https://pay.test/callbacks/neopay/canary-address';
const customer = { name: 'María Canario', email: 'maria.canario@shop.test', country: 'GB' };
const createBody = {
  institutionId: 20,
  payment: { amount: new JsonNumber('122.40'), currency: 'GBP' },
  customer,
  reference: 'order-1',
  callback_url: CALLBACK_URL,
};

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answer =
  (status: number, text: string, type = 'application/json'): RequestListener =>
  (request, response) =>
    void request.resume().on('end', () => response.writeHead(status, { 'content-type': type }).end(text));

async function failureOf(call: Promise<unknown>): Promise<ClientError> {
  const error = await call.then(
    () => new Error('The call did not fail.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ClientError)) throw error;
  return error;
}

/** Everything that a logger could show. */
const shown = (error: ClientError) =>
  `${error} ${error.stack} ${JSON.stringify(error)} ${inspect(error, { depth: 20, showHidden: true })}`;

describe.each([
  ['undici', undiciTransport()],
  ['fetch', fetchTransport()],
] as const)('over %s,', (_name, transport) => {
  const createFailure = async (listener: RequestListener, config: ClientConfig = {}) => {
    const baseUrl = await serve(listener);
    const settings = { transport, baseUrl, token: TOKEN, appKey: APP_KEY, timeLimitMilliseconds: 600_000, ...config };
    return failureOf(createNeopayClient(settings).createPayment({ body: createBody }));
  };

  test.each([400, 401, 403, 404, 409, 422, 429, 500, 503])(
    'a call that is answered %i fails with the body of the answer, and says why in its message',
    async (status) => {
      const text = '{"message":"The bank is closed.","errors":{"institutionId":["Choose another bank."]}}';
      const error = await createFailure(answer(status, text));
      expect(error).toMatchObject({
        status,
        explanation: 'The bank is closed.; institutionId: Choose another bank.',
        answer: { contentType: 'application/json', body: text, isTruncated: false },
      });
      expect(error.message).toContain('institutionId: Choose another bank.');
    },
  );

  test('the kept body holds no credential, however JSON or a URL writes it', async () => {
    const text = JSON.stringify({ message: 'No.', sent: TOKEN, url: encodeURIComponent(TOKEN), app: APP_KEY });
    const error = await createFailure(answer(422, text.replace(TOKEN, TOKEN.replace('/', '\\/'))));
    expect(error.answer?.body).toBe('{"message":"No.","sent":"[redacted]","url":"[redacted]","app":"[redacted]"}');
    expect(shown(error)).not.toContain('canary');
  });

  test('the parts of Pentagoo’s credentials are redacted one by one', async () => {
    const baseUrl = await serve(answer(403, '{"message":"Key canary-key-1 and secret canary-secret-2 differ."}'));
    const keys = { integrationKey: 'canary-key-1', integrationSecret: 'canary-secret-2' };
    const client = createPentagooClient({ transport, baseUrl, ...keys });
    const error = await failureOf(client.createPayment({ body: { refId: 'A', description: 'B', amount: '1.00 USD' } }));
    expect(error.explanation).toBe('Key [redacted] and secret [redacted] differ.');
  });

  test.each([
    ['the e-mail address of the request', 'maria.canario@shop.test is unknown', '[redacted] is unknown'],
    ['the name of the request', 'María Canario is unknown', '[redacted] is unknown'],
    ['one word of that name, in capitals', 'CANARIO is unknown', '[redacted] is unknown'],
    ['the callback address', `${CALLBACK_URL} is not reachable`, '[redacted] is not reachable'],
    ['an e-mail address that the request did not have', 'ask canario@bank.test first', 'ask [redacted] first'],
    ['an IPv4 address', 'from 203.0.113.7:4711 only', 'from [redacted]:4711 only'],
    ['an IPv6 address', 'from [2001:db8::7a] or ::1 only', 'from [[redacted]] or [redacted] only'],
    ['a full IPv6 address', 'from 2001:db8:0:0:0:0:0:7a only', 'from [redacted] only'],
    ['a telephone number', 'call +33 7 65 31 39 61 first', 'call [redacted] first'],
    ['an account', 'account DE89 3704 0044 0532 0130 00 is closed', 'account [redacted] is closed'],
    ['a token that the request did not have', 'key sk_live_4f9a8b7c6d5e is old', 'key [redacted] is old'],
    ['a JSON Web Token', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x is old`, '[redacted] is old'],
    ['control characters and line breaks', 'two\r\n\u001b[31mlines\u2028here', 'two [31mlines here'],
  ])('the explanation holds no %s, and every logger shows only the explanation', async (_what, message, expected) => {
    const error = await createFailure(answer(422, JSON.stringify({ message })));
    expect(error.explanation).toBe(expected);
    expect(shown(error)).not.toMatch(/canario|canary|65 31|3704|4f9a8b7c/i);
  });

  test.each<[string, object, string]>([
    ['a number of the details', { taxId: 12_345_678 }, '12345678'],
    ['a long number, digit by digit', { taxId: new JsonNumber('12345678901234567890') }, '12345678901234567890'],
    ['a number of the details with separators', { taxId: 12_345_678 }, '12.345.678'],
    ['a text of digits with separators', { taxId: '12345678' }, '12 345 678'],
    ['a short number of a person', { pin: 471 }, '471'],
    ['a number in a list', { documents: [{ no: 47_118 }] }, '47118'],
  ])('the explanation repeats %s as little as a text', async (_what, resource, repeated) => {
    const baseUrl = await serve(answer(422, JSON.stringify({ message: `The value ${repeated} is unknown.` })));
    const settings = { transport, baseUrl, token: TOKEN, appKey: APP_KEY, timeLimitMilliseconds: 600_000 };
    const body = { ...createBody, customer: { ...customer, resource: { ...resource } } };
    const error = await failureOf(createNeopayClient(settings).createPayment({ body }));
    expect(error.explanation).toBe('The value [redacted] is unknown.');
    expect(shown(error)).not.toContain(repeated);
  });

  test('a time of day, a version, an amount and a bank number of the request stay readable', async () => {
    const message = 'Bank 20 takes 122.40 from 10:30:45 on, API 2.1.0.';
    expect((await createFailure(answer(422, JSON.stringify({ message })))).explanation).toBe(message);
  });

  test('a country, a currency, a date, an amount and a field path stay readable', async () => {
    const message = 'GB has no GBP bank for 122.40 since 2026-11-29: see customer.address_2.line and items.0.amount.';
    expect((await createFailure(answer(422, JSON.stringify({ message })))).explanation).toBe(message);
  });

  test('an explanation of nothing but redacted text is left out', async () => {
    const error = await createFailure(answer(401, JSON.stringify({ message: TOKEN })));
    expect(error.message).toBe('POST /api/payments: unauthorised; status 401');
  });

  test('at most 4 096 characters of a body are kept, and at most 300 of its explanation', async () => {
    const error = await createFailure(answer(500, JSON.stringify({ message: 'word '.repeat(200_000) })));
    expect(error).toMatchObject({ code: 'unavailable', outcome: 'unknown', answer: { isTruncated: true } });
    expect(error.answer?.body).toHaveLength(4_096);
    const medium = await createFailure(answer(500, JSON.stringify({ message: 'word '.repeat(500) })));
    expect(medium.explanation).toHaveLength(300);
  });

  test('a reason of 300 KB, and a reason one level down, are said in the message', async () => {
    const long = await createFailure(
      answer(422, JSON.stringify({ message: `No such bank: ${'word '.repeat(60_000)}` })),
    );
    expect(long.message).toContain('No such bank: word word');
    expect((await createFailure(answer(422, '{"data":{"message":"nested reason"}}'))).message).toContain(
      'nested reason',
    );
  });

  test('a credential at the place where the kept body ends is not kept in part', async () => {
    for (const padding of [4_085, 8_180]) {
      const text = `${'x'.repeat(padding)}${TOKEN}${'y'.repeat(9_000)}`;
      expect((await createFailure(answer(500, text, 'text/plain'))).answer?.body).not.toContain('canary');
    }
    const cut = await createFailure((_request, response) => {
      response.writeHead(500, { 'content-type': 'text/plain', 'content-length': 100 });
      response.write(`key ${TOKEN.slice(0, 9)}`, () => setImmediate(() => response.destroy()));
    });
    expect(cut).toMatchObject({ code: 'unavailable', status: 500 });
    expect(cut.answer?.body ?? '').not.toContain(TOKEN.slice(0, 9));
  });

  test('a 503 whose body never ends is unavailable after a second, and is retried as before', async () => {
    let calls = 0;
    const baseUrl = await serve((_request, response) => {
      calls += 1;
      response.writeHead(503, { 'content-type': 'application/json' }).write('{"message":"Back so');
    });
    const client = createNeopayClient({
      ...{ transport, baseUrl, token: TOKEN, appKey: APP_KEY, timeLimitMilliseconds: 600_000 },
      ...{ attemptsMax: 2, sleep: async () => {} },
    });
    const error = await failureOf(client.getPayment({ params: { id: APP_KEY } }));
    expect(error).toMatchObject({ code: 'unavailable', status: 503, retryable: true });
    expect(error.answer).toMatchObject({ body: '{"message":"Back so', isTruncated: true });
    expect(calls).toBe(2);
  });

  test.each([
    ['of another shape', answer(200, '{"payment":{"id":7}}'), 'bad_shape', '{"payment":{"id":7}}'],
    ['that is no JSON', answer(200, '{"payment"'), 'bad_json', '{"payment"'],
    ['of HTML', answer(200, '<h1>Soon', 'text/html'), 'bad_content_type', '<h1>Soon'],
  ])('a 200 %s keeps its body and has no explanation', async (_what, listener, code, body) => {
    const error = await createFailure(listener);
    expect(error).toMatchObject({ code, answer: { body } });
    expect(error.explanation).toBeUndefined();
  });

  test('a documented 400 with another body keeps its body and says why', async () => {
    const baseUrl = await serve(answer(400, '{"errors":{"refId":["Used before."]}}'));
    const keys = { integrationKey: 'canary-key-1', integrationSecret: 'canary-secret-2' };
    const client = createPentagooClient({ transport, baseUrl, ...keys });
    const error = await failureOf(client.createPayment({ body: { refId: 'A', description: 'B', amount: '1.00 USD' } }));
    expect(error).toMatchObject({ code: 'bad_shape', outcome: 'refused', explanation: 'refId: Used before.' });
  });
});

test('a number is redacted wherever the request has it, but for amounts and institutions, also beside keys that no reader accepts', () => {
  const body = '{"dni":4711815,"institutionId":2011,"payment":{"amount":12240.00},"__proto__":{"a":98765}}';
  const { forLogs } = createRedaction({ headers: {}, body });
  expect(forLogs('No 4711815 and -98765 at 2011 for 12240.00')).toBe(
    'No [redacted] and -[redacted] at 2011 for 12240.00',
  );
});
