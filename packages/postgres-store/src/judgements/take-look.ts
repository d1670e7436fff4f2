import type { LookBudget } from '@punteo/payments';
import type { Pool } from 'pg';

/** See `JudgementStore.takeLook`. An order that is not there costs nothing, and whoever asks finds that out. */
export async function takeLook(pool: Pool, orderId: string, budget: LookBudget): Promise<number> {
  const { restSeconds, looksPerMinute } = budget;
  const taken = await pool.query<{ used: number; second: number }>({
    name: 'take-look',
    text: TAKE,
    values: [orderId, restSeconds],
  });
  const [look] = taken.rows;
  if (look && look.used <= looksPerMinute) return 0;
  if (look) {
    const wait = waitFor(look, looksPerMinute);
    // Whoever asks for it until then waits with it, and is not counted again.
    await pool.query(REST_ON, [orderId, wait]);
    return wait;
  }
  const { rows } = await pool.query<{ wait: number }>(REST_LEFT, [orderId]);
  return rows[0]?.wait ?? 0;
}

/** Whoever comes beyond the ceiling waits for a minute that has room, so that they do not all come back in the next one. */
function waitFor({ used, second }: { used: number; second: number }, looksPerMinute: number): number {
  const minutes = Math.ceil((used - looksPerMinute) / looksPerMinute);
  return Math.max(60 * Math.min(minutes, MINUTES_MAX) - second, 1);
}

const MINUTES_MAX = 60;

/**
 * The order's row is the lock: of two who take at once, the second sees the first one's rest. The commit does not wait for the disk:
 * all that a crash of the database can lose is that somebody was just asked.
 */
const TAKE = /* sql */ `
with hasty as materialized (select set_config('synchronous_commit', 'off', true)),
rested as (
  update standings set rest_until = clock_timestamp() + make_interval(secs => $2)
  from hasty
  where order_id = $1 and (rest_until is null or rest_until <= clock_timestamp())
  returning order_id
)
insert into look_counts as stored (scope, minute, used)
select 'all', date_trunc('minute', clock_timestamp()), 1 from rested
on conflict (scope) do update set
  used = case when stored.minute < excluded.minute then 1 else stored.used + 1 end,
  minute = greatest(stored.minute, excluded.minute)
returning used, extract(second from clock_timestamp())::int as second`;

const REST_ON = 'update standings set rest_until = clock_timestamp() + make_interval(secs => $2) where order_id = $1';

const REST_LEFT = /* sql */ `
select greatest(ceil(extract(epoch from rest_until - clock_timestamp())), 1)::int as wait from standings
where order_id = $1 and rest_until is not null`;
