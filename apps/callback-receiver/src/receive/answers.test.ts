import { createHash, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RawAnswer, rawRequest, request } from '../__fixtures__/raw-request.ts';
import {
  createReceiverDatabase,
  neopayPath,
  PENTAGOO_PATH,
  SECRETS,
  startTestReceiver,
} from '../__fixtures__/test-receiver.ts';

type Receiver = Awaited<ReturnType<typeof startTestReceiver>>;

let database: Awaited<ReturnType<typeof createReceiverDatabase>>;
let client: pg.Client;
let receiver: Receiver;

beforeAll(async () => {
  database = await createReceiverDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  receiver = await startTestReceiver(database.url);
});

afterAll(async () => {
  await receiver.close();
  await client.end();
  await database.drop();
});

beforeEach(async () => {
  await client.query('truncate callbacks');
});

const OK = { status: 200, headers: { 'content-length': '0' }, body: '', closed: false };
const NOT_FOUND = { ...OK, status: 404 };

const post = (path: string, body: string | Buffer = '{}', headers: Record<string, string> = {}) =>
  rawRequest(receiver.url, request('POST', path, body, headers)).then(essence);

test('a callback behind a good address is stored byte by byte, then answered 200 with an empty body', async () => {
  const body = Buffer.from([0x7b, 0x22, 0x00, 0xff, 0xfe, 0xed, 0xa0, 0x80]);
  expect(await post(PENTAGOO_PATH, body, { 'content-type': 'application/json/' })).toEqual(OK);
  expect(await post(neopayPath('A-1001'), '{"id":"x"}')).toEqual(OK);
  expect(await stored()).toEqual([
    {
      provider: 'pentagoo',
      order: '',
      body: body.toString('hex'),
      digest: createHash('sha256').update(body).digest('hex'),
      content_type: 'application/json/',
      deliveries: 1,
    },
    {
      provider: 'neopay',
      order: 'A-1001',
      body: Buffer.from('{"id":"x"}').toString('hex'),
      digest: createHash('sha256').update('{"id":"x"}').digest('hex'),
      content_type: null,
      deliveries: 1,
    },
  ]);
});

test('the same bytes again are answered 200 and counted, at once and later', async () => {
  const burst = await Promise.all(Array.from({ length: 50 }, () => post(PENTAGOO_PATH, '{"same":1}')));
  expect(burst).toEqual(Array.from({ length: 50 }, () => OK));
  expect(await post(PENTAGOO_PATH, '{"same":1}')).toEqual(OK);
  expect(await stored()).toMatchObject([{ deliveries: 51 }]);
});

test('the same bytes to another address are another callback', async () => {
  await post(neopayPath('A-1'), '{"id":1}');
  await post(neopayPath('A-2'), '{"id":1}');
  expect((await stored()).map(({ order }) => order).sort()).toEqual(['A-1', 'A-2']);
});

test.each([
  ['an empty body', ''],
  ['no JSON', 'not json'],
  ['unbalanced JSON of 20 KB', '['.repeat(20_480)],
  ['a NUL and half a surrogate', '{"a":"\\u0000\\ud800"}'],
  ['bad UTF-8', Buffer.from([0xc0, 0xaf, 0xff])],
  ['UTF-16 with a mark', Buffer.from('\ufeff{}', 'utf16le')],
  ['a number beyond doubles', '{"amount":1e400}'],
  ['dangerous keys', '{"__proto__":{"x":1},"constructor":1,"toJSON":1}'],
  ['HTML', '<script>alert(1)</script>'],
])('%s is stored and answered 200: it is not for the sender to be told', async (_name, body) => {
  expect(await post(PENTAGOO_PATH, body)).toEqual(OK);
  expect(await stored()).toMatchObject([{ body: Buffer.from(body).toString('hex') }]);
});

test('a body in many pieces and without a length is one callback', async () => {
  const head = `POST ${PENTAGOO_PATH} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`;
  const pieces = [head, '2\r\n{"\r\n', '3\r\na":\r\n', '2\r\n1}\r\n', '0\r\n\r\n'];
  expect(essence(await rawRequest(receiver.url, pieces, { pauseMilliseconds: 15 }))).toEqual(OK);
  expect(await stored()).toMatchObject([{ body: Buffer.from('{"a":1}').toString('hex') }]);
});

const good = SECRETS.PENTAGOO_CALLBACK_TOKENS;
const expired = () => neopayPath('A-1', new Date(Date.now() - 2 * 86_400_000));

test.each([
  ['an unknown token', `/callbacks/pentagoo/${'x'.repeat(good.length)}`],
  ['an altered token', `/callbacks/pentagoo/${good.slice(0, -1)}!`],
  ['a shortened token', `/callbacks/pentagoo/${good.slice(0, -1)}`],
  ['a doubled token', `/callbacks/pentagoo/${good}${good}`],
  ['a token in the query', `/callbacks/pentagoo?token=${good}`],
  ['another provider’s token', `/callbacks/neopay/${good}`],
  ['an expired callbackAddress', expired()],
  ['an altered order', neopayPath('A-1').replace(/\.[\w-]+~/, '.QQ~')],
  ['an unknown provider', `/callbacks/nobody/${good}`],
  ['a provider called like a property', `/callbacks/__proto__/${good}`],
  ['a path below', `${PENTAGOO_PATH}/more`],
  ['a slash at the end', `${PENTAGOO_PATH}/`],
  ['an upper case path', PENTAGOO_PATH.toUpperCase()],
  ['bad percent-encoding', '/callbacks/pentagoo/%zz'],
  ['the root', '/'],
  ['the health path', '/health/live'],
  ['the metrics', '/metrics'],
])('%s is answered 404 like any other, and nothing is stored', async (_name, path) => {
  expect(await post(path)).toEqual(NOT_FOUND);
  expect(await stored()).toEqual([]);
});

test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])(
  '%s is answered 405 whatever the path',
  async (method) => {
    for (const path of [PENTAGOO_PATH, '/callbacks/pentagoo/unknown', '/']) {
      const answer = await rawRequest(receiver.url, request(method, path, '', { 'x-http-method-override': 'POST' }));
      expect(essence(answer)).toEqual({ ...OK, status: 405, headers: { allow: 'POST', 'content-length': '0' } });
    }
    expect(await stored()).toEqual([]);
  },
);

test('CONNECT is answered 405 and closed', async () => {
  const answer = await rawRequest(receiver.url, 'CONNECT example.com:443 HTTP/1.1\r\nhost: example.com\r\n\r\n');
  expect(answer).toMatchObject({ status: 405, closed: true });
});

const CLOSED_413 = { status: 413, headers: { connection: 'close', 'content-length': '0' }, body: '', closed: true };

test('20 480 bytes are taken, one more is answered 413 and closed', async () => {
  expect(await post(PENTAGOO_PATH, 'x'.repeat(20_480))).toEqual(OK);
  expect(await stored()).toHaveLength(1);
  await client.query('truncate callbacks');
  expect(await post(PENTAGOO_PATH, 'x'.repeat(20_481))).toEqual(CLOSED_413);
  expect(await stored()).toEqual([]);
});

test.each([
  ['a gigabyte that is only declared', () => request('POST', PENTAGOO_PATH, '', { 'content-length': '1073741824' })],
  ['ten megabytes that are really sent', () => request('POST', PENTAGOO_PATH, Buffer.alloc(10_000_000))],
  ['the same to an unknown address', () => request('POST', '/callbacks/pentagoo/x', Buffer.alloc(10_000_000))],
  [
    'a declared length behind Expect',
    () => request('POST', PENTAGOO_PATH, '', { 'content-length': '20481', expect: '100-continue' }),
  ],
])('%s is answered 413 and closed', async (_name, bytes) => {
  expect(essence(await rawRequest(receiver.url, bytes(), { patienceMilliseconds: 1_000 }))).toEqual(CLOSED_413);
  expect(await stored()).toEqual([]);
});

test('chunks without end are answered 413 after the twenty thousandth byte', async () => {
  const head = `POST ${PENTAGOO_PATH} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`;
  const pieces = [head, ...Array.from({ length: 12 }, () => `800\r\n${'x'.repeat(2_048)}\r\n`)];
  const answer = await rawRequest(receiver.url, pieces, { pauseMilliseconds: 5, patienceMilliseconds: 1_000 });
  expect(essence(answer)).toEqual(CLOSED_413);
  expect(await stored()).toEqual([]);
});

test('Expect is answered 100 only when the address is good and the length allowed', async () => {
  const body = '{"late":1}';
  const head = (path: string) =>
    `POST ${path} HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: ${body.length}\r\n\r\n`;
  const taken = await rawRequest(receiver.url, [head(PENTAGOO_PATH), body], { pauseMilliseconds: 30 });
  expect(taken.status).toBe(100);
  expect(taken.body).toMatch(/^HTTP\/1\.1 200 OK/);
  const refused = await rawRequest(receiver.url, head('/callbacks/pentagoo/unknown'));
  expect(refused).toMatchObject({ status: 404, closed: true });
});

test.each(['gzip', 'br', 'deflate, gzip', 'identity'])('Content-Encoding %s is answered 415', async (encoding) => {
  expect(await post(PENTAGOO_PATH, 'x', { 'content-encoding': encoding })).toEqual({ ...OK, status: 415 });
  expect(await stored()).toEqual([]);
});

test.each([
  ['16 KB of headers', `x-long: ${'x'.repeat(16_000)}\r\n`],
  ['2 000 headers', Array.from({ length: 2_000 }, (_, index) => `x-${index}: y\r\n`).join('')],
])('%s are answered 431 and closed', async (_name, headers) => {
  const answer = await rawRequest(
    receiver.url,
    `POST ${PENTAGOO_PATH} HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n${headers}\r\n{}`,
  );
  expect(answer).toMatchObject({ status: 431, body: '', closed: true });
});

test.each([
  ['both length headers', 'content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}'],
  ['two lengths', 'content-length: 2\r\ncontent-length: 3\r\n\r\n{}'],
  ['a length that is no number', 'content-length: +2\r\n\r\n{}'],
  ['an encoding that is not chunked', 'transfer-encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'],
  ['a chunk size that is no number', 'transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n'],
  ['a header name with a space', 'content-length : 2\r\n\r\n{}'],
  ['a bare line feed after a header', 'content-length: 2\nx: y\r\n\r\n{}'],
])('a request with %s is answered 400 and closed, and nothing is stored', async (_name, rest) => {
  const answer = await rawRequest(receiver.url, `POST ${PENTAGOO_PATH} HTTP/1.1\r\nhost: x\r\n${rest}`);
  expect(answer).toMatchObject({ status: 400, body: '', closed: true });
  expect(await stored()).toEqual([]);
});

test('headers that do not come are answered 408 within 5 seconds or so, a body that does not come within 10', async () => {
  const start = performance.now();
  const slowHeaders = rawRequest(receiver.url, 'POST / HTTP/1.1\r\nhost: x\r\n').then((answer) => {
    expect(performance.now() - start).toBeLessThan(7_500);
    return answer;
  });
  const slowBody = rawRequest(receiver.url, `POST ${PENTAGOO_PATH} HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{`);
  expect(await slowHeaders).toMatchObject({ status: 408, body: '', closed: true });
  expect(await slowBody).toMatchObject({ status: 408, body: '', closed: true });
  expect(performance.now() - start).toBeLessThan(12_500);
  expect(await stored()).toEqual([]);
});

test('a sender who goes away in the middle leaves nothing, and the next is served', async () => {
  const beginning = `POST ${PENTAGOO_PATH} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"a"`;
  await Promise.all(Array.from({ length: 20 }, () => sendAndLeave(beginning)));
  expect(await post(PENTAGOO_PATH, '{"after":1}')).toEqual(OK);
  expect(await stored()).toHaveLength(1);
});

test('too many unknown tokens from one network are answered 429, good ones never', async () => {
  const strict = await startTestReceiver(database.url, { UNKNOWN_ADDRESSES_PER_MINUTE: '3' });
  try {
    const statuses = async (path: string, forwarded: string) => {
      const bytes = request('POST', path, randomUUID(), { 'x-forwarded-for': forwarded });
      return (await rawRequest(strict.url, bytes)).status;
    };
    const seen: number[] = [];
    // Where a minute ends among the tries, a part of the former one is forgotten: one or two more are let through.
    while (seen.at(-1) !== 429 && seen.length < 7)
      seen.push(await statuses('/callbacks/pentagoo/x', `198.51.100.${seen.length}`));
    expect(seen.slice(0, 3)).toEqual([404, 404, 404]);
    expect(seen.at(-1)).toBe(429);
    expect(await statuses(PENTAGOO_PATH, '198.51.100.1')).toBe(200);
    const limited = await rawRequest(strict.url, request('POST', '/', '{}'));
    expect(essence(limited)).toEqual({
      ...OK,
      status: 429,
      headers: { 'content-length': '0', 'retry-after': '30' },
    });
  } finally {
    await strict.close();
  }
});

test('behind one proxy of ours the network is the one that the proxy saw', async () => {
  const proxied = await startTestReceiver(database.url, {
    UNKNOWN_ADDRESSES_PER_MINUTE: '1',
    TRUST_PROXY_HOPS: '1',
  });
  try {
    const from = async (forwarded: string) =>
      (await rawRequest(proxied.url, request('POST', '/', '', { 'x-forwarded-for': forwarded }))).status;
    expect([await from('203.0.113.9, 198.51.100.1'), await from('203.0.113.8, 198.51.100.1')]).toEqual([404, 429]);
    expect(await from('203.0.113.9, 198.51.100.2')).toBe(404);
  } finally {
    await proxied.close();
  }
});

test('nothing of a callbackAddress, a body or a secret is in the logs', () => {
  const log = receiver.lines.join('');
  for (const secret of Object.values(SECRETS)) expect(log).not.toContain(secret);
  expect(log).not.toContain('/callbacks/');
  expect(log).not.toContain(new URL(database.url).password);
});

/** What every sender may see: the answer without its date and what Node adds about the connection's life. */
function essence(answer: RawAnswer): RawAnswer {
  const { date: _date, connection, 'keep-alive': _keepAlive, ...headers } = answer.headers;
  return { ...answer, headers: connection === 'close' ? { ...headers, connection } : headers };
}

async function stored() {
  const { rows } = await client.query(
    `select provider, addressed_order_id as order, encode(body, 'hex') as body, encode(digest, 'hex') as digest, content_type, deliveries
     from callbacks order by callback_id`,
  );
  return rows as { provider: string; order: string; body: string; deliveries: number }[];
}

/** Sends the beginning of a request and breaks the connection. */
function sendAndLeave(bytes: string): Promise<void> {
  const { hostname, port } = new URL(receiver.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(bytes, () => setTimeout(() => socket.resetAndDestroy(), 10)),
    );
    socket.on('close', () => resolve());
  });
}
