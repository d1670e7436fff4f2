import type { Random } from '../random.ts';
import { TEXTS } from './mutate-json.ts';

export interface MutatedRequest {
  readonly bytes: Buffer;
  /** Whether the bytes are one request with a correct end. If not, they must be sent over a connection of their own. */
  readonly isFramed: boolean;
}

/** A request whose headers are those of a plain client, with up to four changes. The body stays as it is. */
export function mutateRequest(
  request: { readonly method: string; readonly target: string; readonly host: string; readonly contentType: string },
  body: Buffer,
  random: Random,
): MutatedRequest {
  const { method, target, host, contentType } = request;
  let headers: string[] = [`host: ${host}`, `content-type: ${contentType}`, `user-agent: fuzz/1`];
  for (let change = random.below(5); change > 0; change -= 1) headers = random.pick(HEADER_CHANGES)(headers, random);
  const line = `${method} ${target} HTTP/1.1`;
  const broken = random.below(80);
  if (broken < BROKEN.length) {
    const bytes = Buffer.concat([Buffer.from((BROKEN[broken] as Broken)(line, headers, body, random), 'latin1'), body]);
    return { bytes, isFramed: false };
  }
  if (random.below(12) === 0) return { bytes: chunked(line, headers, body, random), isFramed: true };
  const head = headOf(line, headers, method, body);
  return { bytes: Buffer.concat([Buffer.from(head, 'latin1'), body]), isFramed: true };
}

/** The same request as a careful client sends it. */
export function plainRequest(
  { method, target, host, contentType }: Parameters<typeof mutateRequest>[0],
  body: Buffer,
): MutatedRequest {
  const headers = [`host: ${host}`, ...(body.length === 0 ? [] : [`content-type: ${contentType}`])];
  const head = headOf(`${method} ${target} HTTP/1.1`, headers, method, body);
  return { bytes: Buffer.concat([Buffer.from(head, 'latin1'), body]), isFramed: true };
}

function headOf(line: string, headers: readonly string[], method: string, body: Buffer): string {
  const hasNone = body.length === 0 && method === 'GET';
  return [line, ...headers, ...(hasNone ? [] : [`content-length: ${body.length}`]), '', ''].join('\r\n');
}

type HeaderChange = (headers: readonly string[], random: Random) => string[];

const HEADER_CHANGES: readonly HeaderChange[] = [
  (headers, random) => replaced(headers, `content-type: ${random.pick(CONTENT_TYPES)}`),
  (headers) => headers.filter((header) => !header.startsWith('content-type')),
  (headers, random) => [...headers, `content-type: ${random.pick(CONTENT_TYPES)}`],
  (headers, random) => [
    ...headers,
    `content-encoding: ${random.pick(['identity', '', 'Identity', 'gzip', 'br, gzip', 'x'])}`,
  ],
  (headers, random) => [...headers, `x-forwarded-for: ${random.pick(ADDRESSES)}`],
  (headers, random) => [...headers, `forwarded: for="${random.pick(ADDRESSES)}";proto=https`],
  (headers, random) => [...headers, `x-real-ip: ${random.pick(ADDRESSES)}`],
  (headers, random) => [...headers, `${random.pick(NAMES)}: ${headerText(random)}`],
  (headers, random) => [...headers, `x-long: ${'x'.repeat(random.below(9_000))}`],
  (headers, random) => [...headers, ...Array.from({ length: random.below(120) }, (_, index) => `x-${index}: ${index}`)],
  (headers) => headers.toReversed(),
  (headers) => headers.map((header) => header.replace(/^[^:]+/, (name) => name.toUpperCase())),
  (headers) => headers.map((header) => header.replace(': ', ':\t  ')),
  (headers) => [...headers, 'connection: close'],
  (headers) => [...headers, 'connection: keep-alive, Upgrade', 'upgrade: h2c'],
  (headers) => [...headers, 'expect: banana'],
  (headers, random) => [
    ...headers,
    `webhook-id: ${headerText(random)}`,
    'webhook-timestamp: 1e9',
    'webhook-signature: v1,x',
  ],
];

const CONTENT_TYPES: readonly string[] = [
  ...['application/json', 'application/json/', 'application/json; charset=utf-8', 'application/json; charset=utf-16'],
  ...[
    'application/json; charset=utf-7',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ],
  ...[
    '',
    '/',
    'application/',
    'application/json;;;',
    `text/${'x'.repeat(300)}`,
    'application/json; charset="',
    '\xff/\xfe',
  ],
];

const ADDRESSES: readonly string[] = [
  ...['203.0.113.9', '203.0.113.9:4711', '[2001:db8::1]:443', '2001:db8::1', '::ffff:203.0.113.9', '[::1]', '', ','],
  ...[
    'unknown',
    '_hidden',
    '999.1.1.1',
    '1.2.3.4, 5.6.7.8,, 9.9.9.9',
    '1.2.3.4 5.6.7.8',
    'a'.repeat(500),
    '0x7f.1',
    '\xff',
  ],
];

const NAMES: readonly string[] = [
  ...[
    'cookie',
    'authorization',
    'origin',
    'referer',
    'accept',
    'accept-encoding',
    'range',
    'if-none-match',
    'te',
    'via',
  ],
  ...[
    'x-http-method-override',
    'x-request-id',
    'x-original-url',
    'traceparent',
    'proxy-connection',
    '__proto__',
    'x_y',
    'date',
  ],
];

function headerText(random: Random): string {
  return random
    .pick(TEXTS)
    .replaceAll(/\p{Cc}/gu, ' ')
    .replaceAll(/[^\x20-\xff]/g, '\xe9');
}

function replaced(headers: readonly string[], header: string): string[] {
  return headers.map((each) => (each.startsWith('content-type') ? header : each));
}

type Broken = (line: string, headers: readonly string[], body: Buffer, random: Random) => string;

/** Heads that lie about the body, or that are no heads. */
const BROKEN: readonly Broken[] = [
  (line, headers, body) => head(line, headers, `content-length: ${body.length + 7}`),
  (line, headers, body) => head(line, headers, `content-length: ${Math.max(body.length - 3, 0)}`),
  (line, headers, body) => head(line, headers, `content-length: ${body.length}`, `content-length: ${body.length + 1}`),
  (line, headers, body) => head(line, headers, `content-length: ${body.length}`, 'transfer-encoding: chunked'),
  (line, headers) => head(line, headers, 'transfer-encoding: chunked'),
  (line, headers, _body, random) =>
    head(line, headers, `transfer-encoding: ${random.pick(['gzip', 'chunked, gzip', 'x'])}`),
  (line, headers, _body, random) =>
    head(line, headers, `content-length: ${random.pick(['-1', '1e3', '0x10', '+5', '', '9'.repeat(30)])}`),
  (line, headers, body) => head(line, headers, 'x: a\u0000b', `content-length: ${body.length}`),
  (line, headers, body) => head(line, [...headers, ' folded'], `content-length: ${body.length}`),
  (line, headers, body, random) =>
    head(
      line.replace('HTTP/1.1', random.pick(['HTTP/1.0', 'HTTP/2.0', 'HTTP/9', ''])),
      headers,
      `content-length: ${body.length}`,
    ),
];

function head(line: string, headers: readonly string[], ...more: readonly string[]): string {
  return [line, ...headers, ...more, '', ''].join('\r\n');
}

function chunked(line: string, headers: readonly string[], body: Buffer, random: Random): Buffer {
  const parts: Buffer[] = [Buffer.from(head(line, headers, 'transfer-encoding: chunked'), 'latin1')];
  for (let at = 0; at < body.length; ) {
    const size = 1 + random.below(Math.min(body.length - at, 2_000));
    const extension = random.below(4) === 0 ? ';a=b' : '';
    parts.push(Buffer.from(`${size.toString(16)}${extension}\r\n`), body.subarray(at, at + size), Buffer.from('\r\n'));
    at += size;
  }
  parts.push(Buffer.from(random.below(4) === 0 ? '0\r\nx-trailer: 1\r\n\r\n' : '0\r\n\r\n'));
  return Buffer.concat(parts);
}
