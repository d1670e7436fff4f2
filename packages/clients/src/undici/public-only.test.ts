import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publicOnly } from './public-only.ts';
import { isPublic, type Lookup, publicOnlyLookup } from './public-only-lookup.ts';

let server: Server;
let port: number;
let connections = 0;
beforeAll(async () => {
  server = createServer((_request, response) => response.end('ok'));
  server.on('connection', () => {
    connections += 1;
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
  '::2',
  '4000::1',
  'ff02::1',
])('the address %s is not public', (address) => {
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
])('the address %s is public', (address) => {
  expect(isPublic(address)).toBe(true);
});

test('a name is never connected to when any of its addresses is private', async () => {
  const before = connections;
  expect(await statusOf('node.test', [['127.0.0.1']])).toBe('EACCES');
  expect(await statusOf('node.test', [['8.8.8.8', '127.0.0.1']])).toBe('EACCES');
  expect(await statusOf('node.test', [[]])).toBe('EACCES');
  expect(connections).toBe(before);
});

test('a name is resolved for every connection, and refused when it now resolves to a private address', () => {
  const lookup = publicOnlyLookup(lookupOf([['8.8.8.8'], ['127.0.0.1']]));
  const answers: unknown[] = [];
  for (let connection = 0; connection < 2; connection += 1) {
    lookup('node.test', {}, (error, address) => answers.push(error?.code ?? address));
  }
  expect(answers).toEqual(['8.8.8.8', 'EACCES']);
});

test('a literal address and localhost are connected to, also when they are private', async () => {
  expect(await statusOf('127.0.0.1', [])).toBe(200);
  expect(await statusOf('localhost', [['127.0.0.1']])).toBe(200);
});

/** The status of the answer, or the code of the error. */
async function statusOf(hostname: string, answers: readonly (readonly string[])[]): Promise<unknown> {
  const { fetch } = publicOnly(lookupOf(answers));
  try {
    return (await fetch(`http://${hostname}:${port}/`)).status;
  } catch (error) {
    const { cause } = error as { cause?: { code?: unknown } };
    return cause?.code;
  }
}

/** Returns the answers in turn; the last one repeats. */
function lookupOf(answers: readonly (readonly string[])[]): Lookup {
  const remaining = [...answers];
  return (_hostname, _options, callback) => {
    const addresses = (remaining.length > 1 ? remaining.shift() : remaining[0]) ?? [];
    callback(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    );
  };
}
