import { randomUUID } from 'node:crypto';
import { createLog } from '@punteo/app-kit/log';
import { type CallbackRefusals, PunteoError, type ReceivedCallback } from '@punteo/payments';
import { afterEach, expect, test } from 'vitest';
import { rawRequest, request } from '../__fixtures__/raw-request.ts';
import { type CallbackServer, type CallbackServerOptions, createCallbackServer } from './callback-server.ts';
import { createCounters } from './counters.ts';

const VALID = '/callbacks/bank/valid';
const NOW = new Date('2026-06-01T12:00:00Z');

let server: CallbackServer;

afterEach(() => server.close());

test('too many unknown addresses from one network are answered 429, and valid ones never are', async () => {
  const { post } = await start({ config: { unknownAddressesPerMinute: 3, trustedProxyHops: 0 } });
  // Headers of the sender change nothing.
  const unknown = (index: number) => post('/callbacks/bank/unknown', { 'x-forwarded-for': `198.51.100.${index}` });
  const statuses: number[] = [];
  for (let index = 0; index < 4; index += 1) statuses.push((await unknown(index)).status);
  expect(statuses).toEqual([404, 404, 404, 429]);
  expect(await post('/')).toMatchObject({ status: 429, headers: { 'content-length': '0', 'retry-after': '30' } });
  expect((await post(VALID)).status).toBe(200);
});

test('behind one trusted proxy the network is the one that the proxy saw', async () => {
  const { post } = await start({ config: { unknownAddressesPerMinute: 1, trustedProxyHops: 1 } });
  const from = async (forwarded: string) => (await post('/', { 'x-forwarded-for': forwarded })).status;
  expect([await from('203.0.113.9, 198.51.100.1'), await from('203.0.113.8, 198.51.100.1')]).toEqual([404, 429]);
  expect(await from('203.0.113.9, 198.51.100.2')).toBe(404);
});

test('ports, brackets and further headers of proxies change no network, and a text that is no address is the proxy’s', async () => {
  const { url } = await start({ config: { unknownAddressesPerMinute: 1, trustedProxyHops: 1 } });
  const from = async (...forwarded: string[]) => {
    const lines = forwarded.map((value) => `X-Forwarded-For: ${value}\r\n`).join('');
    const head = `POST / HTTP/1.1\r\nhost: x\r\nforwarded: for=192.0.2.1\r\nx-real-ip: 192.0.2.2\r\n${lines}`;
    return (await rawRequest(url, `${head}content-length: 0\r\n\r\n`)).status;
  };
  expect([await from('203.0.113.9:4711'), await from('203.0.113.9:4712'), await from('::ffff:203.0.113.9')]).toEqual([
    404, 429, 429,
  ]);
  expect([await from('198.51.100.1', '[2001:db8::1]:443'), await from('x', '[2001:db8::2]:80')]).toEqual([404, 429]);
  expect([await from('garbage-1'), await from('garbage-2'), await from('unknown'), await from()]).toEqual([
    404, 429, 429, 429,
  ]);
});

test('headers and bodies that do not come in time are answered 408 and closed, and nothing is stored', async () => {
  const { url, stored, counters } = await start({
    timeLimits: { headersMilliseconds: 100, requestMilliseconds: 200, checkMilliseconds: 20 },
  });
  const slowHeaders = rawRequest(url, `POST ${VALID} HTTP/1.1\r\nhost: x\r\n`);
  const slowBody = rawRequest(url, `POST ${VALID} HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{`);
  expect(await slowHeaders).toMatchObject({ status: 408, body: '', closed: true });
  expect(await slowBody).toMatchObject({ status: 408, body: '', closed: true });
  expect([stored, counters.requests.tooSlow]).toEqual([[], 2]);
});

test('a callback that cannot be stored is answered 503 with Retry-After, and one line of the log says so', async () => {
  const { post, lines, counters, events } = await start({
    callbacks: {
      receive: () => Promise.reject(new PunteoError('store_unavailable', 'The database is away.')),
      countRefusals: async () => {},
    },
  });
  for (let count = 0; count < 3; count += 1)
    expect(await post(VALID)).toMatchObject({
      status: 503,
      headers: { 'content-length': '0', 'retry-after': '30' },
      body: '',
      closed: false,
    });
  expect(counters.requests).toMatchObject({ unavailable: 3, stored: 0 });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ errorCode: 'store_unavailable', errorMessage: 'The database is away.' }),
  ]);
  expect(events).toEqual([]);
});

test('a callback is handed to the store with the time, the network and the address it came to', async () => {
  const { post, stored, events } = await start();
  expect((await post(VALID, { 'content-type': 'text/plain' })).status).toBe(200);
  expect(stored).toEqual([
    expect.objectContaining({
      provider: 'bank',
      addressedOrderId: 'A-1',
      keyId: 'k1',
      contentType: 'text/plain',
      receivedAt: NOW,
      senderNetwork: '127.0.0.1',
    }),
  ]);
  expect(events).toEqual(['stored']);
});

test('every request is counted once, by its outcome', async () => {
  const { url, post, counters } = await start({ config: { unknownAddressesPerMinute: 1, trustedProxyHops: 0 } });
  await post(VALID);
  await post('/callbacks/bank/unknown');
  await post('/callbacks/bank/unknown');
  await post(VALID, { 'content-encoding': 'gzip' });
  await rawRequest(url, request('POST', VALID, 'x'.repeat(20_481)));
  await rawRequest(url, 'nonsense\r\n\r\n');
  const probes = 4;
  expect(counters).toEqual({
    requests: {
      stored: 1,
      duplicate: 0,
      unknown: 1,
      overBudget: 1,
      signatureRefused: 0,
      handshake: 0,
      wrongMethod: probes,
      tooLarge: 1,
      encoded: 1,
      transferEncoded: 0,
      tooSlow: 0,
      malformed: 1,
      unavailable: 0,
    },
    waiting: 0,
  });
});

/** A server with one provider, whose only valid address is `valid`, on a store in memory. */
async function start(options: Partial<CallbackServerOptions> = {}) {
  const stored: ReceivedCallback[] = [];
  const counted: CallbackRefusals[] = [];
  const events: string[] = [];
  const lines: string[] = [];
  const counters = createCounters();
  server = createCallbackServer({
    config: { unknownAddressesPerMinute: 1_000, trustedProxyHops: 0 },
    callbacks: {
      async receive(callback) {
        stored.push(callback);
        return 'stored';
      },
      countRefusals: async (refusals) => void counted.push(...refusals),
    },
    providers: [
      {
        name: 'bank',
        authenticate: ({ address }) =>
          address === 'valid'
            ? { decision: 'accept', address: { orderId: 'A-1', keyId: 'k1' } }
            : { decision: 'refuse' },
      },
    ],
    log: createLog({ app: 'test', level: 'info', destination: { write: (line) => lines.push(line) } }),
    counters,
    clock: () => NOW,
    onStored: () => events.push('stored'),
    ...options,
  });
  const url = await server.listen(0, '127.0.0.1');
  const post = (path: string, headers: Record<string, string> = {}) =>
    rawRequest(url, request('POST', path, randomUUID(), headers));
  return { url, post, stored, counted, events, lines, counters };
}
