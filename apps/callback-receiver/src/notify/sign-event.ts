import { Webhook } from 'standardwebhooks';

/**
 * The headers of Standard Webhooks for one event. The id stays the same over retries; the signatures cover id, time and
 * payload, one for each secret: while a secret rotates, its holder accepts either.
 */
export function signEvent(
  secrets: readonly string[],
  event: { readonly eventId: string; readonly payload: string },
  at: Date,
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  return {
    'webhook-id': event.eventId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(event.eventId, at, event.payload)).join(' '),
  };
}
