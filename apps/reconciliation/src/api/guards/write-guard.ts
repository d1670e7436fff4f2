import type { Request, RequestHandler } from 'express';
import { requestedBy } from '../../access/requested-by.ts';
import { isSameSecret } from '../../access/secret.ts';
import { sendProblem } from '../problem.ts';

/**
 * Refuses writes that a page of another site makes a browser send, by a form or by a script, and bodies of another type. Names
 * of hosts are not compared, because a proxy in front may rewrite them. A write with a bearer token is not from a browser that
 * adds it by itself, and needs none of that.
 */
export const writeGuard: RequestHandler = (request, response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD') return next();
  const by = requestedBy(response);
  const isBrowser = by === null || by.session !== null;
  if (isBrowser && isOfOtherSite(request)) {
    return sendProblem(response, {
      status: 403,
      code: 'origin_refused',
      detail: 'A write should come from a page of this app, or from a program with a bearer token.',
    });
  }
  if (by?.session && !isSameSecret(String(request.headers[CSRF_HEADER]), by.session.csrfToken)) {
    return sendProblem(response, {
      status: 403,
      code: 'csrf_token_refused',
      detail: `A write with the session cookie needs the header ${CSRF_HEADER}, with the value of GET /v1/session.`,
    });
  }
  if (hasNoBody(request) || isOfType(request, 'application/json')) return next();
  sendProblem(response, {
    status: 415,
    code: 'content_type_refused',
    detail: 'The body should be application/json in UTF-8.',
  });
};

const CSRF_HEADER = 'x-csrf-token';

/** Browsers say where a request comes from; not where a plain http address other than this machine's is asked. */
function isOfOtherSite({ headers }: Request): boolean {
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

/** Clients send a DELETE without a body, and without its type. */
function hasNoBody({ method, headers }: Request): boolean {
  const isEmpty = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
  return method === 'DELETE' && isEmpty;
}

/** Of two Content-Type headers Node keeps the first, and a proxy in front may keep the other. */
function isOfType(request: Request, type: string): boolean {
  const isOnce = request.headersDistinct['content-type']?.length === 1;
  return isOnce && Boolean(request.is(type)) && isUtf8(request.headers['content-type']);
}

/** Without a charset, a body is UTF-8. */
function isUtf8(contentType = ''): boolean {
  const charsets = [...contentType.matchAll(/;\s*charset\s*=\s*([^;]*)/gi)].map(([, name = '']) => name.trim());
  return charsets.every((name) => /^(?:utf-8|"utf-8")$/i.test(name));
}
