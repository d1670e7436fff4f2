import { expect, test } from 'vitest';
import { checkStoredHeaders, storedHeadersOf } from './stored-headers.ts';

test('only the named headers are stored, and only those that came', () => {
  const headers = { 'webhook-id': 'm1', authorization: 'Bearer x', cookie: 'a=b', 'set-cookie': ['a=b'], host: 'pay' };
  expect(storedHeadersOf(headers, ['webhook-id', 'webhook-timestamp', 'set-cookie'])).toEqual({ 'webhook-id': 'm1' });
  expect(storedHeadersOf(headers, [])).toEqual({});
});

test('a header that is named like a member of every object is stored only when it came', () => {
  expect(storedHeadersOf({}, ['constructor', 'tostring'])).toEqual({});
});

test('a stored value is cut after 1,024 characters, and all values together stay within 4,096', () => {
  const names = Array.from({ length: 16 }, (_, index) => `x-${index}`);
  const headers = Object.fromEntries(names.map((name) => [name, 'v'.repeat(8_000)]));
  const stored = storedHeadersOf(headers, names);
  expect(Object.values(stored).map(({ length }) => length)).toEqual([1_024, 1_024, 1_024, 1_024]);
});

test.each([
  ...['authorization', 'proxy-authorization', 'x-authorization', 'cookie', 'set-cookie', 'cookie2', 'x-api-key'],
  ...['apikey', 'x-app-key', 'x-auth-token', 'token', 'webhook-secret', 'x-password', 'x-auth', 'x-credentials'],
])('an adapter may not store the header %s, which may hold a credential', (name) => {
  expect(() => checkStoredHeaders('bank', ['webhook-id', name])).toThrow(
    expect.objectContaining({ code: 'stored_headers_invalid', message: expect.stringContaining(name) }),
  );
});

test.each([
  ['a name in upper case', ['Webhook-Id']],
  ['an empty name', ['']],
  ['a name with a colon', ['a:b']],
  ['seventeen names', Array.from({ length: 17 }, (_, index) => `x-${index}`)],
])('an adapter may not store %s', (_what, names) => {
  expect(() => checkStoredHeaders('bank', names)).toThrow(expect.objectContaining({ code: 'stored_headers_invalid' }));
});

test('an adapter may store the headers of a signature', () => {
  checkStoredHeaders('bank', ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'x-token-signature', 'date']);
});
