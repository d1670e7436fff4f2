import type { IRouter } from 'express';
import { collectDefaultMetrics, Registry } from 'prom-client';

/** The text that Prometheus reads. */
export interface MetricsText {
  readonly contentType: string;
  text(): Promise<string>;
}

/** A registry with the metrics of this process; its event loop lag tells whether the process keeps up. */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Mounts `GET /metrics`. */
export function mountMetrics(router: IRouter, metrics: MetricsText): void {
  router.get('/metrics', async (_request, response) => {
    response.set('content-type', metrics.contentType).send(await metrics.text());
  });
}
