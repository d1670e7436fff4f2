import { createRegistry, type MetricsText } from '@punteo/app-kit/metrics';
import type { StoreGauges } from '@punteo/postgres-store';
import type { RequestHandler } from 'express';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { App } from '../app.ts';

export interface Metrics extends MetricsText {
  /** Counts and times every request. */
  readonly countRequest: RequestHandler;
}

/** Metrics of the process, of requests by route and status, of the last finished run, of merchant events and queues. */
export function createMetrics({ store, gauges }: Pick<App, 'store' | 'gauges'>): Metrics {
  const registry = createRegistry();
  const requests = new Counter({
    name: 'punteo_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const requestSeconds = new Histogram({
    name: 'punteo_http_request_duration_seconds',
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
  const lastRunOrders = new Gauge({
    name: 'punteo_last_run_orders',
    help: 'Orders of the last finished run, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const lastRunFull = new Gauge({
    name: 'punteo_last_run_full',
    help: '1 when the last finished run compared every order of its window, 0 when it compared what changed.',
    registers: [registry],
  });
  const lastRunFrom = new Gauge({
    name: 'punteo_last_run_window_from_timestamp_seconds',
    help: 'From when on the orders of the last finished run were created; 0 when its window has no start.',
    registers: [registry],
  });
  const lastRunTo = new Gauge({
    name: 'punteo_last_run_window_to_timestamp_seconds',
    help: 'Before when the orders of the last finished run were created; 0 when its window has no end.',
    registers: [registry],
  });

  const events = new Gauge({
    name: 'punteo_events',
    help: 'Merchant events that wait for a delivery (pending), and that could not be delivered to an endpoint (dead).',
    labelNames: ['state'],
    registers: [registry],
  });

  const oldestCallback = new Gauge({
    name: 'punteo_oldest_unmatched_callback_age_seconds',
    help: 'Seconds for which the oldest callback waits to be matched; 0 when none waits.',
    registers: [registry],
  });
  const oldestVerification = new Gauge({
    name: 'punteo_oldest_due_verification_age_seconds',
    help: 'Seconds for which the order waits whose verification is due longest; 0 when none is due.',
    registers: [registry],
  });
  const jobs = new Gauge({
    name: 'punteo_jobs',
    help: 'Jobs that wait or run (active), by queue: verify/PROVIDER, deliver/ENDPOINT, and the dead letters verify_dead and deliver_dead.',
    labelNames: ['queue', 'state'],
    registers: [registry],
  });
  const openDiscrepancies = new Gauge({
    name: 'punteo_open_discrepancies',
    help: 'Discrepancies that are open now, by kind.',
    labelNames: ['kind'],
    registers: [registry],
  });

  function setGauges(read: StoreGauges): void {
    oldestCallback.set(read.oldestUnmatchedCallbackSeconds);
    oldestVerification.set(read.oldestDueVerificationSeconds);
    jobs.reset();
    for (const { queue, state, count } of read.jobs) jobs.set({ queue, state }, count);
    openDiscrepancies.reset();
    for (const { kind, count } of read.openDiscrepancies) openDiscrepancies.set({ kind }, count);
  }

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
      const [{ items }, { pending, dead }, read] = await Promise.all([
        store.runs.list({ limit: 20 }),
        store.events.counts(),
        gauges?.(),
      ]);
      if (read) setGauges(read);
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
      lastRunFrom.set((lastCount?.from?.getTime() ?? 0) / 1_000);
      lastRunTo.set((lastCount?.to?.getTime() ?? 0) / 1_000);
      lastRunFull.set(lastCount?.mode === 'incremental' ? 0 : 1);
      for (const [kind, count] of Object.entries(lastCount?.summary?.discrepancies ?? {}))
        lastRunDiscrepancies.set({ kind }, count);
      lastRunOrders.reset();
      for (const [outcome, count] of Object.entries(lastCount?.summary?.ordersByOutcome ?? {}))
        lastRunOrders.set({ outcome }, count);
      return registry.metrics();
    },
  };
}
