import type { ChangedBy } from '@punteo/payments';
import type { Database } from '../sql/database.ts';
import { apiTokens } from './api-tokens.ts';
import { sessions } from './sessions.ts';
import { signInLinks } from './sign-in-links.ts';

/** viewer: reads. operator: decides about orders, money and runs. admin: also erases, closes periods and creates tokens. */
export type Role = 'viewer' | 'operator' | 'admin';

/**
 * Who may use the API. Secrets are known to it by their SHA-256 alone, of 32 bytes: nothing in the
 * database signs anyone in. Times are given by the caller.
 */
export interface AccessStore {
  /** Writes an audit row. Throws `token_exists` while another token of this name is neither revoked nor expired. */
  createToken(token: NewToken, by: ChangedBy, now: Date): Promise<void>;
  /** Ends the sessions of the token too, and writes an audit row. Throws `token_unknown`. */
  revokeToken(name: string, by: ChangedBy, now: Date): Promise<void>;
  /** Newest first, the revoked ones too. */
  listTokens(): Promise<readonly StoredToken[]>;
  /** The token with this digest; null: there is none, or it is revoked or expired. Notes that it was used. */
  findToken(digest: Uint8Array, now: Date): Promise<Caller | null>;

  /** Writes an audit row. */
  createLink(link: NewLink, by: ChangedBy): Promise<void>;

  /** Starts a session of a token, which this store need not know. */
  startSession(session: NewSession, caller: Caller & { readonly tokenDigest: Uint8Array }): Promise<void>;
  /** Uses up a sign-in link and starts a session, or neither. Null: the link is unknown, used or expired. */
  startSessionByLink(session: NewSession, linkDigest: Uint8Array): Promise<Caller | null>;
  /**
   * The session with this digest; null: there is none, it is over, or was not used for `idleSeconds`. A session of a token
   * that this store knows is over with the token. Notes that it was used.
   */
  findSession(digest: Uint8Array, now: Date, idleSeconds: number): Promise<StoredSession | null>;
  endSession(digest: Uint8Array): Promise<void>;
  /** Ends every session and unused link of a name, writes an audit row, and returns how many sessions there were. */
  endSessionsOf(actor: string, by: ChangedBy): Promise<number>;
}

/** Who asks: the name that the audit records, and what it may do. */
export interface Caller {
  readonly actor: string;
  readonly role: Role;
}

export interface NewToken {
  readonly name: string;
  readonly role: Role;
  readonly digest: Uint8Array;
  readonly expiresAt: Date | null;
}

/** A token without its secret. */
export interface StoredToken {
  readonly name: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly createdBy: string;
  /** At most a minute behind. */
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

export interface NewLink extends Caller {
  readonly digest: Uint8Array;
  readonly expiresAt: Date;
}

export interface NewSession {
  readonly digest: Uint8Array;
  readonly startedAt: Date;
  /** When it ends however much it is used. */
  readonly expiresAt: Date;
}

export interface StoredSession extends Caller {
  /** Null: it was started by a link. */
  readonly tokenDigest: Uint8Array | null;
  /** Whether `tokenDigest` is a token of this store. Otherwise the caller knows whether the token still counts. */
  readonly isOfStoredToken: boolean;
  /** When it ends unless it is used before. */
  readonly expiresAt: Date;
}

export function accessStore(database: Database): AccessStore {
  return { ...apiTokens(database), ...signInLinks(database), ...sessions(database) };
}
