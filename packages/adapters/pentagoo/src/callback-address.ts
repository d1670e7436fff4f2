import { createHash, timingSafeEqual } from 'node:crypto';
import type { Authentication } from '@punteo/payments';

/**
 * Accepts a callback address that is one of the merchant's tokens, which serves all orders; Pentagoo signs nothing. Every
 * token is compared, and digests have one length, so the time reveals nothing.
 */
export function authenticate(address: string, tokenDigests: readonly Uint8Array[]): Authentication {
  const addressDigest = createHash('sha256').update(address).digest();
  const matches = tokenDigests.map((digest) => timingSafeEqual(addressDigest, digest));
  const match = tokenDigests[matches.indexOf(true)];
  if (match === undefined) return { decision: 'refuse' };
  return { decision: 'accept', address: { orderId: null, keyId: keyIdOf(match) } };
}

/** Stays the same when a token changes its place in the configuration; 32 bits of its digest do not reveal the token. */
export function keyIdOf(tokenDigest: Uint8Array): string {
  return `t${Buffer.from(tokenDigest).toString('hex').slice(0, 8)}`;
}
