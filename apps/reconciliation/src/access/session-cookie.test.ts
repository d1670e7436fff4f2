import type { Request } from 'express';
import { expect, test } from 'vitest';
import { sessionSecretOf } from './session-cookie.ts';

const secretOf = (headers: Record<string, string>, secure = false) =>
  sessionSecretOf({ headers, secure } as unknown as Request);

test.each([
  ['punteo_session=abc', 'abc'],
  ['theme=dark; punteo_session=abc; other=1', 'abc'],
  // A cookie that another host of the domain set comes after the own one of the same path.
  ['punteo_session=abc; punteo_session=xyz', 'abc'],
  ['__Host-punteo_session=secure; punteo_session=abc', 'secure'],
  ['punteo_session=abc; __Host-punteo_session=secure', 'secure'],
  ['punteo_session=', null],
  ['punteo_session="abc"', null],
  ['xpunteo_session=abc', null],
  ['', null],
])('of the cookies %j the session is %j', (cookie, secret) => {
  expect(secretOf({ cookie })).toBe(secret);
});

test.each([
  ['a proxy that says https', { 'x-forwarded-proto': 'https' }],
  ['a chain of proxies, of which the outermost says https', { 'x-forwarded-proto': 'https, http' }],
  ['a page whose origin is https', { origin: 'https://punteo.example.com' }],
])('behind %s, a cookie that another host of the domain may have set does not count', (_what, headers) => {
  expect(secretOf({ ...headers, cookie: 'punteo_session=abc' })).toBeNull();
  expect(secretOf({ ...headers, cookie: '__Host-punteo_session=abc' })).toBe('abc');
});
