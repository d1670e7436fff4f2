import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MerchantEvent } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliverEvent } from './deliver-event.ts';

const key = randomBytes(32);
const secret = `whsec_${key.toString('base64')}`;
const event: MerchantEvent = {
  eventId: 'msg_01',
  orderId: 'A-1001',
  type: 'order.paid',
  payload: '{"type":"order.paid","data":{"note":"ñ €"}}',
  createdAt: new Date('2026-06-01T12:00:00Z'),
  attempts: 0,
  state: 'pending',
};

let merchant: Server;
let requests: { headers: IncomingMessage['headers']; body: string }[];
let status: number;

beforeAll(async () => {
  merchant = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
    if (status === 0) return;
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
  });
  await new Promise<void>((resolve) => merchant.listen(0, '127.0.0.1', resolve));
});

beforeEach(() => {
  requests = [];
  status = 204;
});

afterAll(() => {
  merchant.closeAllConnections();
  merchant.close();
});

test('the signature of an event is the HMAC-SHA256 of its id, time and payload under the shared secret', async () => {
  expect(await deliver()).toEqual({ failure: null, marks: ['delivered msg_01'] });
  const { headers, body } = requests[0] as (typeof requests)[number];
  expect(body).toBe(event.payload);
  expect(headers['content-type']).toBe('application/json');
  expect(headers['webhook-id']).toBe('msg_01');
  expect(headers['webhook-timestamp']).toBe('1780315200');
  const signed = createHmac('sha256', key).update(`msg_01.1780315200.${event.payload}`).digest('base64');
  expect(headers['webhook-signature']).toBe(`v1,${signed}`);
});

test.each([200, 201, 299])('an event that the merchant answers with %i is delivered', async (answer) => {
  status = answer;
  expect((await deliver()).marks).toEqual(['delivered msg_01']);
});

test.each([302, 400, 410, 429, 500])(
  'an event that the merchant answers with %i has failed, and no redirect is followed',
  async (answer) => {
    status = answer;
    expect(await deliver()).toEqual({ failure: `http_${answer}`, marks: [`failed msg_01 http_${answer} dead=false`] });
    expect(requests).toHaveLength(1);
  },
);

test('an event has failed when the merchant does not answer in time or cannot be reached', async () => {
  status = 0;
  expect(await deliver({ timeoutMilliseconds: 50 })).toEqual({
    failure: 'timeout',
    marks: ['failed msg_01 timeout dead=false'],
  });
  expect(await deliver({ url: 'http://127.0.0.1:1/' })).toEqual({
    failure: 'unreachable',
    marks: ['failed msg_01 unreachable dead=false'],
  });
});

test('the last failed attempt makes the event a dead letter', async () => {
  status = 500;
  expect((await deliver({ lastAttempt: true })).marks).toEqual(['failed msg_01 http_500 dead=true']);
});

test('a delivered event is not sent again', async () => {
  expect(await deliver({ stored: { ...event, state: 'delivered' } })).toEqual({ failure: null, marks: [] });
  expect(requests).toHaveLength(0);
});

async function deliver(
  options: { url?: string; lastAttempt?: boolean; stored?: MerchantEvent; timeoutMilliseconds?: number } = {},
) {
  const marks: string[] = [];
  const { port } = merchant.address() as AddressInfo;
  const { failure } = await deliverEvent(event.eventId, options.lastAttempt ?? false, {
    events: {
      get: async () => options.stored ?? event,
      markDelivered: async (id) => {
        marks.push(`delivered ${id}`);
      },
      markFailed: async (id, reason, dead) => {
        marks.push(`failed ${id} ${reason} dead=${dead}`);
      },
    },
    merchant: { url: options.url ?? `http://127.0.0.1:${port}/hook`, secret },
    fetch,
    clock: () => new Date('2026-06-01T12:00:00.500Z'),
    timeoutMilliseconds: options.timeoutMilliseconds ?? 600_000,
  });
  return { failure, marks };
}
