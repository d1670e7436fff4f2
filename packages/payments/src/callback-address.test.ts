import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseKeyring,
  signCallbackAddress,
  signReference,
  verifyCallbackAddress,
  verifyReference,
} from './callback-address.ts';

const [OLD, NEW] = ['01'.repeat(32), 'ab'.repeat(32)];
const now = new Date('2026-06-01T12:00:00Z');
const expiresAt = new Date('2026-09-01T00:00:00Z');
const grant = { scope: 'neopay:live', orderId: 'A-1001', expiresAt };

test('a signed callback address verifies to its order and the key that signed it', () => {
  const keyring = parseKeyring(`k2:${NEW}`);
  expect(verifyCallbackAddress(keyring, 'neopay:live', signCallbackAddress(keyring, grant), now)).toEqual({
    orderId: 'A-1001',
    keyId: 'k2',
  });
});

test('the MAC of a callback address is the first 128 bits of an HMAC-SHA256 over its parts', () => {
  const [, kid, reference, mac] = signCallbackAddress(parseKeyring(`k2:${NEW}`), grant).split('.');
  const text = ['callbackAddress', 'v1', kid, 'neopay:live', reference].join('\n');
  expect(mac).toBe(
    createHmac('sha256', Buffer.from(NEW, 'hex')).update(text).digest().subarray(0, 16).toString('base64url'),
  );
});

test('with the old and the new key configured, addresses of both verify, and the new key signs', () => {
  const before = signCallbackAddress(parseKeyring(`k1:${OLD}`), grant);
  const during = parseKeyring(`k2:${NEW},k1:${OLD}`);
  expect(verifyCallbackAddress(during, grant.scope, before, now)?.keyId).toBe('k1');
  expect(verifyCallbackAddress(during, grant.scope, signCallbackAddress(during, grant), now)?.keyId).toBe('k2');
  expect(verifyCallbackAddress(parseKeyring(`k2:${NEW}`), grant.scope, before, now)).toBeNull();
});

test('an altered, shortened or doubled address, or one of another scope or key, is refused', () => {
  const keyring = parseKeyring(`k2:${NEW}`);
  const good = signCallbackAddress(keyring, grant);
  for (let index = 0; index < good.length; index += 1) {
    const altered = good.slice(0, index) + (good[index] === 'x' ? 'y' : 'x') + good.slice(index + 1);
    // The last character of a MAC holds two spare bits; an address that differs only in these is refused too.
    expect(verifyCallbackAddress(keyring, grant.scope, altered, now), altered).toBeNull();
    expect(verifyCallbackAddress(keyring, grant.scope, good.slice(0, index), now)).toBeNull();
  }
  expect(verifyCallbackAddress(keyring, grant.scope, good + good, now)).toBeNull();
  expect(verifyCallbackAddress(keyring, 'neopay:sandbox', good, now)).toBeNull();
  expect(verifyCallbackAddress(parseKeyring(`k2:${OLD}`), grant.scope, good, now)).toBeNull();
});

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

test('only the issued spelling of an address verifies: no other case, spare bits, padding or percent-encoding', () => {
  const keyring = parseKeyring(`k2:${NEW},K2:${OLD}`);
  const good = signCallbackAddress(keyring, grant);
  const last = BASE64URL.indexOf(good.at(-1) ?? '');
  const spellings = [
    good.replace('v1', 'V1'),
    good.replace('.k2.', '.K2.'),
    good.toUpperCase(),
    ...[1, 2, 3].map((spare) => good.slice(0, -1) + BASE64URL[last + spare]),
    `${good}=`,
    good.replace('~', '=~'),
    good.replace('~', '%7E'),
    good.replace(/~(\w+)/, (_, day: string) => `~${day.toUpperCase()}`),
    good.replace(/~(\w+)/, '~0$1'),
    ` ${good}`,
    `${good}\n`,
  ];
  for (const spelling of spellings)
    expect(verifyCallbackAddress(keyring, grant.scope, spelling, now), spelling).toBeNull();
  expect(verifyCallbackAddress(keyring, grant.scope, good, now)).not.toBeNull();
});

test('every valid order id comes back from its address and from its reference', () => {
  const keyring = parseKeyring(`k2:${NEW}`);
  const visible = fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: 128,
  });
  fc.assert(
    fc.property(visible, (orderId) => {
      const callbackAddress = signCallbackAddress(keyring, { ...grant, orderId });
      expect(callbackAddress).toMatch(/^[\w.~-]+$/);
      expect(verifyCallbackAddress(keyring, grant.scope, callbackAddress, now)).toEqual({ orderId, keyId: 'k2' });
      expect(verifyReference(keyring, 'pentagoo', signReference(keyring, 'pentagoo', orderId))).toBe(orderId);
    }),
  );
  expect(signCallbackAddress(keyring, { ...grant, orderId: '/'.repeat(128) }).length).toBeLessThan(255);
});

test.each([
  ['no characters', ''],
  ['9 000 characters', 'a'.repeat(9_000)],
  ['letters beyond ASCII', 'ñ-1'],
  ['a space', 'A 1'],
  ['half a surrogate', '\ud800'],
  ['a line break', 'A\n1'],
])('an order id of %s is refused by signing, since it would not verify', (_name, orderId) => {
  const keyring = parseKeyring(`k2:${NEW}`);
  expect(() => signCallbackAddress(keyring, { ...grant, orderId })).toThrow('order id is invalid');
  expect(() => signReference(keyring, 'pentagoo', orderId)).toThrow('order id is invalid');
});

test('an address verifies until the end (UTC) of the day on which it expires, and not a millisecond longer', () => {
  const keyring = parseKeyring(`k2:${NEW}`);
  const verifies = (expires: string, instant: string) =>
    verifyCallbackAddress(
      keyring,
      grant.scope,
      signCallbackAddress(keyring, { ...grant, expiresAt: new Date(expires) }),
      new Date(instant),
    ) !== null;
  expect(verifies('2026-09-01T08:00:00Z', '2026-09-01T23:59:59.999Z')).toBe(true);
  expect(verifies('2026-09-01T08:00:00Z', '2026-09-02T00:00:00Z')).toBe(false);
  expect(verifies('2026-09-01T00:00:00Z', '2026-08-31T23:59:59.999Z')).toBe(true);
  expect(verifies('2026-09-01T00:00:00Z', '2026-09-01T00:00:00Z')).toBe(false);
});

test('a reference verifies only for its scope and order, also with dots in the order id', () => {
  const keyring = parseKeyring(`k2:${NEW},k1:${OLD}`);
  const reference = signReference(keyring, 'pentagoo', 'shop.A-1001');
  expect(verifyReference(keyring, 'pentagoo', reference)).toBe('shop.A-1001');
  expect(verifyReference(keyring, 'other', reference)).toBeNull();
  expect(verifyReference(keyring, 'pentagoo', reference.replace('1001', '1002'))).toBeNull();
  expect(verifyReference(keyring, 'pentagoo', 'shop.A-1001')).toBeNull();
  expect(verifyReference(keyring, 'pentagoo', '')).toBeNull();
});

test.each([
  ['', 'kid:hex'],
  ['k1', 'kid:hex'],
  ['k1:', 'kid:hex'],
  ['k1:abcd', 'too short'],
  [`k1:${OLD},k1:${NEW}`, 'same kid'],
  [`k1:${'zz'.repeat(32)}`, 'kid:hex'],
])('malformed callback keys %j are refused, and the message says: %s', (text, message) => {
  expect(() => parseKeyring(text)).toThrow(message);
});
