import type { WebhookEndpoint } from '@punteo/app-kit/receiver-variables';
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
  const { events, endpoint, clock, signal, onAttempt } = dependencies;
  const startedAt = performance.now();
  for (;;) {
    const delivery = await events.nextDelivery(lane);
    if (delivery === null) return null;
    const waitMilliseconds = (delivery.nextAttemptAt?.getTime() ?? 0) - clock().getTime();
    if (waitMilliseconds > 0) return { againInSeconds: Math.ceil(waitMilliseconds / 1_000) };
    // Another job continues: this one must end before its queue takes it for lost.
    if (signal?.aborted || performance.now() - startedAt > TURN_MILLISECONDS) return { againInSeconds: 0 };

    const failure = await sendEvent(endpoint, delivery, dependencies);
    const at = clock();
    const outcome = failure === null ? DELIVERED : afterFailure(failure, delivery, at);
    await events.recordAttempt(delivery, { at, outcome });
    onAttempt(delivery, outcome);
  }
}

export interface DeliveryDependencies {
  readonly events: Pick<EventStore, 'nextDelivery' | 'recordAttempt'>;
  readonly endpoint: Pick<WebhookEndpoint, 'url' | 'secrets'>;
  readonly fetch: typeof fetch;
  readonly clock: () => Date;
  readonly signal?: AbortSignal;
  /** Called after each attempt. */
  readonly onAttempt: (delivery: PendingDelivery, outcome: AttemptOutcome) => void;
  readonly timeoutMilliseconds?: number;
}

const DELIVERED = { delivered: true } as const;
const TURN_MILLISECONDS = 60_000;
