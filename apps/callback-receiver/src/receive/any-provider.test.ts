import { createLog } from '@punteo/app-kit/log';
import type { HandshakeRequest, ReceivedCallback, ReceiveOutcome } from '@punteo/payments';
import { afterEach, expect, test } from 'vitest';
import { rawRequest, request } from '../__fixtures__/raw-request.ts';
import { type CallbackServer, createCallbackServer } from './callback-server.ts';
import { createCounters } from './counters.ts';
import type { CallbackProvider } from './verified-sender.ts';

// What the receiver does with a provider whose adapter is unusual, or wrong.

let server: CallbackServer | undefined;

afterEach(() => server?.close());

const ADDRESS = { orderId: null, keyId: 'k1' };

/** Signs by writing `right` into a header. */
const SIGNING: CallbackProvider = {
  name: 'bank',
  authenticate: ({ address }) =>
    address === 'valid' ? { decision: 'verify_body', address: ADDRESS } : { decision: 'refuse' },
  verifyBody: ({ headers }) =>
    headers['x-signature'] === 'right' ? { verified: true } : { verified: false, signature: 'wrong' },
};

/** As Slack tests an address: with a POST, whose challenge is in the body. */
const TESTING_WITH_POST: CallbackProvider = {
  ...SIGNING,
  handshake: {
    method: 'POST',
    challengeOf: ({ body }) => /^\{"challenge":"([^"]*)"\}$/.exec(Buffer.from(body).toString())?.[1] ?? null,
  },
};

const RIGHT = { 'x-signature': 'right' };

test('a POST with a challenge is stored, and answered with its challenge after the commit', async () => {
  const { post, stored } = await start(TESTING_WITH_POST);
  expect(await post('{"challenge":"abc-123"}', RIGHT)).toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body: 'abc-123',
  });
  expect(await post('{"challenge":"<b>abc</b>"}', RIGHT)).toMatchObject({ status: 200, body: '' });
  expect(await post('{"payment":"1"}', RIGHT)).toMatchObject({ status: 200, body: '' });
  expect(stored).toHaveLength(3);
});

test('a POST with a challenge whose signature is wrong, or whose callback is not stored, gets no challenge', async () => {
  const { post, stored } = await start(TESTING_WITH_POST);
  expect(await post('{"challenge":"abc"}')).toMatchObject({ status: 404, body: '' });
  expect(await post('{"challenge":"abc"}', RIGHT, 'invalid')).toMatchObject({ status: 404, body: '' });
  expect(stored).toEqual([]);
  await server?.close();
  const unavailable = await start(TESTING_WITH_POST, async () => Promise.reject(new Error('away')));
  expect(await unavailable.post('{"challenge":"abc"}', RIGHT)).toMatchObject({ status: 503, body: '' });
});

test('a GET with a challenge of a provider that signs it is answered only when the signature is right', async () => {
  const challengeOf = ({ query }: HandshakeRequest) => query.get('challenge');
  const { url, stored } = await start({ ...SIGNING, handshake: { method: 'GET', challengeOf } });
  const get = (headers: Readonly<Record<string, string>>) =>
    rawRequest(url, request('GET', '/callbacks/bank/valid?challenge=abc', '', headers));
  expect(await get(RIGHT)).toMatchObject({ status: 200, body: 'abc' });
  expect(await get({ 'x-signature': 'wrong' })).toMatchObject({ status: 404, body: '' });
  expect(await get({})).toMatchObject({ status: 404, body: '' });
  expect(stored).toEqual([]);
});

test('wrong signatures count in the budget of their network like unknown addresses, and right ones always pass', async () => {
  const { post } = await start(SIGNING, undefined, 2);
  const statuses = [];
  for (const address of ['invalid', 'valid', 'valid', 'invalid'])
    statuses.push((await post('{}', { 'x-signature': 'wrong' }, address)).status);
  expect(statuses).toEqual([404, 404, 429, 429]);
  expect(await post('{}', RIGHT)).toMatchObject({ status: 200 });
});

test('a provider that wants the body verified and cannot verify it has every callback refused', async () => {
  const { post, stored } = await start({ name: SIGNING.name, authenticate: SIGNING.authenticate });
  expect(await post('{}', RIGHT)).toMatchObject({ status: 404 });
  expect(stored).toEqual([]);
});

test.each(['authenticate', 'verifyBody', 'handshake'] as const)(
  'an adapter whose %s throws is answered 503 and logged, and the process serves the next callback',
  async (part) => {
    const broken = (): never => {
      throw new Error('canary');
    };
    const isBroken = (headers: object) => 'x-broken' in headers;
    const { post, stored, lines } = await start({
      ...SIGNING,
      authenticate: (received) =>
        part === 'authenticate' && isBroken(received.headers) ? broken() : SIGNING.authenticate(received),
      verifyBody: (received) =>
        part === 'verifyBody' && isBroken(received.headers) ? broken() : { verified: true, keyId: 's1' },
      handshake: {
        method: 'POST',
        challengeOf: ({ headers }) => (part === 'handshake' && isBroken(headers) ? broken() : null),
      },
    });
    expect(await post('{}', { 'x-broken': '1' })).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
    expect(stored).toEqual([]);
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['A request failed by a fault of Punteo.']);
    expect(lines.join('')).not.toContain('canary');
    expect(await post('{}')).toMatchObject({ status: 200 });
    expect(stored).toMatchObject([{ keyId: 's1', authenticatedBy: 'signature' }]);
  },
);

test('only the headers that the adapter names are stored', async () => {
  const { post, stored } = await start({ ...SIGNING, storedHeaders: ['x-signature', 'x-event'] });
  await post('{}', { ...RIGHT, authorization: 'Bearer canary', cookie: 'canary=1' });
  expect(stored).toMatchObject([{ headers: RIGHT }]);
  expect(JSON.stringify(stored)).not.toContain('canary');
});

test('a receiver does not start with an adapter that would store a credential', async () => {
  await expect(start({ ...SIGNING, storedHeaders: ['authorization'] })).rejects.toMatchObject({
    code: 'stored_headers_invalid',
  });
});

async function start(
  provider: CallbackProvider,
  receive: (callback: ReceivedCallback) => Promise<ReceiveOutcome> = async () => 'stored',
  unknownAddressesPerMinute = 1_000,
) {
  const stored: ReceivedCallback[] = [];
  const lines: string[] = [];
  server = undefined;
  server = createCallbackServer({
    config: { unknownAddressesPerMinute, trustedProxyHops: 0 },
    callbacks: {
      async receive(callback) {
        stored.push(callback);
        return receive(callback);
      },
      countRefusals: async () => {},
    },
    providers: [provider],
    log: createLog({ app: 'test', level: 'error', destination: { write: (line) => lines.push(line) } }),
    counters: createCounters(),
    clock: () => new Date('2026-06-01T12:00:00Z'),
    onStored: () => {},
  });
  const url = await server.listen(0, '127.0.0.1');
  const post = (body: string, headers: Readonly<Record<string, string>> = {}, address = 'valid') =>
    rawRequest(url, request('POST', `/callbacks/bank/${address}`, body, headers));
  return { url, post, stored, lines };
}
