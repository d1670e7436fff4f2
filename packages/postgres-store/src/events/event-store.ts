import type { EventStore, MerchantEvent } from '@punteo/payments';
import type { Database } from '../sql/database.ts';
import { type CursorRow, pageOf, pagePosition } from '../sql/paging.ts';
import { isUuid, storableText } from '../sql/text.ts';

/**
 * The outbox: `writeEvents` inserts an event, `queueDeliveries` creates its job, `markDelivered` or `markFailed`
 * records each attempt.
 */
export function eventStore(database: Database): EventStore {
  return {
    async get(eventId) {
      if (!isUuid(eventId)) return null;
      const { rows } = await database.query<EventRow>('select * from events where event_id = $1', [eventId]);
      return rows[0] ? eventFromRow(rows[0]) : null;
    },

    async list({ state }, page) {
      const { at, id, limit } = pagePosition(page);
      const { rows } = await database.query<EventRow & CursorRow>(LIST, [at, id, limit + 1, state]);
      return pageOf(rows, limit, eventFromRow);
    },

    async markDelivered(eventId, at) {
      await database.query(MARK_DELIVERED, [eventId, at]);
    },

    async markFailed(eventId, reason, dead) {
      await database.query(MARK_FAILED, [eventId, storableText(reason), dead]);
    },
  };
}

interface EventRow {
  event_id: string;
  order_id: string;
  type: string;
  payload: string;
  created_at: Date;
  attempts: number;
  state: MerchantEvent['state'];
}

function eventFromRow(row: EventRow): MerchantEvent {
  return {
    eventId: row.event_id,
    orderId: row.order_id,
    type: row.type,
    payload: row.payload,
    createdAt: row.created_at,
    attempts: row.attempts,
    state: row.state,
  };
}

/** $1, $2 position · $3 rows · $4 state */
const LIST = /* sql */ `
select *, created_at::text as cursor_at, event_id::text as cursor_id
from events
where ($1::timestamptz is null or (created_at, event_id) < ($1, $2::uuid)) and ($4::text is null or state = $4)
order by created_at desc, event_id desc
limit $3`;

/** The first delivery counts: a worker that lost its job may deliver the event once more. */
const MARK_DELIVERED = /* sql */ `
update events set state = 'delivered', attempts = attempts + 1, finished_at = $2, last_error = null
where event_id = $1 and state <> 'delivered'`;

const MARK_FAILED = /* sql */ `
update events set attempts = attempts + 1, last_error = $2,
  state = case when $3 then 'dead' else 'pending' end, finished_at = case when $3 then now() end
where event_id = $1 and state <> 'delivered'`;
