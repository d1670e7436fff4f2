import { expect, test } from 'vitest';
import { checkSenderNetworks } from './sender-networks.ts';

const PUBLIC = 'https://pay.example';

test.each([
  ['a proxy on the same host', '127.0.0.1', 1],
  ['a proxy in a private network', '172.18.0.2', 1],
  ['a proxy in a private IPv6 network', 'fd12:3456:0:0::/64', 1],
  ['loopback of IPv6', '0:0:0:0::/64', 1],
  ['one public network for two providers', '203.0.113.9', 2],
])('callbacks that all came from %s are a warning that names TRUST_PROXY_HOPS', (_name, onlyNetwork, providers) => {
  const senders = { callbacks: 100, providers, onlyNetwork };
  expect(checkSenderNetworks({ senders }, PUBLIC)).toEqual({
    name: 'sender networks',
    result: 'warn',
    detail: `The last 100 callbacks all came from ${onlyNetwork}, which looks like your proxy: set TRUST_PROXY_HOPS of the receiver to the exact number of your proxies, and have them write X-Forwarded-For.`,
  });
});

test.each([
  ['several networks', { callbacks: 100, providers: 2, onlyNetwork: null }, PUBLIC],
  ['the public network of one provider', { callbacks: 100, providers: 1, onlyNetwork: '203.0.113.9' }, PUBLIC],
  [
    'the public IPv6 network of one provider',
    { callbacks: 100, providers: 1, onlyNetwork: '2001:db8:0:0::/64' },
    PUBLIC,
  ],
  ['too few callbacks', { callbacks: 19, providers: 2, onlyNetwork: '10.0.0.1' }, PUBLIC],
  [
    'this machine, which serves itself',
    { callbacks: 100, providers: 2, onlyNetwork: '127.0.0.1' },
    'http://127.0.0.1:8080',
  ],
  ['this machine by name', { callbacks: 100, providers: 2, onlyNetwork: '127.0.0.1' }, 'http://localhost:8080'],
  ['this machine by IPv6', { callbacks: 100, providers: 2, onlyNetwork: '0:0:0:0::/64' }, 'http://[::1]:8080'],
])('callbacks from %s are no warning', (_name, senders, url) => {
  expect(checkSenderNetworks({ senders }, url).result).toBe('ok');
});
