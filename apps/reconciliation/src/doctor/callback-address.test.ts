import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { examineCallbackAddress } from './callback-address.ts';

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
  expect(await examineCallbackAddress('http://pay.example', async () => answer.clone())).toMatchObject({
    result: 'warn',
  });
  expect(await examineCallbackAddress('https://pay.example/', async () => answer)).toMatchObject({ result: 'ok' });
});

async function examine(listener: RequestListener) {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return examineCallbackAddress(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}
