import * as z from 'zod/mini';
import { contract, noBody } from '../contract.ts';

/**
 * The routes that providers send callbacks to. A body is stored as raw bytes before it is parsed, so any content type
 * and any content is accepted. Every answer has an empty body, except that to the test of an address: it repeats the
 * challenge as plain text, also after a POST. No answer is a redirect, 401 or 403: after those, some providers stop
 * sending callbacks at all.
 */
export const callbacks = contract.router(
  {
    receive: {
      method: 'POST',
      path: '/callbacks/:provider/:callbackAddress',
      summary: 'Receive a callback',
      description: 'The address is checked before the body is parsed or stored; 200 is sent after the commit.',
      pathParams: z.object({
        provider: z.string().check(z.minLength(1)),
        callbackAddress: z.string().check(z.minLength(1)),
      }),
      body: z.unknown(),
      responses: {
        /** Stored; also when the same bytes were stored before. */
        200: noBody,
        /** The provider is unknown, the address is unknown, altered or expired, or the signature is wrong or missing. */
        404: noBody,
        /** The method is not POST. */
        405: noBody,
        /** The request was not complete within the time limit. */
        408: noBody,
        /** The body is over 20 480 bytes. */
        413: noBody,
        /** The body has a Content-Encoding other than `identity`. */
        415: noBody,
        /** One sender network tried too many unknown addresses. */
        429: noBody,
        /** The callback could not be stored; `Retry-After` says when to try again. */
        503: noBody,
      },
    },
    handshake: {
      method: 'GET',
      path: '/callbacks/:provider/:callbackAddress',
      summary: 'Answer a test of a callback address',
      description: 'Only for providers that test an address with a GET before they use it; all others get 405.',
      pathParams: z.object({
        provider: z.string().check(z.minLength(1)),
        callbackAddress: z.string().check(z.minLength(1)),
      }),
      responses: {
        /** The challenge of the request. */
        200: contract.otherResponse({ contentType: 'text/plain', body: z.string().check(z.maxLength(1_024)) }),
        /** The provider or the address is unknown, or the request has no challenge. */
        404: noBody,
        /** The provider has no such test. */
        405: noBody,
        /** One sender network tried too many unknown addresses. */
        429: noBody,
      },
    },
  },
  { strictStatusCodes: true },
);
