import { initContract } from '@ts-rest/core';
import * as z from 'zod';

const contract = initContract();

/**
 * Where providers call back. The body is bytes to us, whatever their content type says: they are kept before anything
 * reads them, so no content type and no shape is demanded. Every answer has an empty body, and no answer is a
 * redirect, 401 or 403: a provider may end its whole chain of callbacks on those.
 */
export const callbacks = contract.router(
  {
    receive: {
      method: 'POST',
      path: '/callbacks/:provider/:callbackAddress',
      summary: 'Take a callback in',
      description: 'The callbackAddress is checked before anything is parsed or stored; 200 is sent after the commit.',
      pathParams: z.object({ provider: z.string().min(1), callbackAddress: z.string().min(1) }),
      body: z.unknown(),
      responses: {
        /** Stored (or stored before: the same bytes again). */
        200: contract.noBody(),
        /** Unknown provider, unknown, altered or revoked capability. */
        404: contract.noBody(),
        /** Any method but POST. */
        405: contract.noBody(),
        /** Too slow. */
        408: contract.noBody(),
        /** More than 20 480 bytes. */
        413: contract.noBody(),
        /** A Content-Encoding. */
        415: contract.noBody(),
        /** Too many unknown capabilities from one network. */
        429: contract.noBody(),
        /** Nothing could be stored; `Retry-After` says when to try again. */
        503: contract.noBody(),
      },
    },
  },
  { strictStatusCodes: true },
);
