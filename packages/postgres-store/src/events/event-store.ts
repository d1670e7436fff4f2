import type {
  AlertThresholds,
  AttemptOutcome,
  DeliveryState,
  EventDelivery,
  EventStore,
  MerchantEvent,
} from '@punteo/payments';
import type { Database } from '../sql/database.ts';
import { type CursorRow, pageOf, pagePosition } from '../sql/paging.ts';
import { isUuid, storableText } from '../sql/text.ts';
import { checkAlerts } from './check-alerts.ts';
import { nextDelivery } from './next-delivery.ts';
import { resendEvents } from './resend-events.ts';

/**
 * The outbox: `writeEvents` inserts an event, `queueDeliveries` creates its deliveries and their jobs, `recordAttempt`
 * records each attempt.
 */
export function eventStore(database: Database, alerts: AlertThresholds): EventStore {
  return {
    async get(eventId) {
      if (!isUuid(eventId)) return null;
      const { rows } = await database.query<EventRow>(`${SELECT} where events.event_id = $1`, [eventId]);
      return rows[0] ? eventFromRow(rows[0]) : null;
    },

    async list({ state, orderId, type }, page) {
      const { at, id, limit } = pagePosition(page, isUuid);
      const { rows } = await database.query<EventRow & CursorRow>(LIST, [at, id, limit + 1, state, orderId, type]);
      return pageOf(rows, limit, eventFromRow);
    },

    resend: (events, actor, reason) => resendEvents(database, events, actor, reason),

    async counts() {
      const { rows } = await database.query<{ pending: number; dead: number }>(COUNTS);
      return rows[0] ?? { pending: 0, dead: 0 };
    },

    nextDelivery: (lane) => nextDelivery(database, lane),

    async recordAttempt({ endpoint, eventId }, { at, outcome }) {
      const statement = outcome.delivered ? RECORD_DELIVERY : RECORD_FAILURE;
      const values = [endpoint, eventId, at, ...failureValues(outcome)];
      if (outcome.delivered || outcome.nextAttemptAt !== null) await database.query(statement, values);
      else
        await database.transaction(async (transaction) => {
          await transaction.query(statement, values);
          await checkAlerts(transaction, alerts, at);
        });
    },
  };
}

function failureValues(outcome: AttemptOutcome): readonly unknown[] {
  return outcome.delivered ? [] : [storableText(outcome.reason), outcome.nextAttemptAt];
}

interface EventRow {
  event_id: string;
  stream: string;
  sequence: number;
  order_id: string | null;
  type: string;
  payload: string;
  created_at: Date;
  state: DeliveryState;
  deliveries: DeliveryJson[];
}

interface DeliveryJson {
  readonly endpoint: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly next_attempt_at: string | null;
  readonly finished_at: string | null;
}

function eventFromRow(row: EventRow): MerchantEvent {
  return {
    eventId: row.event_id,
    stream: row.stream,
    sequence: row.sequence,
    orderId: row.order_id,
    type: row.type,
    payload: row.payload,
    createdAt: row.created_at,
    state: row.state,
    deliveries: row.deliveries.map(deliveryFromJson),
  };
}

function deliveryFromJson(delivery: DeliveryJson): EventDelivery {
  const { endpoint, state, attempts, last_error, next_attempt_at, finished_at } = delivery;
  return {
    endpoint,
    state,
    attempts,
    lastError: last_error,
    nextAttemptAt: next_attempt_at === null ? null : new Date(next_attempt_at),
    finishedAt: finished_at === null ? null : new Date(finished_at),
  };
}

/** An event is as bad as its worst delivery; one without any waits for a worker with an endpoint. */
const STATE = /* sql */ `
case
  when exists (select from deliveries d where d.event_id = events.event_id and d.state = 'dead') then 'dead'
  when exists (select from deliveries d where d.event_id = events.event_id and d.state = 'delivered')
    and not exists (select from deliveries d where d.event_id = events.event_id and d.state = 'pending')
    then 'delivered'
  else 'pending'
end`;

const SELECT = /* sql */ `
select events.*, ${STATE} as state, created_at::text as cursor_at, event_id::text as cursor_id,
  (
    select coalesce(json_agg(d order by d.endpoint), '[]')
    from (
      select endpoint, state, attempts, last_error, next_attempt_at, finished_at
      from deliveries where deliveries.event_id = events.event_id
    ) d
  ) as deliveries
from events`;

/** $1, $2 position · $3 rows · $4 state · $5 order id · $6 type */
const LIST = /* sql */ `
${SELECT}
where ($1::timestamptz is null or (created_at, event_id) < ($1, $2::uuid))
  and ($4::text is null or ${STATE} = $4)
  and ($5::text is null or order_id = $5)
  and ($6::text is null or type = $6)
order by created_at desc, event_id desc
limit $3`;

const COUNTS = /* sql */ `
select (select count(distinct event_id)::int from deliveries where state = 'dead') as dead,
  (select count(distinct event_id)::int from deliveries where state = 'pending')
    + (select count(*)::int from events where queued_at is null) as pending`;

/** The first report counts: a worker that lost its job may deliver the event once more. $1 endpoint · $2 event · $3 at */
const RECORD_DELIVERY = /* sql */ `
update deliveries set state = 'delivered', attempts = attempts + 1, finished_at = $3, last_error = null,
  next_attempt_at = null
where endpoint = $1 and event_id = $2 and state <> 'delivered'`;

/** $1 endpoint · $2 event · $3 at · $4 reason · $5 next attempt; null: dead */
const RECORD_FAILURE = /* sql */ `
update deliveries set attempts = attempts + 1, last_error = $4, next_attempt_at = $5,
  tried_since = coalesce(tried_since, $3),
  state = case when $5::timestamptz is null then 'dead' else 'pending' end,
  finished_at = case when $5::timestamptz is null then $3::timestamptz end
where endpoint = $1 and event_id = $2 and state = 'pending'`;
