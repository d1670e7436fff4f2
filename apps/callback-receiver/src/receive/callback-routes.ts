import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { callbacks } from '@punteo/contracts/callbacks';
import { createExpressEndpoints, initServer } from '@ts-rest/express';
import express, { type ErrorRequestHandler, type Request, type Response } from 'express';
import { answer } from './answer.ts';
import type { CallbackCounters } from './counters.ts';
import type { ReceiveCallback } from './receive-callback.ts';
import { refuse } from './refuse.ts';

/**
 * The public routes: the callback contract and nothing else. ts-rest mounts the routes, and their middleware `receiveCallback`
 * reads the raw bytes and answers. The handlers behind it are never called: their parsing and validation would read the body
 * first.
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

  const everythingElse = (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === 'POST') return receiveCallback(request, response, '', '');
    counters.requests.wrongMethod += 1;
    refuse(request, response, 405);
  };
  const lastResort: ErrorRequestHandler = (error, request, response, _next) => {
    // The router throws for invalid percent-encoding: an unknown path like any other.
    if (error instanceof URIError) return everythingElse(request, response);
    onError(error);
    if (response.headersSent) request.socket.destroy();
    else answer(response, 503);
  };

  const middleware = [
    (request: AddressedRequest, response: ServerResponse) => {
      // Express takes a HEAD for a GET.
      if (request.method === 'HEAD') return everythingElse(request, response);
      receiveCallback(request, response, request.params.provider, request.params.callbackAddress);
    },
  ];
  const handler = async () => ({ status: 404, body: undefined }) as const;
  createExpressEndpoints(
    callbacks,
    initServer().router(callbacks, {
      receive: { middleware, handler },
      handshake: { middleware, handler },
    }),
    router,
    { logInitialization: false },
  );
  router.use(everythingElse);
  router.use(lastResort);
  return (request, response) => router(request as Request, response as Response, onError);
}

interface AddressedRequest extends IncomingMessage {
  readonly params: { readonly provider: string; readonly callbackAddress: string };
}
