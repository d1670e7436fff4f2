import { deliverJobName } from '../jobs/job.ts';
import type { JobInserter } from '../jobs/job-inserter.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { laneKey } from './lane-key.ts';

/**
 * Creates the deliveries of new events to these endpoints, and a job for each stream with deliveries to queue, at most
 * `limit` of each; returns their number. Deliveries and jobs are one transaction. A stream whose job was lost gets
 * another one within the hour.
 */
export function queueDeliveries(
  database: Database,
  jobs: JobInserter,
  endpoints: readonly string[],
  limit: number,
): Promise<number> {
  return database.transaction(async (transaction) => {
    const created = await createDeliveries(transaction, endpoints, limit);
    const { rows } = await transaction.query<LaneRow>(MARK_QUEUED, [endpoints, limit]);
    for (const endpoint of endpoints) {
      const lanes = rows
        .filter((row) => row.endpoint === endpoint)
        .map(({ stream, resent }) => ({ endpoint, stream, resent }));
      await jobs.insert(transaction, deliverJobName(endpoint), new Map(lanes.map((lane) => [laneKey(lane), lane])));
    }
    return Math.max(created, rows.length);
  });
}

interface LaneRow {
  endpoint: string;
  stream: string;
  resent: boolean;
}

/**
 * One transaction at a time: two could create the later deliveries of a stream first. Events are taken by their position,
 * which is the order of commit within a stream.
 */
async function createDeliveries(transaction: Queryable, endpoints: readonly string[], limit: number): Promise<number> {
  const { rows } = await transaction.query<{ locked: boolean }>(TRY_LOCK);
  if (!rows[0]?.locked) return 0;
  const created = await transaction.query(CREATE_DELIVERIES, [endpoints, limit]);
  return created.rows[0]?.events ?? 0;
}

const TRY_LOCK = "select pg_try_advisory_xact_lock(hashtext('punteo.create_deliveries')) as locked";

/**
 * An event that another session has locked waits, and with it the later ones of its stream.
 * $1 endpoints · $2 rows
 */
const CREATE_DELIVERIES = /* sql */ `
with oldest as materialized (
  select event_id, stream, position from events where queued_at is null order by position limit $2
),
free as materialized (
  select event_id from events where event_id in (select event_id from oldest) for no key update skip locked
),
waiting as (
  select stream, min(position) as position from oldest where event_id not in (select event_id from free) group by stream
),
queued as (
  update events set queued_at = now()
  where event_id in (
    select event_id from oldest left join waiting using (stream)
    where waiting.position is null or oldest.position < waiting.position
  )
  returning event_id, stream, sequence, created_at
),
created as (
  insert into deliveries (endpoint, event_id, stream, sequence, waiting_since)
  select endpoint, event_id, stream, sequence, created_at from queued cross join unnest($1::text[]) as endpoint
)
select count(*)::int as events from queued`;

/** $1 endpoints · $2 rows */
const MARK_QUEUED = /* sql */ `
update deliveries set queue_at = now() + interval '1 hour'
where (endpoint, event_id) in (
  select endpoint, event_id from deliveries
  where state = 'pending' and queue_at <= now() and endpoint = any ($1)
  order by queue_at, stream, sequence
  limit $2
  for update skip locked
)
returning endpoint, stream, resent`;
