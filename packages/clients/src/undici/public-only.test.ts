import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPublic, type Lookup, publicOnly, publicOnlyLookup } from './public-only.ts';

let server: Server;
let port: number;
let dials = 0;
beforeAll(async () => {
  server = createServer((_request, response) => response.end('ok'));
  server.on('connection', () => {
    dials += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.each([
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.0.170',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.0.1',
  '192.168.255.255',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:a9fe:a9fe',
  '::ffff:8.8.8.8',
  '::127.0.0.1',
  '64:ff9b::a00:1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '3fff::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fec0::1',
  'ff02::1',
])('%s is not public', (address) => {
  expect(isPublic(address)).toBe(false);
});

test.each([
  '8.8.8.8',
  '1.1.1.1',
  '100.63.255.255',
  '172.15.0.1',
  '172.32.0.1',
  '192.167.0.1',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00:1450::1',
])('%s is public', (address) => {
  expect(isPublic(address)).toBe(true);
});

test('a name that leads to a private address is not dialled, also not when only one of its addresses is', async () => {
  const before = dials;
  expect(await ask('node.test', [['127.0.0.1']])).toBe('EACCES');
  expect(await ask('node.test', [['8.8.8.8', '127.0.0.1']])).toBe('EACCES');
  expect(await ask('node.test', [[]])).toBe('EACCES');
  expect(dials).toBe(before);
});

test('a name is looked at at every dial: one that led to the public first and leads inside now is refused', () => {
  const lookup = publicOnlyLookup(lookupOf([['8.8.8.8'], ['127.0.0.1']]));
  const answers: unknown[] = [];
  for (let dial = 0; dial < 2; dial += 1) {
    lookup('node.test', {}, (error, address) => answers.push(error?.code ?? address));
  }
  expect(answers).toEqual(['8.8.8.8', 'EACCES']);
});

test('who writes down an address or localhost means it', async () => {
  expect(await ask('127.0.0.1', [])).toBe(200);
  expect(await ask('localhost', [['127.0.0.1']])).toBe(200);
});

/** The status, or the code of why there is none. */
async function ask(hostname: string, answers: readonly (readonly string[])[]): Promise<unknown> {
  const { fetch } = publicOnly(lookupOf(answers));
  try {
    return (await fetch(`http://${hostname}:${port}/`)).status;
  } catch (error) {
    const { cause } = error as { cause?: { code?: unknown } };
    return cause?.code;
  }
}

/** Answers in turn; the last one stays. */
function lookupOf(answers: readonly (readonly string[])[]): Lookup {
  const left = [...answers];
  return (_hostname, _options, callback) => {
    const addresses = (left.length > 1 ? left.shift() : left[0]) ?? [];
    callback(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    );
  };
}
