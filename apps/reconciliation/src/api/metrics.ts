import type { Store } from '@punteo/payments';
import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly count: RequestHandler;
  readonly text: () => Promise<string>;
  readonly contentType: string;
}

/** Requests by route and status, the process itself, and how the last reconciliation ended. */
export function createMetrics(store: Pick<Store, 'runs'>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'punteo_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'punteo_http_request_seconds',
    help: 'Time from the request to the end of its answer.',
    labelNames: ['route'],
    registers: [registry],
  });
  const complete = new Gauge({
    name: 'punteo_last_run_complete',
    help: '1 when the last reconciliation saw everything, 0 when not.',
    registers: [registry],
  });
  const finished = new Gauge({
    name: 'punteo_last_run_finished_timestamp_seconds',
    help: 'When the last reconciliation ended.',
    registers: [registry],
  });
  const found = new Gauge({
    name: 'punteo_last_run_discrepancies',
    help: 'Discrepancies of the last reconciliation.',
    labelNames: ['kind'],
    registers: [registry],
  });

  return {
    contentType: registry.contentType,
    count: (request, response, next) => {
      const end = seconds.startTimer();
      response.once('finish', () => {
        // The pattern, never the path: a path holds order ids.
        const route = String(request.route?.path ?? 'none');
        requests.inc({ method: request.method, route, status: response.statusCode });
        end({ route });
      });
      next();
    },
    async text() {
      const { items } = await store.runs.list({ limit: 20 });
      const last = items.find(({ finishedAt }) => finishedAt !== null);
      found.reset();
      if (last?.finishedAt) {
        complete.set(last.complete ? 1 : 0);
        finished.set(last.finishedAt.getTime() / 1_000);
        for (const [kind, count] of Object.entries(last.summary?.discrepancies ?? {})) found.set({ kind }, count);
      }
      return registry.metrics();
    },
  };
}
