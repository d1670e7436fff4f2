import { randomUUID } from 'node:crypto';
import {
  type ChangeCause,
  eventPayload,
  eventTypeFor,
  INSTALLATION_STREAM,
  type InstallationEvent,
  installationEventPayload,
  type Order,
  orderStream,
  type Standing,
} from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';
import { SENT_UP_TO } from './sent-up-to.ts';

/**
 * The content of an order's event: the order after a change; `sequence` counts the changes of the order, and leaves out
 * what may have been sent before a restore.
 */
export interface ReportedChange {
  readonly order: Order;
  readonly before: Standing;
  readonly after: Standing;
  readonly cause: ChangeCause;
  readonly sequence: number;
  readonly now: Date;
  readonly traceparent: string | null;
}

/**
 * Writes the events of orders in the transaction of the changes that they report. The caller holds the lock of each
 * order's standing, so that a stream's events are committed in their order; `queueDeliveries` creates their jobs.
 */
export async function writeEvents(transaction: Queryable, changes: readonly ReportedChange[]): Promise<void> {
  await insertEvents(
    transaction,
    changes.map(({ order, before, after, cause, sequence, now, traceparent }) => {
      const eventId = randomUUID();
      return {
        eventId,
        stream: orderStream(order.orderId),
        sequence,
        orderId: order.orderId,
        type: eventTypeFor(after.state),
        payload: eventPayload({ eventId, order, before: before.state, standing: after, cause, sequence, at: now }),
        traceparent,
      };
    }),
  );
}

/**
 * Writes events of the installation in the transaction of what they report, in the given order. No other transaction can
 * write one until this one ends: call it last.
 */
export async function writeInstallationEvents(
  transaction: Queryable,
  events: readonly InstallationEvent[],
  now: Date,
): Promise<void> {
  if (events.length === 0) return;
  await lockInstallationEvents(transaction);
  const { rows } = await transaction.query<{ sequence: number }>(LAST_SEQUENCE, [INSTALLATION_STREAM]);
  const last = rows[0]?.sequence ?? 0;
  await insertEvents(
    transaction,
    events.map((event, index) => {
      const [eventId, sequence] = [randomUUID(), last + 1 + index];
      return {
        eventId,
        stream: INSTALLATION_STREAM,
        sequence,
        orderId: null,
        type: event.type,
        payload: installationEventPayload({ ...event, eventId, sequence, at: now }),
        traceparent: null,
      };
    }),
  );
}

/** Until the transaction ends, no other one writes an event of the installation. */
export async function lockInstallationEvents(transaction: Queryable): Promise<void> {
  await transaction.query(LOCK_INSTALLATION);
}

async function insertEvents(transaction: Queryable, events: readonly NewEvent[]): Promise<void> {
  await transaction.query(INSERT, [
    events.map(({ eventId }) => eventId),
    events.map(({ stream }) => stream),
    events.map(({ sequence }) => sequence),
    events.map(({ orderId }) => orderId),
    events.map(({ type }) => type),
    events.map(({ payload }) => payload),
    events.map(({ traceparent }) => traceparent),
  ]);
}

interface NewEvent {
  readonly eventId: string;
  readonly stream: string;
  readonly sequence: number;
  readonly orderId: string | null;
  readonly type: string;
  readonly payload: string;
  readonly traceparent: string | null;
}

const INSERT = /* sql */ `
insert into events (event_id, stream, sequence, order_id, type, payload, traceparent, created_at)
select *, now()
from unnest($1::uuid[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[])`;

export const LOCK_INSTALLATION = "select pg_advisory_xact_lock(hashtext('punteo.installation_events'))";

/** $1 stream */
const LAST_SEQUENCE = `
select greatest(max(sequence), ${SENT_UP_TO}) as sequence from events where stream = $1`;
