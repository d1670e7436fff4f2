import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { rawRequest, request } from '../__fixtures__/raw-request.ts';
import {
  neopayPath,
  openReceiverDatabase,
  PENTAGOO_PATH,
  type ReceiverDatabase,
  startTestReceiver,
  type TestReceiver,
} from '../__fixtures__/test-receiver.ts';

// Unusual requests that are valid and must be accepted, and such that a proxy might read differently, which must be refused.

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

const UPGRADE = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA' };
const neopay = neopayPath('A-1');

test.each<[string, string | Buffer]>([
  ['an absolute target, as proxies write it', plain(`POST http://pay.test${PENTAGOO_PATH} HTTP/1.1`)],
  ['HTTP/1.0 without a host', `POST ${PENTAGOO_PATH} HTTP/1.0\r\ncontent-length: 2\r\n\r\n{}`],
  ['HTTP/1.0 and Expect: 100-continue', plain(`POST ${PENTAGOO_PATH} HTTP/1.0`, 'expect: 100-continue\r\n')],
  ['an unknown expectation', request('POST', PENTAGOO_PATH, '{}', { expect: 'banana' })],
  ['an offer of HTTP/2, as Java makes it', request('POST', PENTAGOO_PATH, '{}', UPGRADE)],
  ['a query after the address', request('POST', `${PENTAGOO_PATH}?attempt=2`, '{}')],
  [
    'an address that a proxy percent-encoded',
    request('POST', neopay.replace('~', '%7E').replace('v1.', 'v1%2e'), '{}'),
  ],
  ['trailers that would be forbidden as headers', chunked('2\r\n{}\r\n0\r\ncontent-encoding: gzip\r\n\r\n')],
  ['chunks with extensions', chunked('2;a=b\r\n{}\r\n0\r\n\r\n')],
  ['two content types', plain(`POST ${PENTAGOO_PATH} HTTP/1.1`, 'content-type: a/b\r\ncontent-type: c/d\r\n')],
])('a callback with %s is answered 200, and its bytes are stored', async (_name, bytes) => {
  expect(await rawRequest(receiver.url, bytes)).toMatchObject({ status: 200, body: '' });
  expect(await bodies()).toEqual(['{}']);
});

test('a percent-encoded address is the same address: the same bytes are a duplicate', async () => {
  for (const path of [neopay, neopay.replace('~', '%7e'), neopay.replace('~', '%7E')])
    expect(await rawRequest(receiver.url, request('POST', path, '{}'))).toMatchObject({ status: 200 });
  const { rows } = await database.client.query('select addressed_order_id as order, deliveries from callbacks');
  expect(rows).toEqual([{ order: 'A-1', deliveries: 3 }]);
});

test.each([
  ['an absolute target with an unknown address', 'POST http://pay.test/callbacks/pentagoo/unknown HTTP/1.1', 404],
  ['a doubled slash in front', `POST /${PENTAGOO_PATH} HTTP/1.1`, 404],
  ['a doubled slash within', `POST ${PENTAGOO_PATH.replace('/pentagoo', '//pentagoo')} HTTP/1.1`, 404],
  ['dots that lead to the path', `POST /other/..${PENTAGOO_PATH} HTTP/1.1`, 404],
  ['a star', 'POST * HTTP/1.1', 404],
  ['OPTIONS of a star', 'OPTIONS * HTTP/1.1', 405],
  ['the method QUERY, which has a body too', `QUERY ${PENTAGOO_PATH} HTTP/1.1`, 405],
])('a request with %s is refused, and nothing is stored', async (_name, line, status) => {
  expect(await rawRequest(receiver.url, plain(line))).toMatchObject({ status, body: '' });
  expect(await bodies()).toEqual([]);
});

test.each<[string, string]>([
  ['two hosts', plain(`POST ${PENTAGOO_PATH} HTTP/1.1`, 'host: other\r\n')],
  ['the same host twice', plain(`POST ${PENTAGOO_PATH} HTTP/1.1`, 'Host: x\r\n')],
  ['no host', `POST ${PENTAGOO_PATH} HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}`],
  ['no version', `POST ${PENTAGOO_PATH}\r\n\r\n`],
  ['HTTP/2 in plain text', plain(`POST ${PENTAGOO_PATH} HTTP/2.0`)],
  ['HTTP/1.2', plain(`POST ${PENTAGOO_PATH} HTTP/1.2`)],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a method in lower case', plain(`post ${PENTAGOO_PATH} HTTP/1.1`)],
  ['an unknown method', plain(`CALLBACK ${PENTAGOO_PATH} HTTP/1.1`)],
  ['a space in the target', plain(`POST ${PENTAGOO_PATH} x HTTP/1.1`)],
  ['both length headers, chunked first', sized('transfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n0\r\n\r\n')],
  ['the same length twice', sized('content-length: 2\r\ncontent-length: 2\r\n\r\n{}')],
  ['two lengths in one header', sized('content-length: 2, 2\r\n\r\n{}')],
  ['a negative length', sized('content-length: -2\r\n\r\n{}')],
  ['a length in hex', sized('content-length: 0x2\r\n\r\n{}')],
  ['a length beyond any number', sized('content-length: 99999999999999999999\r\n\r\n{}')],
  ['chunked twice', sized('transfer-encoding: chunked, chunked\r\n\r\n0\r\n\r\n')],
  ['chunked, then another encoding', sized('transfer-encoding: chunked, identity\r\n\r\n0\r\n\r\n')],
  ['a tab before the colon', sized('transfer-encoding\t: chunked\r\n\r\n0\r\n\r\n')],
  ['a NUL in a header', sized('x: a\u0000b\r\ncontent-length: 2\r\n\r\n{}')],
  ['a carriage return in a header', sized('x: a\rb\r\ncontent-length: 2\r\n\r\n{}')],
  ['a carriage return that ends the headers', sized('content-length: 2\r\n\rX{}')],
  ['a folded header', sized('x: a\r\n b\r\ncontent-length: 2\r\n\r\n{}')],
  ['a header without a name', sized(': a\r\ncontent-length: 2\r\n\r\n{}')],
  ['a chunk size beyond any number', chunked('fffffffffffffffff\r\n{}\r\n0\r\n\r\n')],
  ['a chunk longer than its size', chunked('1\r\n{}\r\n0\r\n\r\n')],
  ['a chunk size behind a space', chunked(' 2\r\n{}\r\n0\r\n\r\n')],
  ['a chunk that ends in a bare line feed', chunked('2\r\n{}\n0\r\n\r\n')],
  ['a chunk size that ends in a bare line feed', chunked('2\n{}\r\n0\r\n\r\n')],
])('B10: a request with %s is answered 400 and closed, and nothing is stored', async (_name, bytes) => {
  expect(await rawRequest(receiver.url, Buffer.from(bytes, 'latin1'))).toMatchObject({ status: 400, closed: true });
  expect(await bodies()).toEqual([]);
});

test.each([
  ['an unknown address', request('POST', '/callbacks/pentagoo/unknown', '{"a":1}'), 404],
  ['an encoded body', request('POST', PENTAGOO_PATH, '{"a":1}', { 'content-encoding': 'gzip' }), 415],
  ['another method', request('PUT', PENTAGOO_PATH, '{"a":1}'), 405],
])('a valid callback after %s on the same connection is answered 200, with its own bytes', async (_, first, status) => {
  const bytes = Buffer.concat([first, request('POST', PENTAGOO_PATH, '{"b":2}')]);
  const both = await rawRequest(receiver.url, bytes, { answers: 2 });
  expect(both).toMatchObject({ status, more: [{ status: 200, body: '' }], closed: false });
  expect(await bodies()).toEqual(['{"b":2}']);
});

test.each([
  ['a body that is too long', request('POST', PENTAGOO_PATH, 'x'.repeat(20_481)), 413],
  ['an unknown address and chunks', chunked('2\r\n{}\r\n0\r\n\r\n', '/callbacks/pentagoo/unknown'), 404],
  ['two hosts', plain(`POST ${PENTAGOO_PATH} HTTP/1.1`, 'host: other\r\n'), 400],
])('after %s nothing more is read from the connection', async (_name, first, status) => {
  const bytes = Buffer.concat([Buffer.from(first), request('POST', PENTAGOO_PATH, '{"b":2}')]);
  const answer = await rawRequest(receiver.url, bytes);
  expect(answer).toMatchObject({ status, body: '', closed: true });
  expect(await bodies()).toEqual([]);
});

function plain(line: string, headers = ''): string {
  return `${line}\r\nhost: x\r\n${headers}content-length: 2\r\n\r\n{}`;
}

function sized(rest: string): string {
  return `POST ${PENTAGOO_PATH} HTTP/1.1\r\nhost: x\r\n${rest}`;
}

function chunked(rest: string, path = PENTAGOO_PATH): string {
  return `POST ${path} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n${rest}`;
}

async function bodies(): Promise<readonly string[]> {
  const { rows } = await database.client.query<{ body: Buffer }>('select body from callbacks order by callback_id');
  return rows.map(({ body }) => body.toString('utf8'));
}
