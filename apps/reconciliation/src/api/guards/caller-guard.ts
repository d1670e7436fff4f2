import { clientNetwork } from '@punteo/app-kit/client-network';
import { PunteoError } from '@punteo/payments';
import type { Request, RequestHandler } from 'express';
import type { AttemptLimit } from '../../access/attempt-limit.ts';
import type { Tokens } from '../../access/find-token.ts';
import { type RequestedBy, setRequestedBy } from '../../access/requested-by.ts';
import { digestOf } from '../../access/secret.ts';
import { sessionSecretOf } from '../../access/session-cookie.ts';
import type { Sessions } from '../../access/sessions.ts';
import { TooManyAttempts } from '../../access/too-many-attempts.ts';

/**
 * Lets in who has a bearer token or a session, and the sign-in itself; the others are answered 401. A wrong bearer token is counted, and answered 429 after too many of them. A valid one is accepted all the
 * same: an attacker behind the same address must not stop the shop.
 */
export function callerGuard({
  tokens,
  sessions,
  limit,
  trustedProxyHops,
}: {
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly limit: AttemptLimit;
  readonly trustedProxyHops: number;
}): RequestHandler {
  async function callerOf(request: Request): Promise<RequestedBy> {
    const bearer = bearerIn(request.headers.authorization);
    if (bearer !== null) {
      const token = await tokens.find(bearer);
      if (token === null) throw new PunteoError('token_unknown', 'The bearer token is unknown, revoked or expired.');
      return { actor: token.actor, role: token.role, session: null };
    }
    const secret = sessionSecretOf(request);
    if (secret === null)
      throw new PunteoError('token_missing', 'This request needs a bearer token, or a session: sign in.');
    const session = await sessions.find(secret);
    if (session === null) throw new PunteoError('session_ended', 'The session is over. Sign in again.');
    return { actor: session.actor, role: session.role, session };
  }

  return async (request, response, next) => {
    if (isSignIn(request)) return next();
    try {
      setRequestedBy(response, await callerOf(request));
    } catch (error) {
      const code = error instanceof PunteoError ? error.code : '';
      if (code === 'token_unknown') {
        const network = clientNetwork(request, trustedProxyHops);
        const waitSeconds = limit.waitSeconds(network);
        limit.countFailure(network, digestOf(String(request.headers.authorization)));
        if (waitSeconds > 0) throw new TooManyAttempts(waitSeconds);
      }
      if (!UNKNOWN_CALLER.includes(code)) throw error;
      response.set('www-authenticate', 'Bearer');
      throw error;
    }
    next();
  };
}

const UNKNOWN_CALLER: readonly string[] = ['token_missing', 'token_unknown', 'session_ended'];

function isSignIn({ method, path }: Request): boolean {
  return method === 'POST' && (path === '/v1/session' || path === '/v1/session/');
}

/** A proxy in front may have a password of its own, so that another scheme than `Bearer` is none of ours. */
function bearerIn(authorization = ''): string | null {
  return /^Bearer +([!-~]{1,1024})$/i.exec(authorization)?.[1] ?? null;
}
