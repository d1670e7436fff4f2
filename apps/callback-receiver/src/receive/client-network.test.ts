import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { clientNetwork } from './client-network.ts';

const from = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

test('without trusted proxies the network is that of the socket, whatever the headers say', () => {
  expect(clientNetwork(from('192.0.2.7', '198.51.100.1'), 0)).toBe('192.0.2.7');
});

test('each trusted proxy vouches for one forwarded address, counted from the last', () => {
  const request = from('10.0.0.1', '203.0.113.66, 198.51.100.1, 10.0.0.2');
  expect(clientNetwork(request, 1)).toBe('10.0.0.2');
  expect(clientNetwork(request, 2)).toBe('198.51.100.1');
  expect(clientNetwork(from('10.0.0.1'), 2)).toBe('10.0.0.1');
});

test.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['not an address', 'not an address'],
])('the network of the sender %s is %s', (address, network) => {
  expect(clientNetwork(from(address), 0)).toBe(network);
});
