import { createRegistry, type MetricsText } from '@punteo/app-kit/metrics';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Receipts } from '../receive/counters.ts';

/** The figures of one process, for Prometheus. Labels hold words of ours only, never anything that came from outside. */
export function createMetrics(sources: { readonly receipts: Receipts; readonly queueDepth: () => number }): Metrics {
  const registry = createRegistry();
  new Counter({
    name: 'punteo_callbacks_total',
    help: 'Callback requests by what became of them.',
    labelNames: ['outcome'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(sources.receipts)) this.inc({ outcome }, count);
    },
  });
  new Gauge({
    name: 'punteo_callbacks_waiting',
    help: 'Callbacks that wait for a commit.',
    registers: [registry],
    collect() {
      this.set(sources.queueDepth());
    },
  });
  const batchRows = new Histogram({
    name: 'punteo_commit_rows',
    help: 'Callbacks committed batched.',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
    registers: [registry],
  });
  const verifications = new Counter({
    name: 'punteo_verifications_total',
    help: 'Examinations of orders by outcome: answered, unanswered (a witness could not be asked), put_off (asked just now), failed.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const deliveries = new Counter({
    name: 'punteo_event_deliveries_total',
    help: 'Attempts to tell the merchant by outcome: delivered, failed, dead.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  return {
    text: () => registry.metrics(),
    contentType: registry.contentType,
    committed: (rows) => batchRows.observe(rows),
    verified: (outcome) => verifications.inc({ outcome }),
    delivered: (outcome) => deliveries.inc({ outcome }),
  };
}

export interface Metrics extends MetricsText {
  committed(rows: number): void;
  verified(outcome: 'answered' | 'unanswered' | 'put_off' | 'failed'): void;
  delivered(outcome: 'delivered' | 'failed' | 'dead'): void;
}
