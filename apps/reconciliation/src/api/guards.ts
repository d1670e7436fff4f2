import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import type { ApiToken } from '../config.ts';
import { sendProblem } from './problem.ts';
import { tokenIn, tokenReader } from './tokens.ts';

/** What every answer carries. Pages hold no script, load nothing from elsewhere and stand in no frame. */
export const secureHeaders: RequestHandler = (_request, response, next) => {
  response.locals.requestId = randomUUID();
  response.set({
    'x-request-id': response.locals.requestId,
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    // With no-referrer a browser would send `Origin: null` with our own forms.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  next();
};

/**
 * Without tokens everybody on this machine may ask, so a foreign page must not: a name that somebody pointed at
 * 127.0.0.1 is refused. With tokens a foreign name gains nothing, and a proxy may give us one.
 */
export function hostGuard(tokens: readonly ApiToken[]): RequestHandler {
  return (request, response, next) => {
    if (tokens.length > 0 || LOOPBACK_HOST.test(request.headers.host ?? '')) return next();
    sendProblem(response, { status: 421, code: 'host_refused', detail: 'The Host header names no address of ours.' });
  };
}

const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/** Who is asking; the name stands in the audit. Without configured tokens it is whoever sits at this machine. */
export function tokenGuard(tokens: readonly ApiToken[]): RequestHandler {
  const nameOf = tokenReader(tokens);
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
      detail: 'A bearer token is needed.',
    });
  };
}

/** A page of another origin cannot make a browser write here: neither by a form nor by a script. */
export const writeGuard: RequestHandler = (request, response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD') return next();
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const foreign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (origin !== undefined && hostOf(origin) !== host);
  // Every browser names the origin of a form that it posts.
  if (foreign || (origin === undefined && !isApi(request))) {
    return sendProblem(response, { status: 403, code: 'origin_refused', detail: 'Writes come from our own pages.' });
  }
  const type = isApi(request) ? 'application/json' : 'application/x-www-form-urlencoded';
  if (request.is(type)) return next();
  sendProblem(response, { status: 415, code: 'content_type_refused', detail: `The body should be ${type}.` });
};

export function isApi(request: Request): boolean {
  return request.path.startsWith('/v1/') || request.path === '/v1';
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
