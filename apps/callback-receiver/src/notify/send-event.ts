import type { WebhookEndpoint } from '@punteo/app-kit/receiver-variables';
import { signEvent } from './sign-event.ts';

/**
 * Sends one event to an endpoint of the merchant. Only a 2xx answer is a delivery; redirects are not followed. Resolves to
 * the failure, with a stable code as its reason: `http_500`, `timeout`, `unreachable`; null: delivered.
 */
export async function sendEvent(
  endpoint: Pick<WebhookEndpoint, 'url' | 'secrets'>,
  event: {
    readonly eventId: string;
    readonly payload: string;
    /** Sent along, so that the merchant's own trace can go on; null or absent: nothing is. It is not signed. */
    readonly traceparent?: string | null;
  },
  options: { readonly fetch: typeof fetch; readonly clock: () => Date; readonly timeoutMilliseconds?: number },
): Promise<DeliveryFailure | null> {
  const { clock, timeoutMilliseconds = 10_000 } = options;
  try {
    const response = await options.fetch(endpoint.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(event.traceparent ? { traceparent: event.traceparent } : {}),
        ...signEvent(endpoint.secrets, event, clock()),
      },
      body: event.payload,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    // Only the status counts: the body is not read.
    await response.body?.cancel();
    if (response.ok) return null;
    const retryAfterSeconds = retryAfter(response, clock());
    return { reason: `http_${response.status}`, retryAfterSeconds };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError';
    return { reason: isTimeout ? 'timeout' : 'unreachable', retryAfterSeconds: null };
  }
}

export interface DeliveryFailure {
  readonly reason: string;
  /** What an endpoint that is busy asks for (429, 503), an hour at most; null: nothing. */
  readonly retryAfterSeconds: number | null;
}

/** Seconds, or a date in the format of HTTP. */
function retryAfter({ status, headers }: Response, now: Date): number | null {
  const text = status === 429 || status === 503 ? headers.get('retry-after')?.trim() : undefined;
  if (!text) return null;
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : (Date.parse(text) - now.getTime()) / 1_000;
  return /^(?:\d{1,9}|[A-Z][a-z]{2}, .*GMT)$/.test(text) && seconds > 0
    ? Math.min(Math.ceil(seconds), RETRY_AFTER_SECONDS_MAX)
    : null;
}

const RETRY_AFTER_SECONDS_MAX = 3_600;
