import type { DeliveryLane, PendingDelivery } from '@punteo/payments';
import type { Database } from '../sql/database.ts';

/** See `EventStore.nextDelivery`. */
export async function nextDelivery(database: Database, lane: DeliveryLane): Promise<PendingDelivery | null> {
  const { endpoint, stream, resent } = lane;
  const { rows } = await database.query<DeliveryRow>(NEXT, [endpoint, stream, resent]);
  const [row] = rows;
  if (!row) return null;
  return {
    endpoint,
    stream,
    resent,
    eventId: row.event_id,
    type: row.type,
    orderId: row.order_id,
    payload: row.payload,
    attempts: row.attempts,
    waitingSince: row.waiting_since,
    triedSince: row.tried_since,
    nextAttemptAt: row.next_attempt_at,
    traceparent: row.traceparent,
  };
}

interface DeliveryRow {
  event_id: string;
  type: string;
  order_id: string | null;
  payload: string;
  attempts: number;
  waiting_since: Date;
  tried_since: Date | null;
  next_attempt_at: Date | null;
  traceparent: string | null;
}

/** $1 endpoint · $2 stream · $3 resent */
const NEXT = /* sql */ `
select event_id, type, order_id, payload, attempts, waiting_since, tried_since, next_attempt_at,
  traceparent
from deliveries join events using (event_id)
where deliveries.endpoint = $1 and deliveries.stream = $2 and deliveries.resent = $3 and deliveries.state = 'pending'
order by deliveries.sequence
limit 1`;
