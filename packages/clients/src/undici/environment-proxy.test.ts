import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const requests: string[] = [];
const provider = createServer((request, response) => {
  requests.push(`provider ${request.url}`);
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[]}');
});
const proxy = createServer((request, response) => {
  requests.push(`proxy ${request.url}`);
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[]}');
}).on('connect', (request, socket) => {
  requests.push(`proxy CONNECT ${request.url}`);
  socket.destroy();
});

beforeAll(async () => {
  for (const server of [provider, proxy]) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }
});
afterAll(() => {
  for (const server of [provider, proxy]) {
    server.closeAllConnections();
    server.close();
  }
});

test('calls ignore a proxy of the environment: credentials reach the configured host only', async () => {
  const program = fileURLToPath(new URL('../__fixtures__/send-once.ts', import.meta.url));
  const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const names = ['http_proxy', 'https_proxy', 'all_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];
  const env = {
    ...process.env,
    NO_PROXY: '',
    no_proxy: '',
    ...Object.fromEntries(names.map((name) => [name, proxyUrl])),
  };
  const baseUrl = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  await promisify(execFile)(process.execPath, ['--conditions=@punteo/source', program, baseUrl], {
    env: { ...env, NODE_USE_ENV_PROXY: '1' },
  });
  const calls = Array(3).fill('provider /api/payments');
  expect(requests).toEqual([...calls, 'provider /fetched', 'provider /fetched']);
});
