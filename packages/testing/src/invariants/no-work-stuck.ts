import type { InvariantCheck } from './invariant.ts';

/** I9: a minute after the last fault, no callback is unmatched, and no job is ready but unclaimed, or claimed by a dead worker. */
export const noWorkStuck: InvariantCheck = async (database, { quiet = false }) => {
  if (!quiet) return [];
  const { rows } = await database.query<{ message: string }>(STUCK_WORK);
  return rows.map(({ message }) => ({ invariant: 'I9', message }));
};

const STUCK_WORK = /* sql */ `
select 'callback ' || callback_id || ' has not been matched' as message from callbacks
where matched_at is null and last_received_at < clock_timestamp() - interval '60 s'
union all
select 'job ' || id || ' of ' || name || ' is ready and unclaimed' from punteo_jobs.job
where state in ('created', 'retry') and greatest(start_after, created_on) < clock_timestamp() - interval '60 s'
  and name not like '%dead%'
union all
select 'job ' || id || ' of ' || name || ' is claimed by a worker without a heartbeat' from punteo_jobs.job
where state = 'active' and coalesce(heartbeat_on, started_on) < clock_timestamp() - interval '60 s'`;
