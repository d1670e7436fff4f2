import type { RequestHandler } from 'express';
import type { ApiToken } from '../../config.ts';
import { sendProblem } from '../problem.ts';

/**
 * Without tokens, refuses host names other than this machine's: a page of another site could point its own name at
 * 127.0.0.1 and read our answers. With tokens such a page learns nothing, and a proxy may use a name of its own.
 */
export function hostGuard(tokens: readonly ApiToken[]): RequestHandler {
  return (request, response, next) => {
    if (tokens.length > 0 || LOOPBACK_HOST.test(request.headers.host ?? '')) return next();
    sendProblem(response, {
      status: 421,
      code: 'host_refused',
      detail: 'The Host header should be localhost, 127.0.0.1 or [::1].',
    });
  };
}

const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;
