import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { checkCallbackAddress } from './callback-address.ts';

const asked: string[] = [];
let server: Server | undefined;

afterEach(() => {
  asked.length = 0;
  server?.closeAllConnections();
  server?.close();
});

test('the receiver’s own answer to a GET is what should be met, asked for once', async () => {
  expect(await examine((_request, response) => response.writeHead(405, { allow: 'POST' }).end())).toMatchObject({
    result: 'ok',
  });
  expect(asked).toEqual(['GET /callbacks/doctor/none']);
});

test.each<[string, RequestListener, RegExp]>([
  ['a redirect', (_, response) => void response.writeHead(301, { location: '/elsewhere' }).end(), /redirects/],
  ['a page of the proxy', (_, response) => void response.writeHead(200).end('<html>'), /answers 200/],
  ['not found', (_, response) => void response.writeHead(404).end(), /answers 404/],
  ['another server’s 405', (_, response) => void response.writeHead(405, { allow: 'GET' }).end(), /answers 405/],
  ['a 405 with a page', (_, response) => void response.writeHead(405, { allow: 'POST' }).end('no'), /answers 405/],
  ['a closed connection', (request) => void request.socket.destroy(), /Nobody answers/],
])('%s is a failure, and nothing is followed', async (_name, listener, detail) => {
  expect(await examine(listener)).toMatchObject({ result: 'fail', detail: expect.stringMatching(detail) });
  expect(asked).toHaveLength(1);
});

test('an address without TLS beyond this machine is a warning', async () => {
  const answer = new Response(null, { status: 405, headers: { allow: 'POST' } });
  const at = (url: string) => checkCallbackAddress({ url, isConfigured: true }, async () => answer.clone());
  expect(await at('http://pay.example')).toMatchObject({
    result: 'warn',
    detail: expect.stringMatching(/without TLS/),
  });
  expect(await at('https://pay.example/')).toMatchObject({ result: 'ok' });
});

test.each(['http://127.0.0.1:8080', 'http://localhost', 'https://[::1]', 'http://127.1'])(
  '%s as PUBLIC_URL is a warning: no provider reaches it; to look at it on purpose is fine',
  async (url) => {
    const answer = new Response(null, { status: 405, headers: { allow: 'POST' } });
    const look = (isConfigured: boolean) => checkCallbackAddress({ url, isConfigured }, async () => answer.clone());
    expect(await look(true)).toMatchObject({ result: 'warn', detail: expect.stringMatching(/set PUBLIC_URL/) });
    expect(await look(false)).toMatchObject({ result: 'ok' });
  },
);

test('a certificate that is refused is told apart from silence, by its code and not by the address', async () => {
  const broken = (code: string) => async () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('canary'), { code }) });
  };
  const told = async (code: string) =>
    (await checkCallbackAddress({ url: 'https://pay.example', isConfigured: true }, broken(code))).detail;
  expect(await told('CERT_HAS_EXPIRED')).toMatch(/^Its certificate is refused \(CERT_HAS_EXPIRED\): renew it/);
  expect(await told('ERR_TLS_CERT_ALTNAME_INVALID')).toMatch(/have it name this host/);
  expect(await told('ENOTFOUND')).toMatch(/^Nobody answers there \(ENOTFOUND\): .* DNS/);
});

async function examine(listener: RequestListener) {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return checkCallbackAddress({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isConfigured: false,
  });
}
