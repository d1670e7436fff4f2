import type { Pool } from 'pg';
import type { JobInserter } from '../jobs/job-inserter.ts';
import { withTransaction } from '../sql/transaction.ts';

/** Makes a `deliver` job of each event that has none: mark and job in one transaction, so that none is lost or made twice. */
export function queueDeliveries(pool: Pool, jobs: JobInserter, limit: number): Promise<number> {
  return withTransaction(pool, async (client) => {
    const { rows } = await client.query<{ event_id: string }>(TAKE, [limit]);
    await jobs.insert(client, 'deliver', new Map(rows.map(({ event_id }) => [event_id, { eventId: event_id }])));
    return rows.length;
  });
}

const TAKE = /* sql */ `
update events set queued_at = now()
where event_id in (
  select event_id from events where queued_at is null order by created_at limit $1 for update skip locked
)
returning event_id`;
