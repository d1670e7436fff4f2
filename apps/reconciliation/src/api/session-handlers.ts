import { clientNetwork } from '@punteo/app-kit/client-network';
import type { Log } from '@punteo/app-kit/log';
import { PunteoError } from '@punteo/payments';
import type { Request, Response } from 'express';
import type { AttemptLimit } from '../access/attempt-limit.ts';
import type { Tokens } from '../access/find-token.ts';
import { requestedBy } from '../access/requested-by.ts';
import { digestOf } from '../access/secret.ts';
import { clearSessionCookie, sessionSecretOf, setSessionCookie } from '../access/session-cookie.ts';
import type { Session, Sessions, StartedSession } from '../access/sessions.ts';
import { TooManyAttempts } from '../access/too-many-attempts.ts';

/** What the guards and the sign-in share. */
export interface Access {
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly limit: AttemptLimit;
  readonly trustedProxyHops: number;
}

export interface SignInRequest {
  readonly body: { readonly token: string } | { readonly link: string };
  readonly req: Request;
  readonly res: Response;
}

/** The contract's routes of the session. */
export function sessionHandlers({ tokens, sessions, limit, trustedProxyHops }: Access, log: Log) {
  /** Throws `token_unknown` or `link_unknown`. */
  async function start(body: SignInRequest['body']): Promise<StartedSession> {
    if ('link' in body) {
      const started = await sessions.startByLink(body.link);
      if (started === null)
        throw new PunteoError(
          'link_unknown',
          'The sign-in link is unknown, used, or older than 15 minutes. Ask for another.',
        );
      return started;
    }
    const found = await tokens.find(body.token);
    if (found === null) throw new PunteoError('token_unknown', 'The token is unknown, revoked or expired.');
    return sessions.start(found);
  }

  return {
    getSession: async ({ res }: { readonly res: Response }) => ({ status: 200 as const, body: toWire(sessionOf(res)) }),

    signIn: async ({ body, req, res }: SignInRequest) => {
      const network = clientNetwork(req, trustedProxyHops);
      const waitSeconds = limit.waitSeconds(network);
      if (waitSeconds > 0) throw new TooManyAttempts(waitSeconds);
      let started: StartedSession;
      try {
        started = await start(body);
      } catch (error) {
        if (error instanceof PunteoError && ['token_unknown', 'link_unknown'].includes(error.code)) {
          limit.countFailure(network);
          if (limit.waitSeconds(network) > 0) log.warn('Sign-ins from one address are refused: too many failed.');
        }
        throw error;
      }
      const before = sessionSecretOf(req);
      if (before !== null) await sessions.end(digestOf(before));
      setSessionCookie(req, res, started.secret, started.endsAt);
      log.info('Signed in.', { role: started.session.role });
      return { status: 200 as const, body: toWire(started.session) };
    },

    signOut: async ({ req, res }: { readonly req: Request; readonly res: Response }) => {
      await sessions.end(sessionOf(res).digest);
      clearSessionCookie(req, res);
      return { status: 204 as const, body: undefined };
    },
  };
}

function sessionOf(response: Response): Session {
  const session = requestedBy(response)?.session ?? null;
  if (session !== null) return session;
  throw new PunteoError('session_missing', 'A bearer token has no session. Only a browser that signed in has one.');
}

function toWire({ actor, role, csrfToken, expiresAt }: Session) {
  return { actor, role, csrfToken, expiresAt: expiresAt.toISOString() };
}
