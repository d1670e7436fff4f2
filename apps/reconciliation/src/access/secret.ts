import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** What makes a token recognisable, to people and to scanners that look for leaked secrets. */
const TOKEN_PREFIX = 'punteo_';

/** 256 random bits as text: `punteo_` and 64 hex digits, which a double click selects as a whole. */
export function newToken(): string {
  return TOKEN_PREFIX + randomBytes(32).toString('hex');
}

/** 256 random bits as text, for a link or a cookie. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256: what is stored of a secret. 256 bits cannot be guessed, so that no slow hash is needed. */
export function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** What a page sends with each write. The cookie cannot be computed from it. */
export function csrfTokenOf(sessionSecret: string): string {
  return createHmac('sha256', sessionSecret).update('punteo csrf token').digest('base64url');
}

/** Compares in a time that does not show how much of the texts is the same. */
export function isSameSecret(left: string, right: string): boolean {
  return timingSafeEqual(digestOf(left), digestOf(right));
}
