import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

/** Sets the security headers and a request id. The pages have no scripts and load nothing from other origins. */
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
