import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { checkCallbackAddress } from './callback-address.ts';

const requests: string[] = [];
let server: Server | undefined;

afterEach(() => {
  requests.length = 0;
  server?.closeAllConnections();
  server?.close();
});

test('a callback address where the receiver answers passes, after one GET request', async () => {
  expect(await checkAgainst((_request, response) => response.writeHead(405, { allow: 'POST' }).end())).toMatchObject({
    result: 'ok',
  });
  expect(requests).toEqual(['GET /callbacks/doctor/none']);
});

test.each<[string, RequestListener, RegExp]>([
  ['a redirect', (_, response) => void response.writeHead(301, { location: '/elsewhere' }).end(), /redirects/],
  ['a page of a proxy', (_, response) => void response.writeHead(200).end('<html>'), /answers 200/],
  ['a 404', (_, response) => void response.writeHead(404).end(), /answers 404/],
  ['the 405 of another server', (_, response) => void response.writeHead(405, { allow: 'GET' }).end(), /answers 405/],
  ['a 405 with a body', (_, response) => void response.writeHead(405, { allow: 'POST' }).end('no'), /answers 405/],
  ['a closed connection', (request) => void request.socket.destroy(), /No answer/],
])('a callback address with %s fails after one request', async (_name, listener, detail) => {
  expect(await checkAgainst(listener)).toMatchObject({ result: 'fail', detail: expect.stringMatching(detail) });
  expect(requests).toHaveLength(1);
});

test('a callback address without TLS is a warning, except on this machine', async () => {
  const check = (url: string) => checkCallbackAddress({ url, isConfigured: true }, receiverAnswer);
  expect(await check('http://pay.example')).toMatchObject({
    result: 'warn',
    detail: expect.stringMatching(/without TLS/),
  });
  expect(await check('https://pay.example/')).toMatchObject({ result: 'ok' });
});

test.each(['http://127.0.0.1:8080', 'http://localhost', 'https://[::1]', 'http://127.1'])(
  'the loopback address %s is a warning as PUBLIC_URL, and passes as --callback-url',
  async (url) => {
    const check = (isConfigured: boolean) => checkCallbackAddress({ url, isConfigured }, receiverAnswer);
    expect(await check(true)).toMatchObject({ result: 'warn', detail: expect.stringMatching(/set PUBLIC_URL/) });
    expect(await check(false)).toMatchObject({ result: 'ok' });
  },
);

test('the detail tells a refused certificate from no answer, by the code of the error', async () => {
  const detailFor = async (code: string) => {
    const fetch = async () => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('canary'), { code }) });
    };
    return (await checkCallbackAddress({ url: 'https://pay.example', isConfigured: true }, fetch)).detail;
  };
  expect(await detailFor('CERT_HAS_EXPIRED')).toMatch(/^Its certificate is refused \(CERT_HAS_EXPIRED\): use a valid/);
  expect(await detailFor('ERR_TLS_CERT_ALTNAME_INVALID')).toMatch(/certificate for this host name/);
  expect(await detailFor('ENOTFOUND')).toMatch(/^No answer \(ENOTFOUND\): .* DNS/);
});

test('no answer of a public host names the proxy where one is configured, and none otherwise', async () => {
  const fetch = async () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('canary'), { code: 'ECONNREFUSED' }) });
  };
  const detailFor = async (url: string, proxyUrl: string | null) =>
    (await checkCallbackAddress({ url, isConfigured: true, proxyUrl }, fetch)).detail;
  expect(await detailFor('https://pay.example', 'http://proxy:3128')).toMatch(/OUTBOUND_PROXY_URL, DNS and TLS/);
  expect(await detailFor('https://pay.example', null)).not.toContain('OUTBOUND_PROXY_URL');
  expect(await detailFor('http://10.0.0.8', 'http://proxy:3128')).not.toContain('OUTBOUND_PROXY_URL');
});

async function receiverAnswer(): Promise<Response> {
  return new Response(null, { status: 405, headers: { allow: 'POST' } });
}

async function checkAgainst(listener: RequestListener) {
  server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return checkCallbackAddress({ url: `http://127.0.0.1:${port}`, isConfigured: false });
}
