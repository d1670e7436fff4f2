import { createRegistry, type MetricsText } from '@punteo/app-kit/metrics';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { CallbackCounters } from '../receive/counters.ts';

/** The metrics of one process, for Prometheus. Labels hold fixed words only, never anything from outside. */
export function createMetrics(counters: CallbackCounters): Metrics {
  const registry = createRegistry();
  const registers = [registry];
  new Counter({
    name: 'punteo_callbacks_total',
    help: 'Callback requests by outcome.',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset();
      for (const [outcome, count] of Object.entries(counters.requests))
        this.inc({ outcome: snakeCase(outcome) }, count);
    },
  });
  new Gauge({
    name: 'punteo_callbacks_waiting',
    help: 'Callbacks that wait for their commit.',
    registers,
    collect() {
      this.set(counters.waiting);
    },
  });
  const commitRows = new Histogram({
    name: 'punteo_callbacks_per_commit',
    help: 'Callbacks per commit.',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
    registers,
  });
  const verifications = new Counter({
    name: 'punteo_verifications_total',
    help: 'Verifications of orders by outcome: answered, unanswered (a witness could not be asked), put_off (the order was verified just now), failed.',
    labelNames: ['provider', 'outcome'],
    registers,
  });
  const decisionSeconds = new Histogram({
    name: 'punteo_callback_to_decision_seconds',
    help: 'Seconds from the receipt of the callback that caused a verification to the end of that verification.',
    labelNames: ['provider'],
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600],
    registers,
  });
  const deliveries = new Counter({
    name: 'punteo_event_deliveries_total',
    help: 'Attempts to deliver a merchant event by outcome: delivered, failed, dead.',
    labelNames: ['endpoint', 'outcome'],
    registers,
  });
  return {
    text: () => registry.metrics(),
    contentType: registry.contentType,
    committed: (rows) => commitRows.observe(rows),
    verified: (provider, outcome) => verifications.inc({ provider, outcome }),
    decided: (provider, seconds) => decisionSeconds.observe({ provider }, seconds),
    delivered: (endpoint, outcome) => deliveries.inc({ endpoint, outcome }),
  };
}

export interface Metrics extends MetricsText {
  /** Counts a commit of this many callbacks. */
  committed(callbacks: number): void;
  verified(provider: string, outcome: 'answered' | 'unanswered' | 'put_off' | 'failed'): void;
  /** Seconds from the receipt of a callback to the end of the verification that it caused. */
  decided(provider: string, seconds: number): void;
  delivered(endpoint: string, outcome: 'delivered' | 'failed' | 'dead'): void;
}

/** As labels are written. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
