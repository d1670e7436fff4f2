import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clientNetwork } from './client-network.ts';

const PROXY = '10.0.0.1';

const from = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

test('without trusted proxies the network is that of the socket, whatever the headers say', () => {
  expect(clientNetwork(from('192.0.2.7', '198.51.100.1'), 0)).toBe('192.0.2.7');
});

test('each trusted proxy vouches for one forwarded address, counted from the last', () => {
  const request = from(PROXY, '203.0.113.66, 198.51.100.1, 10.0.0.2');
  expect(clientNetwork(request, 1)).toBe('10.0.0.2');
  expect(clientNetwork(request, 2)).toBe('198.51.100.1');
  expect(clientNetwork(request, 3)).toBe('203.0.113.66');
  expect(clientNetwork(from(PROXY), 2)).toBe(PROXY);
});

test('with fewer forwarded addresses than trusted proxies the proxy counts', () => {
  expect(clientNetwork(from(PROXY, '203.0.113.66'), 2)).toBe(PROXY);
});

test.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['1:2:3::192.0.2.1', '1:2:3:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:201', '192.0.2.1'],
  ['0:0:0:0:0:ffff:192.0.2.1', '192.0.2.1'],
  ['::203.0.113.9', '0:0:0:0::/64'],
  ['::cb00:7109', '0:0:0:0::/64'],
  ['not an address', 'not an address'],
])('the network of the sender %s is %s', (address, network) => {
  expect(clientNetwork(from(address), 0)).toBe(network);
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['203.0.113.9:4711', '203.0.113.9'],
  ['  203.0.113.9:4711\t', '203.0.113.9'],
  ['203.0.113.9:1', '203.0.113.9'],
  ['203.0.113.9:65535', '203.0.113.9'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['[2001:db8::1]', '2001:db8:0:0::/64'],
  ['[2001:db8::1]:443', '2001:db8:0:0::/64'],
  ['[fe80::1%eth0]:443', 'fe80:0:0:0::/64'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['[::ffff:203.0.113.9]:4711', '203.0.113.9'],
  ['[::ffff:cb00:7109]', '203.0.113.9'],
])('the forwarded address %s is the network %s, whatever its port', (entry, network) => {
  expect(clientNetwork(from(PROXY, entry), 1)).toBe(network);
  expect(clientNetwork(from(PROXY, `198.51.100.1, ${entry}`), 1)).toBe(network);
});

test.each([
  ...['', ' ', 'unknown', '_hidden', 'localhost', 'pay.example', '203.0.113', '203.0.113.256', '203.0.113.09'],
  ...['203.0.113.9:', '203.0.113.9:port', '203.0.113.9:123456', ':4711', '203.0.113.9 4711', '203.0.113.9/24'],
  ...['203.0.113.9:99999', '203.0.113.9:65536', '203.0.113.9:0', '[2001:db8::1]:65536', '[2001:db8::1]:00000'],
  ...['"203.0.113.9"', 'for=203.0.113.9', '[203.0.113.9]:80', '[2001:db8::1', '2001:db8::1]', '[2001:db8::1]443'],
  ...['[]', '[]:443', '2001:db8::1::2', '1:2:3:4:5:6:7:8:443', '0x7f.1', '3405803785', '203.0.113.9\u0000', '<script>'],
  ...['203.0.113.9;198.51.100.1', '203.0.113.9 198.51.100.1', 'x'.repeat(4_000), '9'.repeat(4_000), '['.repeat(4_000)],
])('the forwarded text %j is no address, so the proxy counts', (entry) => {
  expect(clientNetwork(from(PROXY, entry), 1)).toBe(PROXY);
  expect(clientNetwork(from(PROXY, `198.51.100.1,${entry}`), 1)).toBe(PROXY);
});

test('no text of a sender before the entries of the proxies changes the network', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(clientNetwork(from(PROXY, `${text}, 203.0.113.9:4711`), 1)).toBe('203.0.113.9');
      expect(clientNetwork(from(PROXY, `${text}, 203.0.113.9, 10.0.0.2:80`), 2)).toBe('203.0.113.9');
    }),
  );
});

test('any forwarded text is one address, one /64 or the proxy', () => {
  const part = fc.constantFrom('203.0.113.9', '2001:db8::1', '[', ']', ':', '%', ',', ' ', '.', '443', '::ffff:', 'a');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part).map((parts) => parts.join('')),
      ),
      fc.integer({ min: 1, max: 3 }),
      (text, hops) => {
        expect(clientNetwork(from(PROXY, text), hops)).toMatch(
          /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){3}::\/64)$/,
        );
      },
    ),
  );
});

test('every spelling of an IPv6 address is the same network', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
      const network = clientNetwork(from(canonical), 0);
      expect(clientNetwork(from(address), 0)).toBe(network);
      expect(clientNetwork(from(address.toUpperCase()), 0)).toBe(network);
      expect(clientNetwork(from(PROXY, `[${address}%eth0]:443`), 1)).toBe(network);
    }),
  );
});
