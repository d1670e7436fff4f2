import type { Invariant } from './invariant.ts';

/** I9: when faults have stopped, no callback is left unread, no event untold, no job ready and unclaimed or held by the dead. */
export const nothingStuck: Invariant = async (database, { quiet = false }) => {
  if (!quiet) return [];
  const { rows } = await database.query<{ what: string }>(STUCK);
  return rows.map(({ what }) => ({ invariant: 'I9', message: what }));
};

const STUCK = /* sql */ `
select 'callback ' || callback_id || ' has not been handed over' as what from callbacks
where matched_at is null and last_received_at < clock_timestamp() - interval '60 s'
union all
select 'job ' || id || ' of ' || name || ' is ready and nobody took it' from pgboss.job
where state in ('created', 'retry') and greatest(start_after, created_on) < clock_timestamp() - interval '60 s'
  and name not like '%dead%'
union all
select 'job ' || id || ' of ' || name || ' is held by a worker that is silent' from pgboss.job
where state = 'active' and coalesce(heartbeat_on, started_on) < clock_timestamp() - interval '60 s'`;
