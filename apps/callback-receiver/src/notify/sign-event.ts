import { Webhook } from 'standardwebhooks';

/** The headers of Standard Webhooks for one event. The id stays the same over retries; the signature covers id, time and payload. */
export function signEvent(
  secret: string,
  event: { readonly eventId: string; readonly payload: string },
  at: Date,
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  return {
    'webhook-id': event.eventId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(event.eventId, at, event.payload),
  };
}
