import type { AddressInfo } from 'node:net';
import { toOpenApi } from '@punteo/contracts/openapi';
import { reconciliation } from '@punteo/contracts/reconciliation';
import { PunteoError } from '@punteo/payments';
import { createExpressEndpoints } from '@ts-rest/express';
import express, { type ErrorRequestHandler, type Express } from 'express';
import type { App } from '../app.ts';
import type { ApiToken } from '../config.ts';
import { errorFields, type Log } from '../log.ts';
import { mountPages, PAGE_ROUTES, sendErrorPage } from '../page/pages.ts';
import { type BackgroundRuns, createBackgroundRuns } from '../reconcile/background-runs.ts';
import { scheduleRuns } from '../reconcile/schedule.ts';
import { docsPage } from './documents.ts';
import { hostGuard, isApi, secureHeaders, tokenGuard, writeGuard } from './guards.ts';
import { methodGuard } from './methods.ts';
import { createMetrics } from './metrics.ts';
import { sendProblem, troubleOf } from './problem.ts';
import { routes } from './routes.ts';

export interface ServerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly tokens: readonly ApiToken[];
  readonly reconcileEveryMinutes: number | null;
  readonly log: Log;
  /** Throws while the store cannot be reached. */
  readonly ping: () => Promise<void>;
}

export interface RunningServer {
  readonly url: string;
  readonly runs: BackgroundRuns;
  /** Lets requests under way end, stops the schedule and a run under way. */
  close(): Promise<void>;
}

/** Serves the API, the pages and the schedule. Throws `tokens_missing` for an address beyond loopback without tokens. */
export async function startServer(app: App, options: ServerOptions): Promise<RunningServer> {
  const { host, port, tokens, reconcileEveryMinutes, log } = options;
  if (tokens.length === 0 && !LOOPBACK.includes(host)) {
    throw new PunteoError(
      'tokens_missing',
      `HOST: ${host} is beyond loopback, so API_TOKENS should be set (\`name:token,…\`).`,
    );
  }
  const failed = (error: unknown, runId?: string) =>
    log.error('a reconciliation failed', { ...errorFields(error), ...(runId ? { runId } : {}) });
  const runs = createBackgroundRuns(app, failed);
  const server = createApi(app, runs, options).listen(port, host);
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject));
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  const schedule = reconcileEveryMinutes === null ? null : scheduleRuns(runs, reconcileEveryMinutes, failed);
  return {
    url: urlOf(server.address() as AddressInfo),
    runs,
    async close() {
      schedule?.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await runs.stop();
      await closed;
    },
  };
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];
const BODY_MAX = '256kb';

const OTHER_ROUTES = ['/openapi.json', '/docs', '/metrics', '/health/live', '/health/ready'].map((path) => ({
  method: 'GET',
  path,
}));

function createApi(app: App, runs: BackgroundRuns, { tokens, log, ping }: ServerOptions): Express {
  const server = express();
  const metrics = createMetrics(app.store);
  server.disable('x-powered-by');
  server.disable('etag');
  server.set('query parser', 'simple');
  server.use(secureHeaders, metrics.count, hostGuard(tokens));
  server.use(methodGuard([...Object.values(reconciliation), ...PAGE_ROUTES, ...OTHER_ROUTES]));

  server.get('/health/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  server.get('/health/ready', async (_request, response) => {
    await ping().catch((cause: unknown) => {
      throw new PunteoError('store_unavailable', 'The store cannot be reached.', { retryable: true, cause });
    });
    response.json({ status: 'ready' });
  });
  server.use(tokenGuard(tokens), writeGuard);

  server.get('/metrics', async (_request, response) => {
    response.set('content-type', metrics.contentType).send(await metrics.text());
  });
  const openApi = toOpenApi(reconciliation, { title: 'Punteo', version: '1' });
  server.get('/openapi.json', (_request, response) => {
    response.json(openApi);
  });
  server.get('/docs', (_request, response) => {
    response.send(docsPage());
  });
  mountPages(server, app, runs);

  server.use('/v1', express.json({ limit: BODY_MAX, type: 'application/json' }));
  createExpressEndpoints(reconciliation, routes(app, runs), server, {
    responseValidation: true,
    logInitialization: false,
    requestValidationErrorHandler: (error, _request, response) => sendProblem(response, troubleOf(error)),
  });
  server.use((request) => {
    throw new PunteoError('not_found', `There is nothing at ${request.path}.`);
  });
  server.use(errorHandler(log));
  return server;
}

/** The last word on whatever was thrown: a problem to a program, a page to a person, and a line in the log when it is our fault. */
function errorHandler(log: Log): ErrorRequestHandler {
  return (error, request, response, next) => {
    const trouble = troubleOf(error);
    if (trouble.status >= 500) {
      log.error('a request failed', {
        requestId: String(response.locals.requestId),
        method: request.method,
        route: String(request.route?.path ?? 'none'),
        status: trouble.status,
        ...errorFields(error),
      });
    }
    if (response.headersSent) return next(error);
    if (!isApi(request) && request.accepts(['json', 'html']) === 'html') return sendErrorPage(request, response, error);
    sendProblem(response, trouble);
  };
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
