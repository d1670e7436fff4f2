import { timingSafeEqual } from 'node:crypto';
import type { AccessStore, Caller } from '@punteo/postgres-store';
import type { ApiToken } from '../config.ts';
import { digestOf } from './secret.ts';

/** A token that counts now, and the digest of its secret. */
export interface FoundToken extends Caller {
  readonly tokenDigest: Buffer;
}

/** Recognises the tokens of the configuration and those of the database. */
export interface Tokens {
  /** Null: no token is the secret. */
  find(secret: string): Promise<FoundToken | null>;
  /** The token of the configuration with this digest. */
  configured(digest: Uint8Array): Caller | null;
}

export function createTokens(
  access: Pick<AccessStore, 'findToken'>,
  configuredTokens: readonly ApiToken[],
  clock: () => Date,
): Tokens {
  const known = configuredTokens.map(({ name, role, token }) => ({
    caller: { actor: name, role },
    digest: digestOf(token),
  }));
  /** Compares every token in constant time, so that the time reveals none. */
  const configured = (digest: Uint8Array) => {
    const matches = known.map((candidate) => timingSafeEqual(candidate.digest, digest));
    return known[matches.indexOf(true)]?.caller ?? null;
  };
  return {
    configured,
    async find(secret) {
      const tokenDigest = digestOf(secret);
      const caller = configured(tokenDigest) ?? (await access.findToken(tokenDigest, clock()));
      return caller === null ? null : { ...caller, tokenDigest };
    },
  };
}
