import type { Log } from '@punteo/app-kit/log';
import type { WebhookEndpoint } from '@punteo/app-kit/receiver-variables';
import type { Telemetry } from '@punteo/app-kit/telemetry';
import type { AttemptOutcome, EventStore, PendingDelivery } from '@punteo/payments';
import type { JobHandler } from '@punteo/postgres-store';
import type { Metrics } from '../admin/metrics.ts';
import { deliverStream } from './deliver-stream.ts';

/** The job `deliver/<endpoint>`: the pending events of one stream, to one endpoint. It fails only when the store does. */
export function deliverJob(options: {
  readonly events: EventStore;
  readonly endpoint: WebhookEndpoint;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'delivered'>;
  readonly telemetry: Telemetry;
  readonly clock: () => Date;
  readonly fetch: typeof globalThis.fetch;
}): JobHandler<`deliver/${string}`> {
  const { endpoint, log, metrics } = options;

  function onAttempt(delivery: PendingDelivery, outcome: AttemptOutcome): void {
    const { eventId, type: eventType, orderId, attempts } = delivery;
    const fields = {
      eventId,
      eventType,
      endpoint: endpoint.name,
      attempts: attempts + 1,
      ...(orderId === null ? {} : { orderId }),
    };
    const isDead = !outcome.delivered && outcome.nextAttemptAt === null;
    metrics.delivered(endpoint.name, outcome.delivered ? 'delivered' : isDead ? 'dead' : 'failed');
    if (outcome.delivered) {
      log.info('A merchant event was delivered.', fields);
      return;
    }
    const message = isDead
      ? 'A merchant event could not be delivered: it is a dead letter now.'
      : 'A merchant event could not be delivered; it is retried.';
    log.warn(message, { ...fields, reason: outcome.reason });
  }

  return ({ data, signal }) => deliverStream(data, { ...options, signal, onAttempt });
}
