import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { ApiToken } from '../../config.ts';
import { isApi } from '../is-api.ts';
import { sendProblem } from '../problem.ts';

/**
 * Requires one of the tokens and stores its name as the actor for the audit. Without configured tokens every caller on this
 * machine is the actor `local`.
 */
export function tokenGuard(tokens: readonly ApiToken[]): RequestHandler {
  const nameOf = createTokenReader(tokens);
  return (request, response, next) => {
    response.locals.actor = 'local';
    if (tokens.length === 0) return next();
    const token = tokenIn(request.headers.authorization);
    const name = token === null ? null : nameOf(token);
    if (name !== null) {
      response.locals.actor = name;
      return next();
    }
    response.set('www-authenticate', isApi(request) ? 'Bearer' : 'Basic realm="Punteo", charset="UTF-8"');
    sendProblem(response, {
      status: 401,
      code: token === null ? 'token_missing' : 'token_unknown',
      detail: 'This request needs a bearer token from API_TOKENS.',
    });
  };
}

/** Returns the name of a token, or null. Compares every token in constant time, so that the time reveals none. */
function createTokenReader(tokens: readonly ApiToken[]): (token: string) => string | null {
  const known = tokens.map(({ name, token }) => ({ name, digest: digestOf(token) }));
  return (token) => {
    const digest = digestOf(token);
    const matches = known.map((candidate) => timingSafeEqual(candidate.digest, digest));
    return known[matches.indexOf(true)]?.name ?? null;
  };
}

/** The `Bearer` token, or the password of `Basic`, which is what a browser asks a person for. */
function tokenIn(authorization: string | undefined): string | null {
  const [, scheme = '', value = ''] = /^(Bearer|Basic) +([!-~]{1,1024})$/i.exec(authorization ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic') return null;
  const [, ...password] = Buffer.from(value, 'base64').toString('utf8').split(':');
  return password.length === 0 ? null : password.join(':');
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
