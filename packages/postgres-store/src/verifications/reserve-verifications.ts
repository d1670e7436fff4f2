import type { RequestedVerification, VerificationBudget } from '@punteo/payments';
import type { Database, Queryable } from '../sql/database.ts';

/** The arguments of one call of `VerificationStore.reserve`. */
export interface ReservationRequest extends VerificationBudget, RequestedVerification {}

/**
 * See `VerificationStore.reserve`; the pairs of order and provider must be distinct. An unknown order is not counted and
 * does not wait: its verification reports that it is unknown.
 */
export function reserveVerifications(
  database: Database,
  requests: readonly ReservationRequest[],
): Promise<readonly number[]> {
  return database.transaction(async (transaction) => {
    // A crash of the database may lose a reservation, and then one order is verified once more.
    await transaction.query('set local synchronous_commit = off');
    const { rows } = await transaction.query<PlaceRow>(START_COOLDOWN, [
      ...columnsOf(requests),
      requests.map(({ cooldownSeconds }) => cooldownSeconds),
    ]);
    const started = new Set(rows.map((row) => keyOf({ orderId: row.order_id, provider: row.provider })));
    const reserved = requests.filter((request) => started.has(keyOf(request)));
    const budgetWaits = await countAgainstBudget(transaction, reserved);
    const cooldownWaits = await remainingCooldowns(
      transaction,
      requests.filter((request) => !started.has(keyOf(request))),
    );
    return requests.map((request) => budgetWaits.get(keyOf(request)) ?? cooldownWaits.get(keyOf(request)) ?? 0);
  });
}

export function keyOf({ orderId, provider }: Pick<RequestedVerification, 'orderId' | 'provider'>): string {
  return `${provider} ${orderId}`;
}

/** Seconds by key. */
type Waits = ReadonlyMap<string, number>;

interface PlaceRow {
  order_id: string;
  provider: string;
}

/**
 * Counts reservations in the current minute, each at its provider. A callback or a fresh order beyond the budget waits,
 * and its cooldown lasts as long. An old one is scheduled anew: meanwhile a callback may ask for it.
 */
async function countAgainstBudget(transaction: Queryable, reserved: readonly ReservationRequest[]): Promise<Waits> {
  if (reserved.length === 0) return new Map();
  const byProvider = Map.groupBy(reserved, ({ provider }) => provider);
  const providers = [...byProvider.keys()].sort();
  const countOf = (provider: string, isOld: boolean) => requestsOf(byProvider.get(provider) ?? [], isOld).length;
  const { rows } = await transaction.query<CountRow>(COUNT, [
    providers,
    providers.map((provider) => countOf(provider, false)),
    providers.map((provider) => countOf(provider, true)),
  ]);
  const urgentWaits = rows.flatMap((row) => waitsOf(requestsOf(byProvider.get(row.provider) ?? [], false), row, false));
  const oldWaits = rows.flatMap((row) => waitsOf(requestsOf(byProvider.get(row.provider) ?? [], true), row, true));
  // A later request for a waiting order waits with it and is not counted again.
  await writeWaits(transaction, EXTEND_COOLDOWN, urgentWaits);
  await writeWaits(transaction, SCHEDULE_ANEW, oldWaits);
  return new Map([...urgentWaits, ...oldWaits].map(([request, seconds]) => [keyOf(request), seconds]));
}

interface CountRow {
  provider: string;
  used: number;
  used_for_old: number;
  second: number;
}

type Wait = readonly [ReservationRequest, number];

function requestsOf(requests: readonly ReservationRequest[], isOld: boolean): readonly ReservationRequest[] {
  return requests.filter(({ urgency }) => (urgency === 'old') === isOld);
}

/** The requests without a place in this minute, and how long each waits. */
function waitsOf(requests: readonly ReservationRequest[], count: CountRow, isOld: boolean): readonly Wait[] {
  return requests.flatMap((request, index): readonly Wait[] => {
    const perMinute = request.verificationsPerMinute;
    const oldPerMinute = Math.max(Math.floor(perMinute * OLD_SHARE), 1);
    const place = (isOld ? count.used_for_old : count.used) - requests.length + index + 1;
    const others = isOld ? count.used : Math.min(count.used_for_old, oldPerMinute);
    if (isOld ? place <= oldPerMinute && others + place <= perMinute : others + place <= perMinute) return [];
    const limit = isOld ? oldPerMinute : perMinute;
    return [[request, waitSeconds(place, count.second, limit)]];
  });
}

/** The part of the budget that old orders may use, so that the rest is always there for callbacks and fresh orders. */
const OLD_SHARE = 1 / 4;

/**
 * Until a minute with capacity for this place, so that not all requests beyond the budget return in the next minute.
 */
function waitSeconds(place: number, second: number, verificationsPerMinute: number): number {
  const minutes = Math.max(Math.ceil((place - verificationsPerMinute) / verificationsPerMinute), 1);
  return Math.max(60 * Math.min(minutes, MINUTES_MAX) - second, 1);
}

const MINUTES_MAX = 60;

async function writeWaits(transaction: Queryable, statement: string, waits: readonly Wait[]): Promise<void> {
  if (waits.length === 0) return;
  await transaction.query(statement, [
    ...columnsOf(waits.map(([request]) => request)),
    waits.map(([, seconds]) => seconds),
  ]);
}

async function remainingCooldowns(transaction: Queryable, requests: readonly ReservationRequest[]): Promise<Waits> {
  if (requests.length === 0) return new Map();
  const { rows } = await transaction.query<PlaceRow & { seconds: number }>(REMAINING_COOLDOWN, columnsOf(requests));
  return new Map(rows.map((row) => [keyOf({ orderId: row.order_id, provider: row.provider }), row.seconds]));
}

function columnsOf(requests: readonly ReservationRequest[]): [readonly string[], readonly string[]] {
  return [requests.map(({ orderId }) => orderId), requests.map(({ provider }) => provider)];
}

/**
 * Returns those that had no cooldown. The cooldown's row is the lock: the second of two callers sees that of the first.
 * $1 order ids · $2 providers · $3 seconds
 */
const START_COOLDOWN = /* sql */ `
insert into verification_cooldowns as stored (order_id, provider, ends_at)
select order_id, provider, clock_timestamp() + make_interval(secs => seconds)
from unnest($1::text[], $2::text[], $3::double precision[]) as input (order_id, provider, seconds)
join orders using (order_id)
order by order_id, provider
on conflict (order_id, provider) do update set ends_at = excluded.ends_at where stored.ends_at <= clock_timestamp()
returning order_id, provider`;

/** $1 providers · $2 reservations of callbacks and fresh orders · $3 those of old orders */
const COUNT = /* sql */ `
insert into verification_counts as stored (provider, minute, used, used_for_old)
select provider, date_trunc('minute', clock_timestamp()), used, used_for_old
from unnest($1::text[], $2::integer[], $3::integer[]) as input (provider, used, used_for_old)
order by provider
on conflict (provider) do update set
  used = excluded.used + case when stored.minute < excluded.minute then 0 else stored.used end,
  used_for_old = excluded.used_for_old + case when stored.minute < excluded.minute then 0 else stored.used_for_old end,
  minute = greatest(stored.minute, excluded.minute)
returning provider, used, used_for_old, extract(second from clock_timestamp())::int as second`;

/** $1 order ids · $2 providers · $3 seconds */
const EXTEND_COOLDOWN = /* sql */ `
update verification_cooldowns set ends_at = clock_timestamp() + make_interval(secs => input.seconds)
from unnest($1::text[], $2::text[], $3::double precision[]) as input (order_id, provider, seconds)
where verification_cooldowns.order_id = input.order_id and verification_cooldowns.provider = input.provider`;

/** $1 order ids · $2 providers · $3 seconds */
const SCHEDULE_ANEW = /* sql */ `
with input as (select * from unnest($1::text[], $2::text[], $3::double precision[]) as input (order_id, provider, seconds)),
ended as (
  update verification_cooldowns as stored set ends_at = clock_timestamp()
  from input where stored.order_id = input.order_id and stored.provider = input.provider
),
locked as materialized (
  select order_id from standings where order_id in (select order_id from input) order by order_id for update
),
waits as (select order_id, max(seconds) as seconds from input group by order_id)
update standings set next_verification_at = clock_timestamp() + make_interval(secs => waits.seconds)
from locked join waits using (order_id)
where standings.order_id = locked.order_id and standings.next_verification_at <= clock_timestamp()`;

/** $1 order ids · $2 providers */
const REMAINING_COOLDOWN = /* sql */ `
select order_id, provider, greatest(ceil(extract(epoch from ends_at - clock_timestamp())), 1)::int as seconds
from verification_cooldowns join unnest($1::text[], $2::text[]) as input (order_id, provider) using (order_id, provider)`;
