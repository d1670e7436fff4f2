import type { DeliveryLane } from '@punteo/payments';

/** The key of a lane's job in the queue of its endpoint: one waits at a time, and one runs. */
export function laneKey({ stream, resent }: Pick<DeliveryLane, 'stream' | 'resent'>): string {
  return resent ? `resend:${stream}` : stream;
}
