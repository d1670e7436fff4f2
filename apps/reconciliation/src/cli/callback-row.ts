import type { Callback } from '@punteo/payments';

/** Id, time, provider, outcome, order and number of deliveries, as cells of a table. */
export function callbackRow(callback: Callback): readonly string[] {
  const { callbackId, receivedAt, provider, outcome, reason, orderId, deliveries } = callback;
  const outcomeCell = reason === null ? outcome : `${outcome} (${reason})`;
  return [callbackId, receivedAt.toISOString(), provider, outcomeCell, orderId ?? '-', `${deliveries}`];
}
