import type { WebhookEndpoint } from '@punteo/app-kit/receiver-variables';
import { noTelemetry, type Span, type Telemetry } from '@punteo/app-kit/telemetry';
import type { AttemptOutcome, DeliveryLane, EventStore, PendingDelivery } from '@punteo/payments';
import { afterFailure } from './after-failure.ts';
import { sendEvent } from './send-event.ts';

/**
 * Delivers the pending events of one lane, oldest first, until none is left, one fails, or the time is up. An event that
 * failed is waited for; a dead one lets the next go. Resolves to when the lane continues; null: nothing is pending.
 */
export async function deliverStream(
  lane: DeliveryLane,
  dependencies: DeliveryDependencies,
): Promise<{ readonly againInSeconds: number } | null> {
  const { events, endpoint, clock, signal, telemetry = noTelemetry, onAttempt } = dependencies;
  const startedAt = performance.now();
  for (;;) {
    const delivery = await events.nextDelivery(lane);
    if (delivery === null) return null;
    const waitMilliseconds = (delivery.nextAttemptAt?.getTime() ?? 0) - clock().getTime();
    if (waitMilliseconds > 0) return { againInSeconds: Math.ceil(waitMilliseconds / 1_000) };
    // Another job continues: this one must end before its queue takes it for lost.
    if (signal?.aborted || performance.now() - startedAt > TURN_MILLISECONDS) return { againInSeconds: 0 };

    const attempt = await telemetry.span('deliver event', spanOptions(delivery), async (span) => {
      const failure = await sendEvent(endpoint, { ...delivery, traceparent: span.traceparent }, dependencies);
      const at = clock();
      const outcome = failure === null ? DELIVERED : afterFailure(failure, delivery, at);
      noteOutcome(span, outcome);
      await events.recordAttempt(delivery, { at, outcome });
      return outcome;
    });
    onAttempt(delivery, attempt);
  }
}

/** Retries are spans of the same trace, side by side. */
function spanOptions({ endpoint, eventId, type, orderId, attempts, traceparent }: PendingDelivery) {
  return {
    parent: traceparent,
    kind: 'producer',
    attributes: {
      'punteo.endpoint': endpoint,
      'punteo.event_id': eventId,
      'punteo.event_type': type,
      'punteo.attempt': attempts + 1,
      ...(orderId === null ? {} : { 'punteo.order_id': orderId }),
    },
  } as const;
}

function noteOutcome(span: Span, outcome: AttemptOutcome): void {
  if (outcome.delivered) {
    span.set({ 'punteo.outcome': 'delivered' });
    return;
  }
  span.set({ 'punteo.outcome': outcome.nextAttemptAt === null ? 'dead' : 'failed' });
  span.fail(outcome.reason);
}

export interface DeliveryDependencies {
  readonly events: Pick<EventStore, 'nextDelivery' | 'recordAttempt'>;
  readonly endpoint: Pick<WebhookEndpoint, 'url' | 'secrets'>;
  readonly fetch: typeof fetch;
  readonly clock: () => Date;
  readonly signal?: AbortSignal;
  /** Default: none. */
  readonly telemetry?: Telemetry;
  /** Called after each attempt. */
  readonly onAttempt: (delivery: PendingDelivery, outcome: AttemptOutcome) => void;
  readonly timeoutMilliseconds?: number;
}

const DELIVERED = { delivered: true } as const;
const TURN_MILLISECONDS = 60_000;
