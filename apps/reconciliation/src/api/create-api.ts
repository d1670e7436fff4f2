import { errorFields, type Log } from '@punteo/app-kit/log';
import { mountMetrics } from '@punteo/app-kit/metrics';
import { unusableDatabase } from '@punteo/app-kit/unusable-database';
import { toOpenApi } from '@punteo/contracts/openapi';
import { merchantEventWebhooks, reconciliation } from '@punteo/contracts/reconciliation';
import { PunteoError } from '@punteo/payments';
import { createExpressEndpoints } from '@ts-rest/express';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { App } from '../app.ts';
import { mountPages, PAGE_ROUTES, sendErrorPage } from '../page/pages.ts';
import type { BackgroundRuns } from '../reconcile/background-runs.ts';
import { docsPage } from './docs-page.ts';
import { hostGuard } from './guards/host-guard.ts';
import { methodGuard } from './guards/method-guard.ts';
import { secureHeaders } from './guards/secure-headers.ts';
import { tokenGuard } from './guards/token-guard.ts';
import { urlGuard } from './guards/url-guard.ts';
import { writeGuard } from './guards/write-guard.ts';
import { isApi } from './is-api.ts';
import type { Metrics } from './metrics.ts';
import { EXPORT_ROUTES, mountExports } from './mount-exports.ts';
import { problemOf, sendProblem } from './problem.ts';
import { readJsonBody } from './read-body.ts';
import { routes } from './routes.ts';
import type { ServerOptions } from './start-server.ts';

/** The API, the pages, health and metrics as one Express application. */
export function createApi(
  app: App,
  runs: BackgroundRuns,
  { tokens, log, ping, metrics }: Pick<ServerOptions, 'tokens' | 'log' | 'ping'> & { readonly metrics: Metrics },
): Express {
  const server = express();
  server.disable('x-powered-by');
  server.disable('etag');
  server.set('query parser', 'simple');
  server.use(secureHeaders, metrics.countRequest, hostGuard(tokens), urlGuard);
  server.use(methodGuard([...Object.values(reconciliation), ...PAGE_ROUTES, ...EXPORT_ROUTES, ...OTHER_ROUTES]));

  // Before the token guard: a monitor has no token.
  server.get('/health/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  server.get('/health/ready', async (_request, response) => {
    await ping().catch((cause: unknown) => {
      if (unusableDatabase(cause) !== null) throw cause;
      throw new PunteoError('store_unavailable', 'The store cannot be reached.', { retryable: true, cause });
    });
    response.json({ status: 'ready' });
  });
  server.use(tokenGuard(tokens), writeGuard);

  mountMetrics(server, metrics);
  const openApi = toOpenApi(reconciliation, { title: 'Punteo', version: '1' }, { webhooks: merchantEventWebhooks });
  server.get('/openapi.json', (_request, response) => {
    response.json(openApi);
  });
  server.get('/docs', (_request, response) => {
    response.send(docsPage());
  });
  mountPages(server, app, runs);

  mountExports(server, app);
  server.use('/v1', ...readJsonBody);
  createExpressEndpoints(reconciliation, routes(app, runs, log), server, {
    responseValidation: true,
    logInitialization: false,
    requestValidationErrorHandler: (error, _request, response) => sendProblem(response, problemOf(error)),
  });
  server.use((request) => {
    throw new PunteoError('not_found', `There is nothing at ${request.path}.`);
  });
  server.use(errorHandler(log));
  return server;
}

/** Routes that neither the contract nor the pages list. */
const OTHER_ROUTES = ['/openapi.json', '/docs', '/metrics', '/health/live', '/health/ready'].map((path) => ({
  method: 'GET',
  path,
}));

/** Answers every error that a route throws: a problem document to a program, a page to a browser. Logs those of status 500 and above. */
function errorHandler(log: Log): ErrorRequestHandler {
  return (error, request, response, next) => {
    const problem = problemOf(error);
    if (problem.status >= 500) {
      log.error('A request failed.', {
        requestId: String(response.locals.requestId),
        method: request.method,
        route: String(request.route?.path ?? 'none'),
        status: problem.status,
        ...errorFields(error),
      });
    }
    if (response.headersSent) return next(error);
    if (!isApi(request) && request.accepts(['json', 'html']) === 'html') return sendErrorPage(request, response, error);
    sendProblem(response, problem);
  };
}
