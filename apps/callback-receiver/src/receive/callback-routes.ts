import type { RequestListener } from 'node:http';
import { callbacks } from '@punteo/contracts/callbacks';
import { createExpressEndpoints, initServer } from '@ts-rest/express';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import { answer } from './answer.ts';
import type { CallbackCounters } from './counters.ts';
import { type ReceiveCallback, refuse } from './receive-callback.ts';

/**
 * The public routes: the callback contract and nothing else. ts-rest mounts the route, and its middleware `receiveCallback` reads
 * the raw bytes and answers. The handler behind it is never called: its parsing and validation would read the body first.
 *
 * A bare Express router: an Express app would change the prototypes of every request and response, which costs a third of the
 * CPU time of a callback.
 */
export function createCallbackRoutes(options: {
  readonly receiveCallback: ReceiveCallback;
  readonly counters: CallbackCounters;
  readonly onError: (error: unknown) => void;
}): RequestListener {
  const { receiveCallback, counters, onError } = options;
  const router = express.Router({ caseSensitive: true, strict: true });

  const everythingElse: RequestHandler = (request, response) => {
    if (request.method === 'POST') return receiveCallback(request, response, '', '');
    counters.requests.wrongMethod += 1;
    refuse(request, response, 405);
  };
  const lastResort: ErrorRequestHandler = (error, request, response, next) => {
    // The router throws for invalid percent-encoding: an unknown path like any other.
    if (error instanceof URIError) return everythingElse(request, response, next);
    onError(error);
    if (response.headersSent) request.socket.destroy();
    else answer(response, 503);
  };

  createExpressEndpoints(
    callbacks,
    initServer().router(callbacks, {
      receive: {
        middleware: [
          (request, response) =>
            receiveCallback(request, response, request.params.provider, request.params.callbackAddress),
        ],
        handler: async () => ({ status: 404, body: undefined }),
      },
    }),
    router,
    { logInitialization: false },
  );
  router.use(everythingElse);
  router.use(lastResort);
  return (request, response) => router(request as Request, response as Response, onError);
}
