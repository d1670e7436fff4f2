import type { AttemptOutcome, PendingDelivery } from '@punteo/payments';
import type { DeliveryFailure } from './send-event.ts';

/**
 * What follows a failed attempt. The next one waits as long as the event has been tried so far, from 2 seconds to 15
 * minutes, or for as long as a busy endpoint asks. The event is a dead letter once it was tried for an hour and its endpoint refuses it for good, or 3 days have
 * passed since it was written or resent.
 */
export function afterFailure(
  { reason, retryAfterSeconds }: DeliveryFailure,
  delivery: Pick<PendingDelivery, 'waitingSince' | 'triedSince'>,
  now: Date,
): AttemptOutcome {
  const triedSeconds = secondsBetween(delivery.triedSince ?? now, now);
  const waitingSeconds = secondsBetween(delivery.waitingSince, now);
  const isDead =
    triedSeconds >= TRIED_SECONDS_MIN && (isRefusedForGood(reason) || waitingSeconds >= WAITING_SECONDS_MAX);
  const ownDelaySeconds = Math.min(Math.max(triedSeconds, DELAY_SECONDS.least), DELAY_SECONDS.most);
  const delaySeconds = Math.max(ownDelaySeconds, retryAfterSeconds ?? 0);
  return {
    delivered: false,
    reason,
    nextAttemptAt: isDead ? null : new Date(now.getTime() + delaySeconds * 1_000),
  };
}

export const TRIED_SECONDS_MIN = 3_600;
export const WAITING_SECONDS_MAX = 3 * 86_400;
export const DELAY_SECONDS = { least: 2, most: 900 } as const;

/** A 4xx answer will not change by itself, except: request timeout, too early, too many requests. */
function isRefusedForGood(reason: string): boolean {
  return /^http_4\d\d$/.test(reason) && !['http_408', 'http_425', 'http_429'].includes(reason);
}

function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1_000;
}
