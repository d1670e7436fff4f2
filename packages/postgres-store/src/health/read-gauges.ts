import { JOBS_SCHEMA } from '../jobs/queues.ts';
import type { Database } from '../sql/database.ts';
import type { StoreGauges } from './store-gauges.ts';

/** The numbers that monitoring reads every few seconds. The count of open discrepancies reads their whole table. */
export async function readGauges(database: Database): Promise<StoreGauges> {
  const [ages, jobs, discrepancies] = await Promise.all([
    database.query<{ callback_seconds: number; verification_seconds: number }>(AGES),
    database.query<{ queue: string; state: 'waiting' | 'active'; count: number }>(JOBS),
    database.query<{ kind: string; count: number }>(OPEN_DISCREPANCIES),
  ]);
  const [age] = ages.rows;
  return {
    oldestUnmatchedCallbackSeconds: age?.callback_seconds ?? 0,
    oldestDueVerificationSeconds: age?.verification_seconds ?? 0,
    jobs: jobs.rows,
    openDiscrepancies: discrepancies.rows,
  };
}

const AGES = /* sql */ `
select
  coalesce(extract(epoch from clock_timestamp() - (
    select received_at from callbacks where matched_at is null order by callback_id limit 1
  )), 0)::float as callback_seconds,
  coalesce(extract(epoch from clock_timestamp() - (
    select min(next_verification_at) from standings where next_verification_at <= clock_timestamp()
  )), 0)::float as verification_seconds`;

const JOBS = /* sql */ `
select name as queue, case when state = 'active' then 'active' else 'waiting' end as state, count(*)::int as count
from ${JOBS_SCHEMA}.job where state <= 'active'
group by 1, 2 order by 1, 2`;

const OPEN_DISCREPANCIES = "select kind, count(*)::int as count from discrepancies where state = 'open' group by kind";
