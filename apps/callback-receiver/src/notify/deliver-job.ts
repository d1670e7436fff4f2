import type { Log } from '@punteo/app-kit/log';
import type { Telemetry } from '@punteo/app-kit/telemetry';
import { type EventStore, PunteoError } from '@punteo/payments';
import type { JobHandler } from '@punteo/postgres-store';
import type { Metrics } from '../admin/metrics.ts';
import { deliverEvent } from './deliver-event.ts';

/** The job `deliver`: one attempt to deliver one merchant event. It fails unless the merchant's webhook answers 2xx. */
export function deliverJob(options: {
  readonly events: EventStore;
  readonly merchant: { readonly url: string; readonly secret: string };
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'delivered'>;
  readonly telemetry: Telemetry;
  readonly clock: () => Date;
  readonly fetch: typeof globalThis.fetch;
}): JobHandler<'deliver'> {
  const { events, merchant, log, metrics, telemetry, clock, fetch } = options;

  return ({ data: { eventId }, attempt, lastAttempt }) =>
    telemetry.span('deliver', { attempt }, async () => {
      const { event, failure } = await deliverEvent(eventId, lastAttempt, { events, merchant, fetch, clock });
      if (!event) return null;
      const fields = { eventId, eventType: event.type, orderId: event.orderId, attempts: attempt };
      metrics.delivered(failure === null ? 'delivered' : lastAttempt ? 'dead' : 'failed');
      if (failure === null) {
        log.info('A merchant event was delivered.', fields);
        return null;
      }
      const message = lastAttempt
        ? 'A merchant event could not be delivered: it is a dead letter now.'
        : 'A merchant event could not be delivered; it is retried.';
      log.warn(message, { ...fields, reason: failure });
      throw new PunteoError(failure, 'The merchant did not take the event.', { retryable: true });
    });
}
