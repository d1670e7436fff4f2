import type { Request, RequestHandler } from 'express';
import { isApi } from '../is-api.ts';
import { sendProblem } from '../problem.ts';

/**
 * Refuses writes that a page of another origin makes a browser send, by a form or by a script, and bodies of another type.
 * Of two Content-Type headers Node keeps the first, and a proxy in front may keep the other.
 */
export const writeGuard: RequestHandler = (request, response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD') return next();
  if (!isSameOrigin(request)) {
    return sendProblem(response, {
      status: 403,
      code: 'origin_refused',
      detail: 'A write should come from a page of this app, or from a program.',
    });
  }
  const type = isApi(request) ? 'application/json' : 'application/x-www-form-urlencoded';
  const isOnce = request.headersDistinct['content-type']?.length === 1;
  if (isOnce && request.is(type) && isUtf8(request.headers['content-type'])) return next();
  sendProblem(response, { status: 415, code: 'content_type_refused', detail: `The body should be ${type} in UTF-8.` });
};

/** Without a charset, a body is UTF-8. */
function isUtf8(contentType = ''): boolean {
  const charsets = [...contentType.matchAll(/;\s*charset\s*=\s*([^;]*)/gi)].map(([, name = '']) => name.trim());
  return charsets.every((name) => /^(?:utf-8|"utf-8")$/i.test(name));
}

function isSameOrigin(request: Request): boolean {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  // Every browser names the origin of a form that it posts; a program that calls the API need not.
  return origin === undefined ? isApi(request) : hostOf(origin) === host;
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
