import { randomUUID } from 'node:crypto';
import { type ChangeCause, eventPayload, eventTypeFor, type Order, type Standing } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';

/** The content of a merchant event: an order after a change; `sequence` counts the changes of the order. */
export interface ReportedChange {
  readonly order: Order;
  readonly before: Standing;
  readonly after: Standing;
  readonly cause: ChangeCause;
  readonly sequence: number;
  readonly now: Date;
}

/** Writes merchant events in the transaction of the changes that they report; `queueDeliveries` creates their jobs. */
export async function writeEvents(transaction: Queryable, changes: readonly ReportedChange[]): Promise<void> {
  const events = changes.map(({ order, before, after, cause, sequence, now }) => {
    const eventId = randomUUID();
    const payload = eventPayload({ eventId, order, before: before.state, standing: after, cause, sequence, at: now });
    return { eventId, orderId: order.orderId, sequence, type: eventTypeFor(after.state), payload };
  });
  await transaction.query(INSERT, [
    events.map(({ eventId }) => eventId),
    events.map(({ orderId }) => orderId),
    events.map(({ sequence }) => sequence),
    events.map(({ type }) => type),
    events.map(({ payload }) => payload),
  ]);
}

const INSERT = /* sql */ `
insert into events (event_id, order_id, standing_version, type, payload, created_at)
select *, now() from unnest($1::uuid[], $2::text[], $3::integer[], $4::text[], $5::text[])`;
