import type { VerificationBudget } from '@punteo/payments';
import type { Database, Queryable } from '../sql/database.ts';

/** The arguments of one call of `VerificationStore.reserve`. */
export interface ReservationRequest extends VerificationBudget {
  readonly orderId: string;
}

/**
 * See `VerificationStore.reserve`; the order ids must be distinct. An unknown order is not counted and does not wait:
 * its verification reports that it is unknown.
 */
export function reserveVerifications(
  database: Database,
  requests: readonly ReservationRequest[],
): Promise<readonly number[]> {
  return database.transaction(async (transaction) => {
    // A crash of the database may lose a reservation, and then one order is verified once more.
    await transaction.query('set local synchronous_commit = off');
    const orderIds = requests.map(({ orderId }) => orderId);
    const { rows } = await transaction.query<{ order_id: string }>(START_COOLDOWN, [
      orderIds,
      requests.map(({ cooldownSeconds }) => cooldownSeconds),
    ]);
    const reserved = new Set(rows.map(({ order_id }) => order_id));
    const budgetWaits = await countAgainstBudget(
      transaction,
      requests.filter(({ orderId }) => reserved.has(orderId)),
    );
    const cooldownWaits = await remainingCooldowns(
      transaction,
      orderIds.filter((orderId) => !reserved.has(orderId)),
    );
    return orderIds.map((orderId) => budgetWaits.get(orderId) ?? cooldownWaits.get(orderId) ?? 0);
  });
}

/** Seconds by order id. */
type Waits = ReadonlyMap<string, number>;

/** Counts reservations in the current minute. Those beyond the budget wait, and their cooldown lasts as long. */
async function countAgainstBudget(transaction: Queryable, reserved: readonly ReservationRequest[]): Promise<Waits> {
  if (reserved.length === 0) return new Map();
  const { rows } = await transaction.query<{ used: number; second: number }>(COUNT, [reserved.length]);
  const { used, second } = rows[0] as { used: number; second: number };
  const waits = reserved.flatMap(({ orderId, verificationsPerMinute }, index) => {
    const place = used - reserved.length + index + 1;
    return place <= verificationsPerMinute
      ? []
      : [[orderId, waitSeconds(place, second, verificationsPerMinute)] as const];
  });
  // A later request for a waiting order waits with it and is not counted again.
  if (waits.length > 0)
    await transaction.query(EXTEND_COOLDOWN, [waits.map(([orderId]) => orderId), waits.map(([, seconds]) => seconds)]);
  return new Map(waits);
}

/**
 * Until a minute with capacity for this place, so that not all requests beyond the budget return in the next minute.
 */
function waitSeconds(place: number, second: number, verificationsPerMinute: number): number {
  const minutes = Math.ceil((place - verificationsPerMinute) / verificationsPerMinute);
  return Math.max(60 * Math.min(minutes, MINUTES_MAX) - second, 1);
}

const MINUTES_MAX = 60;

async function remainingCooldowns(transaction: Queryable, orderIds: readonly string[]): Promise<Waits> {
  if (orderIds.length === 0) return new Map();
  const { rows } = await transaction.query<{ order_id: string; seconds: number }>(REMAINING_COOLDOWN, [orderIds]);
  return new Map(rows.map(({ order_id, seconds }) => [order_id, seconds]));
}

/**
 * Returns the orders that had no cooldown. The order's row is the lock: the second of two callers sees the cooldown of
 * the first.
 */
const START_COOLDOWN = /* sql */ `
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

const EXTEND_COOLDOWN = /* sql */ `
update standings set cooldown_until = clock_timestamp() + make_interval(secs => input.seconds)
from unnest($1::text[], $2::double precision[]) as input (order_id, seconds)
where standings.order_id = input.order_id`;

const REMAINING_COOLDOWN = /* sql */ `
select order_id, greatest(ceil(extract(epoch from cooldown_until - clock_timestamp())), 1)::int as seconds
from standings
where order_id = any ($1) and cooldown_until is not null`;
