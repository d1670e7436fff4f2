import { createRegistry, type MetricsText } from '@punteo/app-kit/metrics';
import type { Store } from '@punteo/payments';
import type { RequestHandler } from 'express';
import { Counter, Gauge, Histogram } from 'prom-client';

export interface Metrics extends MetricsText {
  /** Counts and times every request. */
  readonly countRequest: RequestHandler;
}

/** Metrics of the process, of requests by route and status, of the last finished run, and of merchant events. */
export function createMetrics(store: Pick<Store, 'runs' | 'events'>): Metrics {
  const registry = createRegistry();
  const requests = new Counter({
    name: 'punteo_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const requestSeconds = new Histogram({
    name: 'punteo_http_request_seconds',
    help: 'Seconds from the request to the end of its response.',
    labelNames: ['route'],
    registers: [registry],
  });
  const lastRunComplete = new Gauge({
    name: 'punteo_last_run_complete',
    help: '1 when the last run that ended was complete, else 0: it was incomplete, aborted or cancelled.',
    registers: [registry],
  });
  const lastRunFinished = new Gauge({
    name: 'punteo_last_run_finished_timestamp_seconds',
    help: 'When the last run that ended did so.',
    registers: [registry],
  });
  const lastRunDiscrepancies = new Gauge({
    name: 'punteo_last_run_discrepancies',
    help: 'Discrepancies of the last finished run.',
    labelNames: ['kind'],
    registers: [registry],
  });

  const events = new Gauge({
    name: 'punteo_events',
    help: 'Merchant events that wait for a delivery (pending), and that could not be delivered to an endpoint (dead).',
    labelNames: ['state'],
    registers: [registry],
  });

  return {
    contentType: registry.contentType,
    countRequest: (request, response, next) => {
      const endTimer = requestSeconds.startTimer();
      response.once('finish', () => {
        // The pattern, not the path: a path holds order ids.
        const route = String(request.route?.path ?? 'none');
        requests.inc({ method: request.method, route, status: response.statusCode });
        endTimer({ route });
      });
      next();
    },
    async text() {
      const [{ items }, { pending, dead }] = await Promise.all([store.runs.list({ limit: 20 }), store.events.counts()]);
      events.set({ state: 'pending' }, pending);
      events.set({ state: 'dead' }, dead);
      const lastRun = items.find(({ finishedAt }) => finishedAt !== null);
      lastRunDiscrepancies.reset();
      if (lastRun?.finishedAt) {
        lastRunComplete.set(lastRun.complete ? 1 : 0);
        lastRunFinished.set(lastRun.finishedAt.getTime() / 1_000);
      }
      // A run that was aborted or cancelled has counted nothing.
      const lastCount = items.find(({ summary }) => summary !== null);
      for (const [kind, count] of Object.entries(lastCount?.summary?.discrepancies ?? {}))
        lastRunDiscrepancies.set({ kind }, count);
      return registry.metrics();
    },
  };
}
