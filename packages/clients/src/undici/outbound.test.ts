import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createNeopayClient } from '../index.ts';
import { createOutbound } from './index.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function portOf(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

test('with a proxy, a public host is reached through a tunnel, and this machine directly', async () => {
  const asked: string[] = [];
  const proxy = createServer().on('connect', (request, socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`);
    socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
  });
  const service = createServer((_request, response) => response.end('direct'));
  const proxyUrl = `http://user:pass@127.0.0.1:${await portOf(proxy)}`;
  const { fetch } = createOutbound({ proxyUrl });
  const url = `http://127.0.0.1:${await portOf(service)}/`;
  expect(await (await fetch(url, { headers: { connection: 'close' } })).text()).toBe('direct');
  await expect(fetch('https://neopay.test/')).rejects.toThrow();
  await expect(fetch('http://neopay.test/')).rejects.toThrow();
  const basic = `Basic ${Buffer.from('user:pass').toString('base64')}`;
  expect(asked).toEqual([`neopay.test:443 ${basic}`, `neopay.test:80 ${basic}`]);
});

test.each<[string, (socket: Socket) => void]>([
  ['closes every connection', (socket) => socket.destroy()],
  ['ends every connection', (socket) => socket.end()],
  ['closes after the first bytes', (socket) => socket.once('data', () => socket.destroy())],
  ['answers something else', (socket) => socket.once('data', () => socket.end('220 mail.test ESMTP\r\n'))],
])('a proxy that %s fails the call, and is dialled once per attempt', async (_, behave) => {
  let dials = 0;
  const proxy = createTcpServer((socket) => {
    dials += 1;
    socket.on('error', () => {});
    behave(socket);
  });
  const { fetch, transport } = createOutbound({ proxyUrl: `http://127.0.0.1:${await portOf(proxy)}` });
  await expect(fetch('https://neopay.test/')).rejects.toThrow();
  expect(dials).toBe(1);
  const neopay = createNeopayClient({ baseUrl: 'https://neopay.test', token: 't', appKey: 'k', transport });
  await expect(neopay.listPaymentRows()).rejects.toMatchObject({ code: 'network' });
  // A read has three attempts.
  expect(dials).toBe(4);
});
