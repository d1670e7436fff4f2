import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sendEvent } from './send-event.ts';

const [key, newKey] = [randomBytes(32), randomBytes(32)];
const event = { eventId: 'msg_01', payload: '{"type":"order.paid","data":{"note":"ñ €"}}' };

let merchant: Server;
let requests: { headers: IncomingMessage['headers']; body: string }[];
let status: number;
let retryAfter: string | undefined;

beforeAll(async () => {
  merchant = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
    if (status === 0) return;
    const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : headers).end();
  });
  await new Promise<void>((resolve) => merchant.listen(0, '127.0.0.1', resolve));
});

beforeEach(() => {
  requests = [];
  status = 204;
  retryAfter = undefined;
});

afterAll(() => {
  merchant.closeAllConnections();
  merchant.close();
});

test('the signature of an event is the HMAC-SHA256 of its id, time and payload under the shared secret', async () => {
  expect(await send()).toBeNull();
  const { headers, body } = requests[0] as (typeof requests)[number];
  expect(body).toBe(event.payload);
  expect(headers['content-type']).toBe('application/json');
  expect(headers['webhook-id']).toBe('msg_01');
  expect(headers['webhook-timestamp']).toBe('1780315200');
  expect(headers['webhook-signature']).toBe(signatureUnder(key));
});

test('while a secret rotates, an event has two signatures, one under each secret', async () => {
  await send({ secrets: [secretOf(newKey), secretOf(key)] });
  expect(requests[0]?.headers['webhook-signature']).toBe(`${signatureUnder(newKey)} ${signatureUnder(key)}`);
});

test.each([200, 201, 299])('an event that the merchant answers with %i is delivered', async (answer) => {
  status = answer;
  expect(await send()).toBeNull();
});

test.each([302, 400, 410, 429, 500])(
  'an event that the merchant answers with %i has failed, and no redirect is followed',
  async (answer) => {
    status = answer;
    expect(await send()).toEqual({ reason: `http_${answer}`, retryAfterSeconds: null });
    expect(requests).toHaveLength(1);
  },
);

test.each([
  [429, '60', 60],
  [503, '60', 60],
  [503, 'Mon, 01 Jun 2026 12:02:00 GMT', 120],
  [503, '86400', 3_600],
  [429, 'Mon, 01 Jun 2026 11:00:00 GMT', null],
  [429, '-1', null],
  [429, 'soon', null],
  [500, '60', null],
])('a merchant that answers %i with Retry-After %s is waited for %s seconds', async (answer, header, seconds) => {
  status = answer;
  retryAfter = header;
  expect(await send()).toEqual({ reason: `http_${answer}`, retryAfterSeconds: seconds });
});

test('an event has failed when the merchant does not answer in time or cannot be reached', async () => {
  status = 0;
  expect(await send({ timeoutMilliseconds: 50 })).toMatchObject({ reason: 'timeout' });
  expect(await send({ url: 'http://127.0.0.1:1/' })).toMatchObject({ reason: 'unreachable' });
});

function send(options: { url?: string; secrets?: readonly string[]; timeoutMilliseconds?: number } = {}) {
  const { port } = merchant.address() as AddressInfo;
  const { url = `http://127.0.0.1:${port}/hook`, secrets = [secretOf(key)], timeoutMilliseconds = 600_000 } = options;
  const clock = () => new Date('2026-06-01T12:00:00.500Z');
  return sendEvent({ url, secrets }, event, { fetch, clock, timeoutMilliseconds });
}

function secretOf(bytes: Buffer): string {
  return `whsec_${bytes.toString('base64')}`;
}

function signatureUnder(bytes: Buffer): string {
  return `v1,${createHmac('sha256', bytes).update(`msg_01.1780315200.${event.payload}`).digest('base64')}`;
}
