import { expect, test } from 'vitest';
import { type AllowedInUrl, serviceUrlFault } from './index.ts';

test.each([
  'https://neopay.io',
  'https://neopay.io/api/v2/',
  'https://NEOPAY.io:8443',
  'http://localhost:8080',
  'http://127.0.0.1',
  'http://127.1.2.3:1',
  'http://[::1]:8080/x',
  'http://[::ffff:10.0.0.1]',
  'http://10.1.2.3',
  'http://192.168.1.1',
  'http://172.31.0.9',
  'http://[fd00::1]',
  'http://neopay:8080',
  'http://neopay.internal',
])('the service URL %s is accepted', (url) => {
  expect(serviceUrlFault(url)).toBeNull();
});

test.each<[string, string]>([
  ['', 'an http or https URL'],
  ['canary', 'an http or https URL'],
  ['ftp://canary.test', 'an http or https URL'],
  ['file:///etc/canary', 'an http or https URL'],
  ['https://', 'an http or https URL'],
  ['https://canary.test\n', 'no space and no line break'],
  [' https://canary.test', 'no space and no line break'],
  ['https://ca\tnary.test', 'no space and no line break'],
  ['https://canary.test\r\nx', 'no space and no line break'],
  ['https://canary:secret@neopay.io', 'no user name and no password'],
  ['https://canary@neopay.io', 'no user name and no password'],
  ['https://:canary@neopay.io', 'no user name and no password'],
  ['https://neopay.io:0/canary', 'a port from 1 to 65535'],
  ['https://neopay.io?key=canary', 'no query'],
  ['https://neopay.io/?', 'no query'],
  ['https://neopay.io/#canary', 'no fragment'],
  ['http://neopay.io', 'https, since its host is public'],
  ['http://8.8.8.8', 'https, since its host is public'],
  ['http://0x08080808', 'https, since its host is public'],
  ['http://172.32.0.1', 'https, since its host is public'],
  ['http://[2606:4700::1]', 'https, since its host is public'],
  ['http://localhost.canary.test', 'https, since its host is public'],
  ['http://127.0.0.1.canary.test', 'https, since its host is public'],
  ['http://local.test', 'https, since its host is public'],
])('the service URL %j is refused: it should be %s', (url, fault) => {
  expect(serviceUrlFault(url)).toContain(fault);
  expect(serviceUrlFault(url)).not.toMatch(/canary|secret/);
});

test.each<[string, AllowedInUrl]>([
  ['http://user:pass@proxy:3128', { credentials: true }],
  ['https://shop.test/hook?key=1', { query: true }],
])('the service URL %s is accepted where that is allowed, and not elsewhere', (url, allowed) => {
  expect(serviceUrlFault(url, allowed)).toBeNull();
  expect(serviceUrlFault(url)).not.toBeNull();
});

test.each<[string, AllowedInUrl, string]>([
  ['http://proxy:8080/canary', { path: false }, 'no path'],
  ['http://proxy:8080//', { path: false }, 'no path'],
  ['http://us%er:canary@proxy:8080', { credentials: true }, 'a percent sign written as %25'],
  ['http://canary:%zz@proxy:8080', { credentials: true }, 'a percent sign written as %25'],
])('the service URL %s with %j is refused: it should have %s', (url, allowed, fault) => {
  expect(serviceUrlFault(url, allowed)).toContain(fault);
  expect(serviceUrlFault(url, allowed)).not.toContain('canary');
});

test.each(['http://proxy:8080', 'http://proxy:8080/', 'http://us%25er:%C3%A9@proxy'])(
  'the service URL %s is accepted where a path is not',
  (url) => {
    expect(serviceUrlFault(url, { credentials: true, path: false })).toBeNull();
  },
);
