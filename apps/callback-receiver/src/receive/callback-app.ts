import { callbacks } from '@punteo/contracts/callbacks';
import { createExpressEndpoints, initServer } from '@ts-rest/express';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { answer } from './answer.ts';
import type { CallbackCounters } from './counters.ts';
import { type ReceiveCallback, refuse } from './receive-callback.ts';

/**
 * The public routes: the callback contract and nothing else. ts-rest declares and mounts the route; the middleware in front of
 * its handler does all the work and answers, since the handler's own path (validation, JSON answers) costs as much as the commit.
 */
export function createCallbackApp(options: {
  readonly receiveCallback: ReceiveCallback;
  readonly counters: CallbackCounters;
  readonly onError: (error: unknown) => void;
}): Express {
  const { receiveCallback, counters, onError } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.enable('strict routing');

  const everythingElse: RequestHandler = (request, response) => {
    if (request.method === 'POST') return receiveCallback(request, response, '', '');
    counters.requests.wrongMethod += 1;
    refuse(request, response, 405);
  };
  const lastResort: ErrorRequestHandler = (error, request, response, next) => {
    // The router throws for a path that is not valid percent-encoding: a path like any unknown one.
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
    app,
    { logInitialization: false },
  );
  app.use(everythingElse);
  app.use(lastResort);
  return app;
}
