import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiToken } from '../config.ts';

/** Says whose token this is; null when it is nobody's. Every token is compared: the time says nothing. */
export function tokenReader(tokens: readonly ApiToken[]): (given: string) => string | null {
  const known = tokens.map(({ name, token }) => ({ name, digest: digestOf(token) }));
  return (given) => {
    const digest = digestOf(given);
    const matches = known.map((candidate) => timingSafeEqual(candidate.digest, digest));
    return known[matches.indexOf(true)]?.name ?? null;
  };
}

/** The token that a request brings: `Bearer`, or the password of `Basic`, which is how a browser asks a person. */
export function tokenIn(authorization: string | undefined): string | null {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) +([!-~]{1,1024})$/i.exec(authorization ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return null;
  const [, ...password] = Buffer.from(value, 'base64').toString('utf8').split(':');
  return password.length === 0 ? null : password.join(':');
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
