import { errorFields, type Log } from '@punteo/app-kit/log';
import { mountMetrics } from '@punteo/app-kit/metrics';
import { unusableDatabase } from '@punteo/app-kit/unusable-database';
import { toOpenApi } from '@punteo/contracts/openapi';
import { LEAST_ROLES, merchantEventWebhooks, reconciliation } from '@punteo/contracts/reconciliation';
import { PunteoError } from '@punteo/payments';
import { createExpressEndpoints } from '@ts-rest/express';
import express, { type ErrorRequestHandler, type Express } from 'express';
import { createAttemptLimit } from '../access/attempt-limit.ts';
import { createTokens } from '../access/find-token.ts';
import { COOKIE } from '../access/session-cookie.ts';
import { createSessions } from '../access/sessions.ts';
import type { App } from '../app.ts';
import { DASHBOARD_ROUTES, type DashboardFiles, serveDashboard } from '../dashboard/serve-dashboard.ts';
import type { BackgroundRuns } from '../reconcile/background-runs.ts';
import { STYLE } from '../report/style.ts';
import { docsPage } from './docs-page.ts';
import { callerGuard } from './guards/caller-guard.ts';
import { hostGuard } from './guards/host-guard.ts';
import { methodGuard } from './guards/method-guard.ts';
import { contractRoleGuard } from './guards/role-guard.ts';
import { secureHeaders } from './guards/secure-headers.ts';
import { urlGuard } from './guards/url-guard.ts';
import { writeGuard } from './guards/write-guard.ts';
import { noteLanguage } from './language-of.ts';
import type { Metrics } from './metrics.ts';
import { EXPORT_ROUTES, mountExports } from './mount-exports.ts';
import { problemOf, sendProblem } from './problem.ts';
import { readJsonBody } from './read-body.ts';
import { routes } from './routes.ts';
import type { ServerOptions } from './start-server.ts';

/** The API, the dashboard, health and metrics as one Express application. */
export function createApi(
  app: App,
  runs: BackgroundRuns,
  {
    host,
    tokens: configuredTokens,
    trustedProxyHops = 0,
    log,
    ping,
    metrics,
    dashboard,
  }: Pick<ServerOptions, 'host' | 'tokens' | 'trustedProxyHops' | 'log' | 'ping'> & {
    readonly metrics: Metrics;
    readonly dashboard: DashboardFiles | null;
  },
): Express {
  const tokens = createTokens(app.access, configuredTokens, app.clock);
  const sessions = createSessions(app.access, tokens, app.clock);
  const access = { tokens, sessions, limit: createAttemptLimit(app.clock), trustedProxyHops };
  const server = express();
  server.disable('x-powered-by');
  server.disable('etag');
  server.set('query parser', 'simple');
  server.use(secureHeaders, metrics.countRequest, hostGuard({ host, trustedProxyHops }), urlGuard);
  server.use(methodGuard([...Object.values(reconciliation), ...DASHBOARD_ROUTES, ...EXPORT_ROUTES, ...OTHER_ROUTES]));

  if (dashboard !== null) serveDashboard(server, dashboard);

  // Before the caller guard: a monitor has no token.
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
  // Neither needs sign-in: they are the same for every installation, and public in the repository.
  const openApi = toOpenApi(
    reconciliation,
    { title: 'Punteo', version: '1' },
    { bearerToken: true, sessionCookie: COOKIE, leastRoles: LEAST_ROLES, webhooks: merchantEventWebhooks },
  );
  server.get('/openapi.json', (_request, response) => {
    response.json(openApi);
  });
  server.get('/docs', (_request, response) => {
    response.send(docsPage());
  });
  server.get('/docs.css', (_request, response) => {
    response.type('text/css').set('cache-control', 'max-age=3600').send(STYLE);
  });
  server.use(callerGuard(access), writeGuard);

  mountMetrics(server, metrics);
  mountExports(server, app);
  server.use('/v1', noteLanguage, ...readJsonBody);
  createExpressEndpoints(reconciliation, routes(app, runs, { access, log }), server, {
    globalMiddleware: [contractRoleGuard],
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

/** Routes that neither the contract nor the dashboard lists. */
const OTHER_ROUTES = ['/openapi.json', '/docs', '/docs.css', '/metrics', '/health/live', '/health/ready'].map(
  (path) => ({
    method: 'GET',
    path,
  }),
);

/** Answers every error that a route throws with a problem document. Logs those of status 500 and above. */
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
    sendProblem(response, problem);
  };
}
