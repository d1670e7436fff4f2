import type { AccessStore, Caller } from '@punteo/postgres-store';
import type { FoundToken, Tokens } from './find-token.ts';
import { csrfTokenOf, digestOf, newSecret } from './secret.ts';

/** A browser's session, as the request that has its cookie shows it. */
export interface Session extends Caller {
  readonly digest: Buffer;
  readonly csrfToken: string;
  /** When it ends unless it is used before. */
  readonly expiresAt: Date;
}

export interface Sessions {
  /** Starts a session of a token. */
  start(token: FoundToken): Promise<StartedSession>;
  /** Starts a session by a one-time link. Null: it is unknown, used or expired. */
  startByLink(link: string): Promise<StartedSession | null>;
  /** The session of a cookie. Null: it is unknown or over, or its token is. */
  find(secret: string): Promise<Session | null>;
  end(digest: Buffer): Promise<void>;
}

export interface StartedSession {
  readonly session: Session;
  /** The value of the cookie. */
  readonly secret: string;
  /** When the session ends, however much it is used. */
  readonly endsAt: Date;
}

export function createSessions(access: AccessStore, tokens: Tokens, clock: () => Date): Sessions {
  function create() {
    const secret = newSecret();
    const startedAt = clock();
    const endsAt = new Date(startedAt.getTime() + SESSION_SECONDS * 1_000);
    const stored = { digest: digestOf(secret), startedAt, expiresAt: endsAt };
    const started = ({ actor, role }: Caller): StartedSession => ({
      session: {
        ...{ actor, role, digest: stored.digest, csrfToken: csrfTokenOf(secret) },
        expiresAt: new Date(startedAt.getTime() + IDLE_SECONDS * 1_000),
      },
      secret,
      endsAt,
    });
    return { stored, started };
  }

  return {
    async start(token) {
      const { stored, started } = create();
      await access.startSession(stored, token);
      return started(token);
    },

    async startByLink(link) {
      const { stored, started } = create();
      const caller = await access.startSessionByLink(stored, digestOf(link));
      return caller === null ? null : started(caller);
    },

    async find(secret) {
      const digest = digestOf(secret);
      const found = await access.findSession(digest, clock(), IDLE_SECONDS);
      if (found === null) return null;
      const { tokenDigest, isOfStoredToken, expiresAt, actor, role } = found;
      const shown = { digest, csrfToken: csrfTokenOf(secret), expiresAt };
      if (tokenDigest === null || isOfStoredToken) return { actor, role, ...shown };
      // Of the configuration: it may have been removed from it, or have another role there.
      const caller = tokens.configured(tokenDigest);
      return caller === null ? null : { ...caller, ...shown };
    },

    end: (digest) => access.endSession(digest),
  };
}

/** So long a session lasts without being used. */
const IDLE_SECONDS = 3_600;
/** So long a session lasts: a working day. */
const SESSION_SECONDS = 12 * 3_600;
