import type { JobInserter } from '../jobs/job-inserter.ts';
import type { Database } from '../sql/database.ts';

/**
 * Creates the `deliver` job of each merchant event without one, at most `limit`, and returns their number. The job and
 * the event's mark are one transaction, so each event gets exactly one job. The worker then sends the event and calls
 * `EventStore.markDelivered`.
 */
export function queueDeliveries(database: Database, jobs: JobInserter, limit: number): Promise<number> {
  return database.transaction(async (transaction) => {
    const { rows } = await transaction.query<{ event_id: string }>(MARK_QUEUED, [limit]);
    await jobs.insert(transaction, 'deliver', new Map(rows.map(({ event_id }) => [event_id, { eventId: event_id }])));
    return rows.length;
  });
}

/** $1 rows */
const MARK_QUEUED = /* sql */ `
update events set queued_at = now()
where event_id in (
  select event_id from events where queued_at is null order by created_at limit $1 for update skip locked
)
returning event_id`;
