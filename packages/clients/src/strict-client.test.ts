import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { JsonNumber } from '@punteo/json';
import { afterEach, describe, expect, it } from 'vitest';
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
const good = JSON.stringify({ payment });
const canaries = ['canary-token-71', 'canary-app-key-72', 'canary-integration-73', 'canary-secret-74'] as const;
const createBody = {
  institutionId: 20,
  payment: { amount: new JsonNumber('122.40'), currency: 'GBP' },
  customer: { id, country: 'GB' },
};

const servers: Server[] = [];
afterEach(() => {
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
    () => new Error('It did not fail.'),
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

describe.each(transports)('over %s', (_name, transport) => {
  const neopay = (baseUrl: string, config: ClientConfig = {}) =>
    createNeopayClient({
      transport,
      baseUrl,
      token: canaries[0],
      appKey: canaries[1],
      sleep: async () => {},
      ...config,
    });
  const pentagoo = (baseUrl: string, config: ClientConfig = {}) =>
    createPentagooClient({
      transport,
      baseUrl,
      integrationKey: canaries[2],
      integrationSecret: canaries[3],
      ...config,
    });
  const getFailure = async (listener: RequestListener, config?: ClientConfig) => {
    const error = await failureOf(neopay(await serve(listener), config).getPayment({ params: { id } }));
    expectNoCanary(error);
    return error;
  };

  describe('a call', () => {
    it("sends the contract's headers and path, and answers the parsed body beside the text as it came", async () => {
      let seen: IncomingMessage | undefined;
      const baseUrl = await serve((request, response) => {
        seen = request;
        json(good, 200, { 'x-request-id': 'r-1' })(request, response);
      });
      const answer = await neopay(baseUrl).getPayment({ params: { id } });
      expect(answer).toMatchObject({ status: 200, raw: good });
      expect(answer.body).toEqual({ payment: { ...payment, amount: '122.40' } });
      expect(answer.headers.get('x-request-id')).toBe('r-1');
      expect(`${seen?.method} ${seen?.url}`).toBe(`GET /api/payments/${id}`);
      expect(seen?.headers).toMatchObject({
        authorization: canaries[0],
        'x-app-key': canaries[1],
        accept: 'application/json',
        'accept-encoding': 'identity',
      });
    });

    it("keeps the base URL's own path", async () => {
      let url: string | undefined;
      const baseUrl = await serve((request, response) => {
        url = request.url;
        json(good)(request, response);
      });
      await neopay(`${baseUrl}/proxy/`).getPayment({ params: { id } });
      expect(url).toBe(`/proxy/api/payments/${id}`);
    });

    it('writes an amount digit for digit', async () => {
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

    it('Pentagoo: each documented status, the undocumented body of a 200 in every form', async () => {
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

  describe("an answer that is not the contract's", () => {
    it.each<[string, RequestListener, string]>([
      [
        'a page of HTML with 200',
        (_q, s) => void s.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Soon'),
        'bad_content_type',
      ],
      ['no content type', (_q, s) => void s.writeHead(200).end(good), 'bad_content_type'],
      [
        'a content type that begins alike',
        json(good, 200, { 'content-type': 'application/jsonp' }),
        'bad_content_type',
      ],
      ['another charset', json(good, 200, { 'content-type': 'application/json; charset=latin1' }), 'bad_content_type'],
      ['problem+json with 200', json(good, 200, { 'content-type': 'application/problem+json' }), 'bad_content_type'],
      ['an empty 200', json(''), 'bad_json'],
      ['a truncated body', json(good.slice(0, -2)), 'bad_json'],
      ['two documents', json(good + good), 'bad_json'],
      ['a byte order mark', json(`\ufeff${good}`), 'bad_json'],
      ['UTF-16', json(Buffer.from(good, 'utf16le')), 'bad_json'],
      ['bad UTF-8', json(Buffer.from([0x22, 0xff, 0x22])), 'bad_json'],
      ['overlong UTF-8', json(Buffer.from([0x22, 0xc0, 0xaf, 0x22])), 'bad_json'],
      ['a key twice', json(good.replace('"status":', '"status":"paid","status":')), 'bad_json'],
      ['__proto__', json(good.replace('"status":', '"__proto__":{},"status":')), 'bad_json'],
      ['17 levels', json('['.repeat(17) + ']'.repeat(17)), 'bad_json'],
      ['100 000 levels', json('['.repeat(100_000)), 'bad_json'],
      ['204', (_q, s) => void s.writeHead(204).end(), 'unexpected_status'],
      ['201 with the right body', json(good, 201), 'unexpected_status'],
      ['gzip that was not asked for', json(gzipSync(good), 200, { 'content-encoding': 'gzip' }), 'bad_encoding'],
      ['a gzip bomb', json(gzipSync(Buffer.alloc(50_000_000)), 200, { 'content-encoding': 'gzip' }), 'bad_encoding'],
      ['stacked encodings', json(gzipSync(gzipSync(good)), 200, { 'content-encoding': 'gzip, gzip' }), 'bad_encoding'],
    ])('%s is a typed error', async (_what, listener, code) => {
      expect(await getFailure(listener)).toMatchObject({ code, retryable: false });
    });

    it.each([
      'application/json',
      'application/json; charset=utf-8',
      'Application/JSON;charset="UTF-8"',
      'application/json/',
    ])('the content type %s is JSON', async (contentType) => {
      const baseUrl = await serve(json(good, 200, { 'content-type': contentType }));
      expect((await neopay(baseUrl).getPayment({ params: { id } })).status).toBe(200);
    });

    it("a shape that is not the contract's names the paths", async () => {
      const error = await getFailure(json(JSON.stringify({ payment: { ...payment, status: 1, amount: '122.40' } })));
      expect(error).toMatchObject({ code: 'bad_shape', status: 200 });
      expect(error.issues?.map(({ path }) => path)).toEqual(['payment.amount', 'payment.status']);
    });

    it('one byte more than the cap is refused, exactly the cap is read', async () => {
      const padded = good + ' '.repeat(1_000 - good.length);
      const baseUrl = await serve(json(padded));
      expect((await neopay(baseUrl, { bytesMax: 1_000 }).getPayment({ params: { id } })).raw).toBe(padded);
      expect(await getFailure(json(`${padded} `), { bytesMax: 1_000 })).toMatchObject({ code: 'too_large' });
    });

    it('64 MiB without a declared length are cut off near 1 MiB', async () => {
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

  describe('redirects', () => {
    it.each([301, 302, 303, 307, 308, 304])('%i is refused, and nothing is sent on', async (status) => {
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

  describe('time', () => {
    it.each<[string, RequestListener]>([
      ['no answer', () => {}],
      ['headers, then silence', (_q, s) => s.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()],
      [
        'a byte now and then',
        async (_q, s) => {
          s.writeHead(200, { 'content-type': 'application/json' });
          while (!s.destroyed) {
            s.write(' ');
            await delay(20);
          }
        },
      ],
    ])('%s ends at the limit of the whole call', async (_what, listener) => {
      const begun = performance.now();
      expect(await getFailure(listener, { timeLimitMilliseconds: 200 })).toMatchObject({
        code: 'timeout',
        retryable: true,
      });
      expect(performance.now() - begun).toBeLessThan(5_000);
    });

    it('retries do not stretch the limit', async () => {
      const error = await getFailure(json('', 503), {
        timeLimitMilliseconds: 200,
        attemptsMax: 10,
        sleep: () => delay(60),
      });
      expect(error.code).toMatch(/unavailable|timeout/);
    });

    it('the caller may give up', async () => {
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

  describe('statuses that the contract does not declare', () => {
    it.each([
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
    ])('%i is %s, retryable %s, and its body shows nowhere', async (status, code, retryable) => {
      const echo = JSON.stringify({ message: canaries.join(' ') });
      expect(await getFailure(json(echo, status), { attemptsMax: 1 })).toMatchObject({ code, status, retryable });
    });
  });

  describe('a read', () => {
    it('is tried again on 500, 429 and a broken connection, then answers', async () => {
      const answers: RequestListener[] = [
        json('', 500),
        json('', 429),
        (request) => request.socket.destroy(),
        json(good),
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

    it('is tried three times and no more', async () => {
      let count = 0;
      const error = await getFailure((request, response) => {
        count += 1;
        json('', 503)(request, response);
      });
      expect(error).toMatchObject({ code: 'unavailable', retryable: true });
      expect(count).toBe(3);
    });

    it.each([401, 404, 422, 302, 200])('is not tried again on %i with an unusable answer', async (status) => {
      let count = 0;
      await getFailure((request, response) => {
        count += 1;
        json('{}', status)(request, response);
      });
      expect(count).toBe(1);
    });

    it.each([
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
    ])(
      'Retry-After %.20s is kept as %s seconds; a long one is given back to the caller',
      async (header, seconds, calls) => {
        let count = 0;
        const waits: number[] = [];
        const error = await getFailure(
          (request, response) => {
            count += 1;
            json('', 429, { 'retry-after': header })(request, response);
          },
          {
            attemptsMax: 2,
            now: () => 0,
            random: () => 0,
            sleep: async (milliseconds) => void waits.push(milliseconds),
          },
        );
        expect(error).toMatchObject({ code: 'rate_limited', retryable: true });
        expect(error.retryAfterSeconds).toBe(seconds);
        expect(count).toBe(calls);
        expect(waits).toEqual(calls === 1 ? [] : [seconds === undefined ? 100 : seconds * 1_000]);
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

    it.each<[string, RequestListener, string, boolean]>([
      ['500', json('', 500), 'unknown', false],
      ['503 with Retry-After', json('', 503, { 'retry-after': '1' }), 'unknown', false],
      ['408', json('', 408), 'unknown', false],
      ['409', json('{}', 409), 'unknown', false],
      ['400', json('{}', 400), 'refused', false],
      ['403', json('{}', 403), 'refused', false],
      ['404', json('{}', 404), 'refused', false],
      ['502 of HTML', json('<html>', 502, { 'content-type': 'text/html' }), 'unknown', false],
      ['504', json('', 504), 'unknown', false],
      ['302', json('', 302, { location: '/' }), 'unknown', false],
      ['an undeclared 201', json('{}', 201), 'unknown', false],
      ['an empty 200', json(''), 'unknown', false],
      ['a 200 of another shape', json('{}'), 'unknown', false],
      ['a 200 of HTML', json('<html>', 200, { 'content-type': 'text/html' }), 'unknown', false],
      ['a broken connection', (request) => request.socket.destroy(), 'unknown', false],
      ['422', json('{}', 422), 'refused', false],
      ['401', json('{}', 401), 'refused', false],
      ['429', json('{}', 429), 'refused', true],
    ])('is made once; after %s its outcome is said', async (_what, listener, outcome, retryable) => {
      expect(await createFailure(listener)).toMatchObject({ outcome, retryable });
    });

    it('that runs out of time may have been carried out', async () => {
      expect(await createFailure(() => {}, { timeLimitMilliseconds: 200 })).toMatchObject({
        ...{ code: 'timeout', outcome: 'unknown', retryable: false },
      });
    });

    it('that found nobody listening was not sent', async () => {
      const baseUrl = await serve(() => {});
      const server = servers.pop();
      server?.close();
      await once(server as Server, 'close');
      const error = await failureOf(neopay(baseUrl).createPayment({ body: createBody }));
      expect(error).toMatchObject({ code: 'network', outcome: 'not_sent', retryable: true });
      expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' });
      expectNoCanary(error);
    });

    it('outside its schema is not sent', async () => {
      const baseUrl = await serve(() => expect.unreachable());
      const body = { ...createBody, payment: { amount: -1, currency: '' } };
      const error = await failureOf(neopay(baseUrl).createPayment({ body }));
      expect(error).toMatchObject({ code: 'invalid_request', outcome: 'not_sent', retryable: false });
      expect(error.issues?.map(({ path }) => path)).toEqual(['body.payment.amount', 'body.payment.currency']);
    });
  });

  it.each([
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
  ])('the id %j never leaves the machine', async (hostile) => {
    const baseUrl = await serve(() => expect.unreachable());
    const error = await failureOf(neopay(baseUrl).getPayment({ params: { id: hostile } }));
    expect(error.code).toBe('invalid_path_parameter');
  });
});
