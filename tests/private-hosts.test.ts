import { expect, test } from 'vitest';
import { hostOf, isPrivateHost as isPrivateForNodes } from '../packages/chain/src/rpc/host-of.ts';
import { isPrivateHost as isPrivateForProviders } from '../packages/clients/src/service-url/service-url.ts';

// `chain` and `clients` may not use each other, so each has the rule of which hosts may be called without TLS.
test.each<[string, boolean]>([
  ['localhost', true],
  ['LOCALHOST.', true],
  ['node.localhost', true],
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['0.0.0.0', true],
  ['[::]', true],
  ['[::1]', true],
  ['[::ffff:127.0.0.1]', true],
  ['[::ffff:8.8.8.8]', false],
  ['10.1.2.3', true],
  ['172.16.0.1', true],
  ['172.32.0.1', false],
  ['192.168.1.1', true],
  ['100.64.0.1', true],
  ['169.254.169.254', false],
  ['[fd00::1]', true],
  ['[fe80::1]', false],
  ['[2001:4860:4860::8888]', false],
  ['8.8.8.8', false],
  ['geth', true],
  ['node.internal', true],
  ['node.local.', true],
  ['internal.example.com', false],
  ['api.example.com', false],
])('the host %s is private for chain nodes and for providers alike: %s', (host, isPrivate) => {
  const { href, hostname } = new URL(`http://${host}/`);
  expect([isPrivateForNodes(hostOf(href)), isPrivateForProviders(hostname)]).toEqual([isPrivate, isPrivate]);
});
