import type { MerchantEvent } from '@punteo/payments';

/** Id, time, type, stream, sequence and state, as cells of a table. */
export function eventRow(event: MerchantEvent): readonly string[] {
  const { eventId, createdAt, type, stream, sequence, state } = event;
  return [eventId, createdAt.toISOString(), type, stream, `${sequence}`, state];
}
