import { randomUUID } from 'node:crypto';
import { eventPayload, eventTypeFor } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';
import { changesState, type StandingChange } from '../standings/write-standings.ts';

/**
 * Inserts the merchant event of each changed state, in the transaction of the change: neither exists without the other.
 * `queueDeliveries` then creates the job that delivers it.
 */
export async function writeEvents(transaction: Queryable, changes: readonly StandingChange[]): Promise<void> {
  const at = new Date();
  const events = changes.filter(changesState).flatMap((change) => eventOf(change, at));
  if (events.length === 0) return;
  await transaction.query(INSERT, [
    events.map(({ eventId }) => eventId),
    events.map(({ orderId }) => orderId),
    events.map(({ version }) => version),
    events.map(({ type }) => type),
    events.map(({ payload }) => payload),
  ]);
}

/** Empty for a state without an event. */
function eventOf({ order, before, after, version }: StandingChange, at: Date) {
  const type = eventTypeFor(after.state);
  if (type === null) return [];
  const eventId = randomUUID();
  const payload = eventPayload({ eventId, type, order, before: before.state, standing: after, at });
  return [{ eventId, type, payload, orderId: order.orderId, version }];
}

const INSERT = /* sql */ `
insert into events (event_id, order_id, standing_version, type, payload, created_at)
select event_id, order_id, version, type, payload, now()
from unnest($1::uuid[], $2::text[], $3::integer[], $4::text[], $5::text[])
  as input (event_id, order_id, version, type, payload)`;
