import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RawAnswers, rawRequest, request } from '../__fixtures__/raw-request.ts';
import {
  neopayPath,
  openReceiverDatabase,
  PENTAGOO_PATH,
  type ReceiverDatabase,
  SECRETS,
  startTestReceiver,
  type TestReceiver,
} from '../__fixtures__/test-receiver.ts';

let database: ReceiverDatabase;
let receiver: TestReceiver;

beforeAll(async () => {
  database = await openReceiverDatabase();
  receiver = await startTestReceiver(database.url);
});

afterAll(async () => {
  await receiver.close();
  await database.close();
});

beforeEach(async () => {
  await database.client.query('truncate callbacks');
});

const OK = { status: 200, headers: { 'content-length': '0' }, body: '', more: [], closed: false };
const NOT_FOUND = { ...OK, status: 404 };

const post = (path: string, body: string | Buffer = '{}', headers: Record<string, string> = {}) =>
  rawRequest(receiver.url, request('POST', path, body, headers)).then(essence);

test('a callback to a valid address is stored byte by byte, then answered 200 with an empty body', async () => {
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

test('the same bytes again are answered 200 and counted, at the same time and later', async () => {
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
  ['no bytes', ''],
  ['text that is no JSON', 'not json'],
  ['unbalanced JSON of 20 KB', '['.repeat(20_480)],
  ['a NUL and half a surrogate', '{"a":"\\u0000\\ud800"}'],
  ['bad UTF-8', Buffer.from([0xc0, 0xaf, 0xff])],
  ['UTF-16 with a mark', Buffer.from('\ufeff{}', 'utf16le')],
  ['a number beyond doubles', '{"amount":1e400}'],
  ['dangerous keys', '{"__proto__":{"x":1},"constructor":1,"toJSON":1}'],
  ['HTML', '<script>alert(1)</script>'],
])('a body of %s is stored and answered 200, since nothing is parsed before the answer', async (_name, body) => {
  expect(await post(PENTAGOO_PATH, body)).toEqual(OK);
  expect(await stored()).toMatchObject([{ body: Buffer.from(body).toString('hex') }]);
});

test('a body that comes in many chunks, without a length, is one callback', async () => {
  const head = `POST ${PENTAGOO_PATH} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`;
  const pieces = [head, '2\r\n{"\r\n', '3\r\na":\r\n', '2\r\n1}\r\n', '0\r\n\r\n'];
  expect(essence(await rawRequest(receiver.url, pieces))).toEqual(OK);
  expect(await stored()).toMatchObject([{ body: Buffer.from('{"a":1}').toString('hex') }]);
});

const token = SECRETS.PENTAGOO_CALLBACK_TOKENS;
const expired = () => neopayPath('A-1', new Date(Date.now() - 2 * 86_400_000));

test.each([
  ['an unknown token', `/callbacks/pentagoo/${'x'.repeat(token.length)}`],
  ['an altered token', `/callbacks/pentagoo/${token.slice(0, -1)}!`],
  ['a shortened token', `/callbacks/pentagoo/${token.slice(0, -1)}`],
  ['a doubled token', `/callbacks/pentagoo/${token}${token}`],
  ['a token in the query', `/callbacks/pentagoo?token=${token}`],
  ['another provider’s token', `/callbacks/neopay/${token}`],
  ['an expired address', expired()],
  ['an altered order', neopayPath('A-1').replace(/\.[\w-]+~/, '.QQ~')],
  ['an unknown provider', `/callbacks/nobody/${token}`],
  ['a provider named like a property', `/callbacks/__proto__/${token}`],
  ['a longer path', `${PENTAGOO_PATH}/more`],
  ['a slash at the end', `${PENTAGOO_PATH}/`],
  ['an upper case path', PENTAGOO_PATH.toUpperCase()],
  ['bad percent-encoding', '/callbacks/pentagoo/%zz'],
  ['the path /', '/'],
  ['the health path', '/health/live'],
  ['the metrics path', '/metrics'],
])('a callback to %s is answered 404, and nothing is stored', async (_name, path) => {
  expect(await post(path)).toEqual(NOT_FOUND);
  expect(await stored()).toEqual([]);
});

test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])(
  '%s is answered 405, whatever the path',
  async (method) => {
    for (const path of [PENTAGOO_PATH, '/callbacks/pentagoo/unknown', '/']) {
      const answer = await rawRequest(receiver.url, request(method, path, '', { 'x-http-method-override': 'POST' }));
      expect(essence(answer)).toEqual({ ...OK, status: 405, headers: { allow: 'POST', 'content-length': '0' } });
    }
    expect(await stored()).toEqual([]);
  },
);

test('CONNECT is answered 405, and the connection is closed', async () => {
  const answer = await rawRequest(receiver.url, 'CONNECT example.com:443 HTTP/1.1\r\nhost: example.com\r\n\r\n');
  expect(answer).toMatchObject({ status: 405, closed: true });
});

const CLOSED_413 = {
  status: 413,
  headers: { connection: 'close', 'content-length': '0' },
  body: '',
  more: [],
  closed: true,
};

test('a body of 20 480 bytes is stored, and one more byte is answered 413 and closed', async () => {
  expect(await post(PENTAGOO_PATH, 'x'.repeat(20_480))).toEqual(OK);
  expect(await stored()).toHaveLength(1);
  await database.client.query('truncate callbacks');
  expect(await post(PENTAGOO_PATH, 'x'.repeat(20_481))).toEqual(CLOSED_413);
  expect(await stored()).toEqual([]);
});

test.each([
  [
    'a gigabyte that is declared and not sent',
    () => request('POST', PENTAGOO_PATH, '', { 'content-length': '1073741824' }),
  ],
  ['ten megabytes', () => request('POST', PENTAGOO_PATH, Buffer.alloc(10_000_000))],
  ['ten megabytes to an unknown address', () => request('POST', '/callbacks/pentagoo/x', Buffer.alloc(10_000_000))],
  [
    'a declared length with an Expect header',
    () => request('POST', PENTAGOO_PATH, '', { 'content-length': '20481', expect: '100-continue' }),
  ],
])('a body of %s is answered 413 and closed', async (_name, bytes) => {
  expect(essence(await rawRequest(receiver.url, bytes()))).toEqual(CLOSED_413);
  expect(await stored()).toEqual([]);
});

test('chunks without end are answered 413 and closed as soon as they exceed 20 480 bytes', async () => {
  const head = `POST ${PENTAGOO_PATH} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`;
  const pieces = [head, ...Array.from({ length: 12 }, () => `800\r\n${'x'.repeat(2_048)}\r\n`)];
  expect(essence(await rawRequest(receiver.url, pieces))).toEqual(CLOSED_413);
  expect(await stored()).toEqual([]);
});

test('Expect: 100-continue is answered 100 only for a valid address and an allowed length', async () => {
  const body = '{"late":1}';
  const head = (path: string) =>
    `POST ${path} HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: ${body.length}\r\n\r\n`;
  const accepted = await rawRequest(receiver.url, head(PENTAGOO_PATH), { answers: 2, afterFirstAnswer: body });
  expect(accepted).toMatchObject({ status: 100, more: [{ status: 200, body: '' }] });
  const refused = await rawRequest(receiver.url, head('/callbacks/pentagoo/unknown'));
  expect(refused).toMatchObject({ status: 404, closed: true });
});

test.each([
  ...['gzip', 'br', 'deflate, gzip', 'identity, gzip', 'gzip, identity', 'x-gzip', 'zstd', 'aws-chunked', 'nonsense'],
  ...['utf-8x', 'utf 8', '"identity"', 'identity;q=1', '*', 'x'.repeat(1_000)],
])('a body with Content-Encoding %s is answered 415, and nothing is stored', async (encoding) => {
  expect(await post(PENTAGOO_PATH, 'x', { 'content-encoding': encoding })).toEqual({ ...OK, status: 415 });
  expect(await stored()).toEqual([]);
});

test.each([
  'identity',
  'Identity',
  '',
  ' ',
  ',',
  'identity, identity',
  'utf-8',
  'UTF-8',
  'utf8',
  'ISO-8859-1',
  'us-ascii',
])(
  'a body with Content-Encoding "%s", which is no encoding, is stored byte by byte and answered 200',
  async (encoding) => {
    const body = Buffer.from('\ufeff{"a":"é"}');
    expect(await post(PENTAGOO_PATH, body, { 'content-encoding': encoding })).toEqual(OK);
    expect(await stored()).toMatchObject([{ body: body.toString('hex') }]);
  },
);

test.each(['gzip', 'GZIP', 'gzip, chunked', 'deflate, gzip, chunked', 'x-compress,chunked'])(
  'a request with Transfer-Encoding %s is answered 501 and closed, whatever its path, and nothing is stored',
  async (coding) => {
    const head = (path: string) => `POST ${path} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: ${coding}\r\n\r\n`;
    const [valid, unknown] = [head(PENTAGOO_PATH), head('/callbacks/pentagoo/unknown')];
    const requests = [
      [`${valid}2\r\n{}\r\n0\r\n\r\n`],
      [unknown.slice(0, -3), unknown.slice(-3), '2\r\n{}\r\n'],
      // More than the receiver reads: its answer arrives all the same.
      [valid, `1e8480\r\n${'x'.repeat(2_000_000)}\r\n0\r\n\r\n`],
    ];
    for (const bytes of requests)
      expect(await rawRequest(receiver.url, bytes)).toMatchObject({ status: 501, body: '', closed: true });
    expect(await stored()).toEqual([]);
  },
);

test.each([
  ['16 KB of headers', `x-long: ${'x'.repeat(16_000)}\r\n`],
  ['2 000 headers', Array.from({ length: 2_000 }, (_, index) => `x-${index}: y\r\n`).join('')],
])('a request with %s is answered 431 and closed', async (_name, headers) => {
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
  ['chunks within another coding', 'transfer-encoding: chunked, gzip\r\n\r\n2\r\n{}\r\n0\r\n\r\n'],
  ['chunks twice', 'transfer-encoding: chunked, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'],
  ['chunks in two headers', 'transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'],
  ['an encoding that is not chunked', 'transfer-encoding: xchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'],
  ['a chunk size that is no number', 'transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n'],
  ['a header name with a space', 'content-length : 2\r\n\r\n{}'],
  ['a bare line feed after a header', 'content-length: 2\nx: y\r\n\r\n{}'],
])('a request with %s is answered 400 and closed, and nothing is stored', async (_name, rest) => {
  const answer = await rawRequest(receiver.url, `POST ${PENTAGOO_PATH} HTTP/1.1\r\nhost: x\r\n${rest}`);
  expect(answer).toMatchObject({ status: 400, body: '', closed: true });
  expect(await stored()).toEqual([]);
});

test('a sender that disconnects within a body leaves no row, and the next sender is served', async () => {
  await Promise.all(Array.from({ length: 20 }, disconnectWithinBody));
  expect(await post(PENTAGOO_PATH, '{"after":1}')).toEqual(OK);
  expect(await stored()).toHaveLength(1);
});

test('the log holds no callback address, no body and no secret', () => {
  const log = receiver.lines.join('');
  for (const secret of Object.values(SECRETS)) expect(log).not.toContain(secret);
  expect(log).not.toContain('/callbacks/');
  expect(log).not.toContain(new URL(database.url).password);
});

/** The answer without its date and without what Node adds about an open connection. */
function essence(answer: RawAnswers): RawAnswers {
  const { date: _date, connection, 'keep-alive': _keepAlive, ...headers } = answer.headers;
  return { ...answer, headers: connection === 'close' ? { ...headers, connection } : headers };
}

async function stored() {
  const { rows } = await database.client.query(
    `select provider, addressed_order_id as order, encode(body, 'hex') as body, encode(digest, 'hex') as digest, content_type, deliveries
     from callbacks order by callback_id`,
  );
  return rows as { provider: string; order: string; body: string; deliveries: number }[];
}

/** Begins a request, waits until the receiver asks for the body, sends a part of it and resets the connection. */
function disconnectWithinBody(): Promise<void> {
  const head = `POST ${PENTAGOO_PATH} HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 100\r\n\r\n`;
  const { hostname, port } = new URL(receiver.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(head));
    socket.once('data', () => socket.write('{"a"', () => socket.resetAndDestroy()));
    socket.on('close', () => resolve());
  });
}
