import type { EventStore, MerchantEvent } from '@punteo/payments';
import { signEvent } from './sign-event.ts';

/**
 * Sends one event to the merchant's webhook and records the result. Only a 2xx answer is a delivery; redirects are not followed.
 * An event that was delivered before is not sent again.
 */
export async function deliverEvent(
  eventId: string,
  lastAttempt: boolean,
  dependencies: DeliveryDependencies,
): Promise<DeliveryResult> {
  const { events, clock } = dependencies;
  const event = await events.get(eventId);
  if (!event || event.state === 'delivered') return { event, failure: null };
  const failure = await send(event, dependencies);
  if (failure === null) await events.markDelivered(eventId, clock());
  else await events.markFailed(eventId, failure, lastAttempt);
  return { event, failure };
}

export interface DeliveryDependencies {
  readonly events: Pick<EventStore, 'get' | 'markDelivered' | 'markFailed'>;
  readonly merchant: { readonly url: string; readonly secret: string };
  readonly fetch: typeof fetch;
  readonly clock: () => Date;
  readonly timeoutMilliseconds?: number;
}

export interface DeliveryResult {
  /** Null: there is no such event. */
  readonly event: MerchantEvent | null;
  /** Stable code: `http_500`, `timeout`, `unreachable`; null when delivered. */
  readonly failure: string | null;
}

async function send(event: MerchantEvent, dependencies: DeliveryDependencies): Promise<string | null> {
  const { merchant, clock, timeoutMilliseconds = 10_000 } = dependencies;
  try {
    const response = await dependencies.fetch(merchant.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signEvent(merchant.secret, event, clock()) },
      body: event.payload,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    // Only the status counts: the body is not read.
    await response.body?.cancel();
    return response.ok ? null : `http_${response.status}`;
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'unreachable';
  }
}
