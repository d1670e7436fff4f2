import type { WebhookEndpoint } from '../webhook-endpoints.ts';
import { signEvent } from './sign-event.ts';

/**
 * Sends one event to an endpoint of the merchant. Only a 2xx answer is a delivery; redirects are not followed. Resolves to
 * the failure, a stable code: `http_500`, `timeout`, `unreachable`; null: delivered.
 */
export async function sendEvent(
  endpoint: Pick<WebhookEndpoint, 'url' | 'secrets'>,
  event: { readonly eventId: string; readonly payload: string },
  options: { readonly fetch: typeof fetch; readonly clock: () => Date; readonly timeoutMilliseconds?: number },
): Promise<string | null> {
  const { clock, timeoutMilliseconds = 10_000 } = options;
  try {
    const response = await options.fetch(endpoint.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signEvent(endpoint.secrets, event, clock()) },
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
