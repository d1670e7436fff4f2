import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { JsonNumber } from '@punteo/json';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type ClientConfig, ClientError, createNeopayClient, createPentagooClient, fetchTransport } from './index.ts';
import { undiciTransport } from './undici/index.ts';

const id = '99658c35-d9ee-4b04-9bc2-4a963c0bcfc3';
const payment = {
  ...{
    id,
    application_id: '995d8ae8-b47f-4b3d-b411-e325d95f6ffd',
    amount: new JsonNumber('122.40'),
    status: 'pending',
  },
  ...{ currency: 'GBP', environment: 'sandbox', created_at: '2023-06-12T23:57:10.000000Z' },
};
const validAnswer = JSON.stringify({ payment });
const canaries = ['canary-token-71', 'canary-app-key-72', 'canary-integration-73', 'canary-secret-74'] as const;
const createBody = {
  institutionId: 20,
  payment: { amount: new JsonNumber('122.40'), currency: 'GBP' },
  customer: { id, country: 'GB' },
};

/** Even a slow machine does not reach this time limit. */
const NEVER_REACHED_MILLISECONDS = 600_000;

const servers: Server[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const json =
  (text: string | Buffer, status = 200, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  };

async function failureOf(call: Promise<unknown>): Promise<ClientError> {
  const error = await call.then(
    () => new Error('The call did not fail.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ClientError)) throw error;
  return error;
}

function expectNoCanary(error: unknown): void {
  let shown = '';
  for (let at: unknown = error; at !== undefined; at = at instanceof Error ? at.cause : undefined) {
    shown += `${at} ${JSON.stringify(at)} ${inspect(at, { depth: 20, showHidden: true })} ${at instanceof Error ? at.stack : ''}`;
  }
  for (const canary of canaries) expect(shown).not.toContain(canary);
}

const transports = [
  ['undici', undiciTransport()],
  ['fetch', fetchTransport()],
] as const;

describe.each(transports)('over %s,', (_name, transport) => {
  const neopay = (baseUrl: string, config: ClientConfig = {}) =>
    createNeopayClient({
      transport,
      baseUrl,
      token: canaries[0],
      appKey: canaries[1],
      timeLimitMilliseconds: NEVER_REACHED_MILLISECONDS,
      sleep: async () => {},
      ...config,
    });
  const pentagoo = (baseUrl: string, config: ClientConfig = {}) =>
    createPentagooClient({
      transport,
      baseUrl,
      integrationKey: canaries[2],
      integrationSecret: canaries[3],
      timeLimitMilliseconds: NEVER_REACHED_MILLISECONDS,
      ...config,
    });
  const getFailure = async (listener: RequestListener, config?: ClientConfig) => {
    const error = await failureOf(neopay(await serve(listener), config).getPayment({ params: { id } }));
    expectNoCanary(error);
    return error;
  };

  describe('a call', () => {
    test('sends the headers and path of the contract, and returns the parsed body and its text', async () => {
      let received: IncomingMessage | undefined;
      const baseUrl = await serve((request, response) => {
        received = request;
        json(validAnswer, 200, { 'x-request-id': 'r-1' })(request, response);
      });
      const answer = await neopay(baseUrl).getPayment({ params: { id } });
      expect(answer).toMatchObject({ status: 200, raw: validAnswer });
      expect(answer.body).toEqual({ payment: { ...payment, amount: '122.40' } });
      expect(answer.headers.get('x-request-id')).toBe('r-1');
      expect(`${received?.method} ${received?.url}`).toBe(`GET /api/payments/${id}`);
      expect(received?.headers).toMatchObject({
        authorization: canaries[0],
        'x-app-key': canaries[1],
        accept: 'application/json',
        'accept-encoding': 'identity',
      });
    });

    test('keeps the path of the base URL', async () => {
      let url: string | undefined;
      const baseUrl = await serve((request, response) => {
        url = request.url;
        json(validAnswer)(request, response);
      });
      await neopay(`${baseUrl}/proxy/`).getPayment({ params: { id } });
      expect(url).toBe(`/proxy/api/payments/${id}`);
    });

    test('writes an amount with its exact digits', async () => {
      let sent = '';
      const baseUrl = await serve(async (request, response) => {
        for await (const chunk of request) sent += chunk;
        json(JSON.stringify({ payment: { id, application_id: id, authorisationUrl: 'https://bank' } }))(
          request,
          response,
        );
      });
      const answer = await neopay(baseUrl).createPayment({ body: createBody });
      expect(answer.body.payment.authorisationUrl).toBe('https://bank');
      expect(sent).toContain('"amount":122.40,');
    });

    test('to Pentagoo returns each documented status, and any body of a 200, whose body is undocumented', async () => {
      const body = { refId: 'o-1', description: 'Tea', amount: '100.00 USD' };
      let oauth: string | undefined;
      const answers: RequestListener[] = [
        (request, response) => {
          oauth = request.headers.oauth as string;
          response.end();
        },
        json('{"paymentId":"p-1"}'),
        json('{"code":"400","message":"Bad Request"}', 400),
      ];
      const baseUrl = await serve((request, response) => answers.shift()?.(request, response));
      expect(await pentagoo(baseUrl).createPayment({ body })).toMatchObject({ status: 200, body: undefined, raw: '' });
      expect(oauth).toBe(`${canaries[2]}:${canaries[3]}`);
      expect(await pentagoo(baseUrl).createPayment({ body })).toMatchObject({
        status: 200,
        body: { paymentId: 'p-1' },
      });
      expect(await pentagoo(baseUrl).createPayment({ body })).toMatchObject({
        status: 400,
        body: { code: '400', message: 'Bad Request' },
      });
    });
  });

  describe('an answer', () => {
    test.each<[string, string, RequestListener]>([
      [
        'HTML with status 200',
        'bad_content_type',
        (_q, s) => void s.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Soon'),
      ],
      ['no content type', 'bad_content_type', (_q, s) => void s.writeHead(200).end(validAnswer)],
      [
        'the content type application/jsonp',
        'bad_content_type',
        json(validAnswer, 200, { 'content-type': 'application/jsonp' }),
      ],
      [
        'another charset',
        'bad_content_type',
        json(validAnswer, 200, { 'content-type': 'application/json; charset=latin1' }),
      ],
      [
        'problem+json with 200',
        'bad_content_type',
        json(validAnswer, 200, { 'content-type': 'application/problem+json' }),
      ],
      ['an empty 200', 'bad_json', json('')],
      ['a truncated body', 'bad_json', json(validAnswer.slice(0, -2))],
      ['two documents', 'bad_json', json(validAnswer + validAnswer)],
      ['a byte order mark', 'bad_json', json(`\ufeff${validAnswer}`)],
      ['UTF-16', 'bad_json', json(Buffer.from(validAnswer, 'utf16le'))],
      ['bad UTF-8', 'bad_json', json(Buffer.from([0x22, 0xff, 0x22]))],
      ['overlong UTF-8', 'bad_json', json(Buffer.from([0x22, 0xc0, 0xaf, 0x22]))],
      ['a duplicate key', 'bad_json', json(validAnswer.replace('"status":', '"status":"paid","status":'))],
      ['the key __proto__', 'bad_json', json(validAnswer.replace('"status":', '"__proto__":{},"status":'))],
      ['17 levels', 'bad_json', json('['.repeat(17) + ']'.repeat(17))],
      ['100 000 levels', 'bad_json', json('['.repeat(100_000))],
      ['status 204', 'unexpected_status', (_q, s) => void s.writeHead(204).end()],
      ['the undeclared status 201', 'unexpected_status', json(validAnswer, 201)],
      ['gzip that was not requested', 'bad_encoding', json(gzipSync(validAnswer), 200, { 'content-encoding': 'gzip' })],
      ['a gzip bomb', 'bad_encoding', json(gzipSync(Buffer.alloc(50_000_000)), 200, { 'content-encoding': 'gzip' })],
      [
        'stacked encodings',
        'bad_encoding',
        json(gzipSync(gzipSync(validAnswer)), 200, { 'content-encoding': 'gzip, gzip' }),
      ],
    ])('of %s is refused as %s', async (_what, code, listener) => {
      expect(await getFailure(listener)).toMatchObject({ code, retryable: false });
    });

    test.each([
      'application/json',
      'application/json; charset=utf-8',
      'Application/JSON;charset="UTF-8"',
      'application/json/',
    ])('with the content type %s is read as JSON', async (contentType) => {
      const baseUrl = await serve(json(validAnswer, 200, { 'content-type': contentType }));
      expect((await neopay(baseUrl).getPayment({ params: { id } })).status).toBe(200);
    });

    test('that does not match the contract is refused with the paths of its invalid fields', async () => {
      const error = await getFailure(json(JSON.stringify({ payment: { ...payment, status: 1, amount: '122.40' } })));
      expect(error).toMatchObject({ code: 'bad_shape', status: 200 });
      expect(error.issues?.map(({ path }) => path)).toEqual(['payment.amount', 'payment.status']);
    });

    test('of exactly bytesMax is read, and one of a byte more is refused', async () => {
      const padded = validAnswer + ' '.repeat(1_000 - validAnswer.length);
      const baseUrl = await serve(json(padded));
      expect((await neopay(baseUrl, { bytesMax: 1_000 }).getPayment({ params: { id } })).raw).toBe(padded);
      expect(await getFailure(json(`${padded} `), { bytesMax: 1_000 })).toMatchObject({ code: 'too_large' });
    });

    test('of 64 MiB without a declared length is aborted near 1 MiB', async () => {
      let written = 0;
      const error = await getFailure(async (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const piece = Buffer.alloc(65_536, ' ');
        const pieces = function* () {
          for (; written < 67_108_864; written += piece.length) yield piece;
        };
        await pipeline(Readable.from(pieces()), response).catch(() => {});
      });
      expect(error).toMatchObject({ code: 'too_large' });
      expect(written).toBeLessThan(16_777_216);
    });
  });

  describe('a redirect', () => {
    test.each([301, 302, 303, 307, 308, 304])('%i is refused, and its target gets no request', async (status) => {
      let strayRequests = 0;
      const elsewhere = await serve((_request, response) => {
        strayRequests += 1;
        response.end();
      });
      const error = await getFailure((_request, response) => {
        response.writeHead(status, { location: `${elsewhere.replace('127.0.0.1', 'localhost')}/steal` }).end();
      });
      expect(error).toMatchObject({ code: 'redirect_refused', status, retryable: false });
      expect(strayRequests).toBe(0);
    });
  });

  describe('the time limit of a call', () => {
    test.each<[string, RequestListener]>([
      ['no answer', () => {}],
      ['headers and no body', (_q, s) => s.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()],
      [
        'a body that arrives byte by byte',
        async (_q, s) => {
          s.writeHead(200, { 'content-type': 'application/json' });
          while (!s.destroyed) {
            s.write(' ');
            await delay(20);
          }
        },
      ],
    ])('ends a call with %s', async (_what, listener) => {
      expect(await getFailure(listener, { timeLimitMilliseconds: 200 })).toMatchObject({
        code: 'timeout',
        retryable: true,
      });
    });

    test('ends a wait before a retry', async () => {
      const error = await getFailure(json('', 503), {
        timeLimitMilliseconds: 200,
        attemptsMax: 10,
        random: () => 0,
        sleep: async (_milliseconds, signal) => {
          if (!signal.aborted) await once(signal, 'abort');
        },
      });
      expect(error.code).toMatch(/unavailable|timeout/);
    });
  });

  describe('a call', () => {
    test('ends with the signal of its caller', async () => {
      const abort = new AbortController();
      const baseUrl = await serve(() => abort.abort());
      expect(await failureOf(neopay(baseUrl).getPayment({ params: { id }, signal: abort.signal }))).toMatchObject({
        code: 'aborted',
        retryable: false,
      });
      expect(
        await failureOf(neopay(baseUrl).getPayment({ params: { id }, signal: AbortSignal.abort() })),
      ).toMatchObject({
        code: 'aborted',
      });
    });
  });

  describe('the undeclared status', () => {
    test.each([
      [401, 'unauthorised', false],
      [403, 'unauthorised', false],
      [404, 'not_found', false],
      [422, 'unexpected_status', false],
      [400, 'unexpected_status', false],
      [408, 'unavailable', true],
      [429, 'rate_limited', true],
      [500, 'unavailable', true],
      [502, 'unavailable', true],
      [503, 'unavailable', true],
      [504, 'unavailable', true],
    ])('%i is %s, retryable %s, and the error quotes no credential of its body', async (status, code, retryable) => {
      const echo = JSON.stringify({ message: canaries.join(' ') });
      expect(await getFailure(json(echo, status), { attemptsMax: 1 })).toMatchObject({ code, status, retryable });
    });
  });

  describe('a read', () => {
    test('is retried after 500, 429 and a broken connection, with growing waits', async () => {
      const answers: RequestListener[] = [
        json('', 500),
        json('', 429),
        (request) => request.socket.destroy(),
        json(validAnswer),
      ];
      const waits: number[] = [];
      const baseUrl = await serve((request, response) => answers.shift()?.(request, response));
      const client = neopay(baseUrl, {
        attemptsMax: 4,
        random: () => 0.5,
        sleep: async (milliseconds) => void waits.push(milliseconds),
      });
      expect((await client.getPayment({ params: { id } })).status).toBe(200);
      expect(waits).toEqual([150, 300, 600]);
    });

    test('has three attempts by default', async () => {
      let count = 0;
      const error = await getFailure((request, response) => {
        count += 1;
        json('', 503)(request, response);
      });
      expect(error).toMatchObject({ code: 'unavailable', retryable: true });
      expect(count).toBe(3);
    });

    test.each([401, 404, 422, 302, 200])('is not retried after %i with an unusable answer', async (status) => {
      let count = 0;
      await getFailure((request, response) => {
        count += 1;
        json('{}', status)(request, response);
      });
      expect(count).toBe(1);
    });

    const waits = [
      ['1', 1, 2],
      ['5', 5, 2],
      ['0', 1, 2],
      ['6', 6, 1],
      ['86400', 3_600, 1],
      ['99999999', 3_600, 1],
      ['9'.repeat(400), 3_600, 1],
      ['Thu, 01 Jan 1970 00:01:00 GMT', 60, 1],
      ['Thu, 01 Jan 1970 00:00:00 GMT', 1, 2],
      ['-1', undefined, 2],
      ['soon', undefined, 2],
      ['1e3', undefined, 2],
      ['2', 2, 2],
    ] as const;
    test.each(waits.map(([header, seconds, calls]) => ({ start: header.slice(0, 30), header, seconds, calls })))(
      'with the Retry-After $start reads $seconds seconds, in $calls calls: a long wait is left to its caller',
      async ({ header, seconds, calls }) => {
        let count = 0;
        const slept: number[] = [];
        const error = await getFailure(
          (request, response) => {
            count += 1;
            json('', 429, { 'retry-after': header })(request, response);
          },
          {
            attemptsMax: 2,
            now: () => 0,
            random: () => 0,
            sleep: async (milliseconds) => void slept.push(milliseconds),
          },
        );
        expect(error).toMatchObject({ code: 'rate_limited', retryable: true });
        expect(error.retryAfterSeconds).toBe(seconds);
        expect(count).toBe(calls);
        expect(slept).toEqual(calls === 1 ? [] : [seconds === undefined ? 100 : seconds * 1_000]);
      },
    );
  });

  describe('a create', () => {
    const createFailure = async (listener: RequestListener, config: ClientConfig = {}) => {
      let count = 0;
      const baseUrl = await serve((request, response) => {
        count += 1;
        request.resume().on('end', () => listener(request, response));
      });
      const error = await failureOf(neopay(baseUrl, config).createPayment({ body: createBody }));
      expectNoCanary(error);
      expect(count).toBe(1);
      return error;
    };

    test.each<[string, string, RequestListener, boolean]>([
      ['500', 'unknown', json('', 500), false],
      ['503 with Retry-After', 'unknown', json('', 503, { 'retry-after': '1' }), false],
      ['408', 'unknown', json('', 408), false],
      ['409', 'unknown', json('{}', 409), false],
      ['400', 'refused', json('{}', 400), false],
      ['403', 'refused', json('{}', 403), false],
      ['404', 'refused', json('{}', 404), false],
      ['502 of HTML', 'unknown', json('<html>', 502, { 'content-type': 'text/html' }), false],
      ['504', 'unknown', json('', 504), false],
      ['302', 'unknown', json('', 302, { location: '/' }), false],
      ['a 201 of another shape', 'unknown', json('{}', 201), false],
      ['a 204', 'unknown', (_request, response) => void response.writeHead(204).end(), false],
      ['an empty 200', 'unknown', json(''), false],
      ['a 200 of another shape', 'unknown', json('{}'), false],
      ['a 200 of HTML', 'unknown', json('<html>', 200, { 'content-type': 'text/html' }), false],
      ['a broken connection', 'unknown', (request) => request.socket.destroy(), false],
      ['422', 'refused', json('{}', 422), false],
      ['401', 'refused', json('{}', 401), false],
      ['429', 'refused', json('{}', 429), true],
    ])('is sent once, and after %s its outcome is %s', async (_what, outcome, listener, retryable) => {
      expect(await createFailure(listener)).toMatchObject({ outcome, retryable });
    });

    test.each([200, 201, 202, 203, 206, 226, 299])(
      'to Neopay that is answered %i returns the payment and the status',
      async (status) => {
        const baseUrl = await serve(json(JSON.stringify({ payment: { id } }), status));
        const { body, status: received } = await neopay(baseUrl).createPayment({ body: createBody });
        expect([received, body]).toEqual([status, { payment: { id } }]);
      },
    );

    test('to Pentagoo that is answered 201, which its document does not name, has the outcome unknown', async () => {
      const baseUrl = await serve(json('{}', 201));
      const body = { refId: 'o-1', description: 'Tea', amount: '100.00 USD' };
      const error = await failureOf(pentagoo(baseUrl).createPayment({ body }));
      expect(error).toMatchObject({ code: 'unexpected_status', outcome: 'unknown', retryable: false });
    });

    test('that exceeds its time limit after it was sent has the outcome unknown', async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const timeLimitMilliseconds = 10_000;
      const error = await createFailure(() => vi.advanceTimersByTime(timeLimitMilliseconds), { timeLimitMilliseconds });
      expect(error).toMatchObject({ code: 'timeout', outcome: 'unknown', retryable: false });
    });

    test('to a port that nothing listens on has the outcome not_sent', async () => {
      const baseUrl = await serve(() => {});
      const server = servers.pop();
      server?.close();
      await once(server as Server, 'close');
      const error = await failureOf(neopay(baseUrl).createPayment({ body: createBody }));
      expect(error).toMatchObject({ code: 'network', outcome: 'not_sent', retryable: true });
      expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' });
      expectNoCanary(error);
    });

    test('that does not match its schema is not sent', async () => {
      const baseUrl = await serve(() => expect.unreachable());
      const body = { ...createBody, payment: { amount: -1, currency: '' } };
      const error = await failureOf(neopay(baseUrl).createPayment({ body }));
      expect(error).toMatchObject({ code: 'invalid_request', outcome: 'not_sent', retryable: false });
      expect(error.issues?.map(({ path }) => path)).toEqual(['body.payment.amount', 'body.payment.currency']);
    });
  });

  test.each([
    ...['', '.', '..', '/', '../customers/1', '../customers/1?x=1#y', '..%2Fcustomers', '%2e%2e', '..\\customers'],
    ...[
      `${id}/`,
      `${id}?x=1`,
      `${id}#y`,
      `${id}\n`,
      `${id}\u0000`,
      ` ${id}`,
      `${id}/../x`,
      '\ud800',
      'null',
      '٩',
      '//evil',
    ],
    ...['http://evil/', `${id};x`],
  ])('a call with the id %j is refused before it is sent', async (invalidId) => {
    const baseUrl = await serve(() => expect.unreachable());
    const error = await failureOf(neopay(baseUrl).getPayment({ params: { id: invalidId } }));
    expect(error.code).toBe('invalid_path_parameter');
  });
});
