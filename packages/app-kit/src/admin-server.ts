import { createServer } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import { type Checks, mountHealth } from './health.ts';
import { listen } from './listen.ts';
import { type MetricsText, mountMetrics } from './metrics.ts';

/**
 * The operators' server of an app: health and metrics of this process, without a token. It listens apart from the app's own
 * routes. Throws `address_refused`.
 */
export async function startAdminServer(options: AdminServerOptions): Promise<AdminServer> {
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
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, app);
  const { portVariable } = options;
  const url = await listen(server, options.port, options.host, { hostVariable: 'ADMIN_HOST', portVariable });
  return {
    url,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface AdminServerOptions {
  readonly metrics: MetricsText;
  readonly checks: Checks;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** The variable that the port comes from. Each app has its own, because both may read the same file of variables. */
  readonly portVariable: string;
}

export interface AdminServer {
  readonly url: string;
  /** Ends at once, with every connection. */
  close(): Promise<void>;
}
