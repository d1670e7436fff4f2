import type { VerificationBudget } from '@punteo/payments';
import type { ClientBase, Pool } from 'pg';
import { withTransaction } from '../sql/transaction.ts';

/** See `StandingStore.reserve`. */
export interface ReservationRequest extends VerificationBudget {
  readonly orderId: string;
}

/** No order twice. An order that is not there costs nothing, and whoever asks finds that out. */
export function reserveVerifications(pool: Pool, looks: readonly ReservationRequest[]): Promise<readonly number[]> {
  return withTransaction(pool, async (client) => {
    // All that a crash of the database can lose by this is that somebody was just asked.
    await client.query('set local synchronous_commit = off');
    const orderIds = looks.map(({ orderId }) => orderId);
    const { rows } = await client.query<{ order_id: string }>(TAKE, [
      orderIds,
      looks.map(({ cooldownSeconds }) => cooldownSeconds),
    ]);
    const taken = new Set(rows.map(({ order_id }) => order_id));
    const waits = await waitsBeyondCeiling(
      client,
      looks.filter(({ orderId }) => taken.has(orderId)),
    );
    const resting = await restsLeft(
      client,
      orderIds.filter((orderId) => !taken.has(orderId)),
    );
    return orderIds.map((orderId) => waits.get(orderId) ?? resting.get(orderId) ?? 0);
  });
}

type Waits = ReadonlyMap<string, number>;

/** Counts these looks, one after the other; those beyond the ceiling of their minute wait, and rest meanwhile. */
async function waitsBeyondCeiling(client: ClientBase, taken: readonly ReservationRequest[]): Promise<Waits> {
  if (taken.length === 0) return new Map();
  const { rows } = await client.query<{ used: number; second: number }>(COUNT, [taken.length]);
  const { used, second } = rows[0] as { used: number; second: number };
  const beyond = taken.flatMap(({ orderId, verificationsPerMinute }, index) => {
    const place = used - taken.length + index + 1;
    return place <= verificationsPerMinute ? [] : [[orderId, waitFor(place, second, verificationsPerMinute)] as const];
  });
  // Whoever asks for one of them until then waits with it, and is not counted again.
  if (beyond.length > 0)
    await client.query(REST_ON, [beyond.map(([orderId]) => orderId), beyond.map(([, wait]) => wait)]);
  return new Map(beyond);
}

/** Whoever comes beyond the ceiling waits for a minute that has room, so that they do not all come back in the next one. */
function waitFor(place: number, second: number, verificationsPerMinute: number): number {
  const minutes = Math.ceil((place - verificationsPerMinute) / verificationsPerMinute);
  return Math.max(60 * Math.min(minutes, MINUTES_MAX) - second, 1);
}

const MINUTES_MAX = 60;

async function restsLeft(client: ClientBase, orderIds: readonly string[]): Promise<Waits> {
  if (orderIds.length === 0) return new Map();
  const { rows } = await client.query<{ order_id: string; wait: number }>(REST_LEFT, [orderIds]);
  return new Map(rows.map(({ order_id, wait }) => [order_id, wait]));
}

/** The order's row is the lock: of two who take at once, the second sees the first one's rest. */
const TAKE = /* sql */ `
with locked as materialized (select order_id from standings where order_id = any ($1) order by order_id for update)
update standings set cooldown_until = clock_timestamp() + make_interval(secs => input.cooldown_seconds)
from locked join unnest($1::text[], $2::double precision[]) as input (order_id, cooldown_seconds) using (order_id)
where standings.order_id = locked.order_id and (cooldown_until is null or cooldown_until <= clock_timestamp())
returning standings.order_id`;

const COUNT = /* sql */ `
insert into verification_counts as stored (scope, minute, used)
values ('all', date_trunc('minute', clock_timestamp()), $1)
on conflict (scope) do update set
  used = case when stored.minute < excluded.minute then excluded.used else stored.used + excluded.used end,
  minute = greatest(stored.minute, excluded.minute)
returning used, extract(second from clock_timestamp())::int as second`;

const REST_ON = /* sql */ `
update standings set cooldown_until = clock_timestamp() + make_interval(secs => input.wait)
from unnest($1::text[], $2::double precision[]) as input (order_id, wait)
where standings.order_id = input.order_id`;

const REST_LEFT = /* sql */ `
select order_id, greatest(ceil(extract(epoch from cooldown_until - clock_timestamp())), 1)::int as wait from standings
where order_id = any ($1) and cooldown_until is not null`;
