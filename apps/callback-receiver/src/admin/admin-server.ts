import { createServer, type Server } from 'node:http';
import { type Checks, mountHealth } from '@punteo/app-kit/health';
import { type MetricsText, mountMetrics } from '@punteo/app-kit/metrics';
import express, { type ErrorRequestHandler } from 'express';

/** The operators' server: health and metrics of this process. Listens apart from the public routes. */
export function createAdminServer(options: { readonly metrics: MetricsText; readonly checks: Checks }): Server {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  mountHealth(app, options.checks);
  mountMetrics(app, options.metrics);
  app.use((_request, response) => {
    response.status(404).end();
  });
  const lastResort: ErrorRequestHandler = (_error, _request, response, _next) => {
    response.status(500).end();
  };
  app.use(lastResort);
  return createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, app);
}
