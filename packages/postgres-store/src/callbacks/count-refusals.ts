import type { CallbackRefusals } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';

/** See `CallbackStore.countRefusals`. Counts of days older than a month are deleted. */
export async function countRefusals(database: Queryable, refusals: readonly CallbackRefusals[]): Promise<void> {
  if (refusals.length === 0) return;
  await database.query(COUNT, [
    refusals.map(({ provider }) => provider),
    refusals.map(({ reason }) => reason),
    refusals.map(({ count }) => count),
    refusals.map(({ lastAt }) => lastAt.toISOString()),
  ]);
}

/** $1 providers · $2 reasons, one entry for each provider and reason · $3 counts · $4 times */
const COUNT = /* sql */ `
with expired as (delete from callback_refusals where day < current_date - 30)
insert into callback_refusals as stored (provider, reason, day, refused, last_at)
select provider, reason, (last_at at time zone 'UTC')::date, refused, last_at
from unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[]) as input (provider, reason, refused, last_at)
-- Two receivers that count the same reasons lock them in one order.
order by provider, reason
on conflict (provider, reason, day) do update set
  refused = stored.refused + excluded.refused,
  last_at = greatest(stored.last_at, excluded.last_at)`;
