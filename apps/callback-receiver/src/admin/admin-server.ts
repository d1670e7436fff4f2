import { createServer, type Server } from 'node:http';
import express, { type ErrorRequestHandler } from 'express';
import type { Metrics } from './metrics.ts';

/** Whether this process is up, whether it can do its work, and its figures. For operators, on an address of their own. */
export function createAdminServer(options: {
  readonly metrics: Metrics;
  /** Named questions; each resolves to true, or to false (or throws) when it is not well. */
  readonly checks: Readonly<Record<string, () => Promise<boolean>>>;
}): Server {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/health/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  app.get('/health/ready', async (_request, response) => {
    const checks = await askAll(options.checks);
    const ready = Object.values(checks).every(Boolean);
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not_ready', checks });
  });
  app.get('/metrics', async (_request, response) => {
    response.setHeader('content-type', options.metrics.contentType);
    response.send(await options.metrics.text());
  });
  app.use((_request, response) => {
    response.status(404).end();
  });
  const lastResort: ErrorRequestHandler = (_error, _request, response, _next) => {
    response.status(500).end();
  };
  app.use(lastResort);
  return createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, app);
}

async function askAll(checks: Readonly<Record<string, () => Promise<boolean>>>): Promise<Record<string, boolean>> {
  const answers = await Promise.all(
    Object.entries(checks).map(async ([name, ask]) => [name, await within(ASK_MILLISECONDS, ask)] as const),
  );
  return Object.fromEntries(answers);
}

function within(milliseconds: number, ask: () => Promise<boolean>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, milliseconds, false).unref());
  return Promise.race([ask().catch(() => false), late]);
}

/** A health answer must not hang with the thing it asks about. */
const ASK_MILLISECONDS = 1_000;
