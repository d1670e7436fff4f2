import type { VerificationStore } from '@punteo/payments';
import { crowdedOrders, takeTurns } from '../claims/callback-turns.ts';
import { JOBS_SCHEMA, VERIFY_JOBS_PATTERN } from '../jobs/queues.ts';
import { batched } from '../sql/batching.ts';
import type { Database } from '../sql/database.ts';
import { APART } from '../sql/store-errors.ts';
import { postponeUnchanged } from './postpone-unchanged.ts';
import { keyOf, type ReservationRequest, reserveVerifications } from './reserve-verifications.ts';
import { type ScheduledVerification, scheduleVerifications } from './schedule-verifications.ts';

/** Concurrent reservations and schedules are batched, one statement for many orders. */
export function verificationStore(database: Database): VerificationStore {
  const schedule = batched<ScheduledVerification, null>((batch) => scheduleVerifications(database, batch), {
    keysOf: ({ orderId }) => [orderId],
    ...APART,
  });
  const reserve = batched<ReservationRequest, number>((batch) => reserveVerifications(database, batch), {
    keysOf: (request) => [keyOf(request)],
    ...APART,
  });
  const take = batched<string, Date | null>((orderIds) => takeTurns(database, orderIds), {
    keysOf: (orderId) => [orderId],
    ...APART,
  });
  const networks = batched<string, ReadonlyMap<string, readonly string[]>>(
    (orderIds) => networksInOrder(database, orderIds),
    APART,
  );
  return {
    takeTurns: take,

    networksOf: networks,

    crowded: (provider) => crowdedOrders(database, provider),

    async requested() {
      const { rows } = await database.query<{ order_id: string }>(REQUESTED, [VERIFY_JOBS_PATTERN]);
      return rows.map((row) => ({ orderId: row.order_id }));
    },

    async due(now, limit, { hasClaims } = {}) {
      const { rows } = await database.query<DueRow>(DUE, [now, limit, hasClaims ?? null]);
      return rows.map((row) => ({
        orderId: row.order_id,
        providers: row.providers,
        urgency: row.is_fresh ? 'fresh' : 'old',
      }));
    },

    async abandoned(before, limit) {
      const { rows } = await database.query<{ order_id: string }>(ABANDONED, [before, limit]);
      return rows.map((row) => row.order_id);
    },

    async schedule(orderId, nextVerificationAt, { startedAt = null, claims = null } = {}) {
      await schedule({ orderId, nextVerificationAt, startedAt, claims });
    },

    async postpone(orderId, seconds) {
      await database.query(POSTPONE, [orderId, seconds]);
    },

    postponeUnchanged: (provider, listed, now) => postponeUnchanged(database, provider, listed, now),

    reserve: (verification, budget) => reserve({ ...verification, ...budget }),
  };
}

/** $1 order id · $2 seconds */
const POSTPONE = /* sql */ `
update standings set next_verification_at = clock_timestamp() + make_interval(secs => $2::float8)
where order_id = $1 and next_verification_at <= clock_timestamp()`;

/** One entry for each order id, in order. */
async function networksInOrder(
  database: Database,
  orderIds: readonly string[],
): Promise<readonly ReadonlyMap<string, readonly string[]>[]> {
  const { rows } = await database.query<NetworksRow>(NETWORKS, [orderIds]);
  const byOrder = Map.groupBy(rows, (row) => row.order_id);
  return orderIds.map((id) => new Map((byOrder.get(id) ?? []).map(({ provider, networks }) => [provider, networks])));
}

interface NetworksRow {
  order_id: string;
  provider: string;
  networks: string[];
}

/** $1 order ids */
const NETWORKS = /* sql */ `
select order_id, provider, array_agg(distinct network order by network) as networks
from claims where order_id = any ($1) and withdrawn_at is null
group by order_id, provider
order by order_id, provider`;

interface DueRow {
  order_id: string;
  providers: string[];
  is_fresh: boolean;
}

/**
 * A verification is requested while its job has not ended, unless the order was verified since. An order with a claim
 * that was never verified is requested in any case: the claim may have come while the others were being verified.
 * $1 names of queues
 */
const REQUESTED = /* sql */ `
with jobs as (
  select data ->> 'orderId' as order_id, max(created_on) as requested_at from ${JOBS_SCHEMA}.job
  where name like $1 and state in ('created', 'retry', 'active')
  group by 1
)
select order_id from jobs
where not exists (
    select from evidence e where e.order_id = jobs.order_id and e.answered and e.checked_at >= jobs.requested_at
  )
  and not exists (
    select from claims c
    where c.order_id = jobs.order_id and c.withdrawn_at is null and c.asked_at >= jobs.requested_at
      -- What was not appended was answered as the latest evidence is.
      and coalesce((
        select e.answered from evidence e
        where e.reference = c.reference and e.provider = c.provider and e.kind = c.kind and e.network = c.network
        order by e.evidence_id desc limit 1
      ), true)
  )
  or exists (
    select from claims c
    where c.order_id = jobs.order_id and c.withdrawn_at is null and c.asked_at is null
      and not exists (
        select from evidence e
        where e.reference = c.reference and e.provider = c.provider and e.kind = c.kind and e.network = c.network
      )
  )
order by 1`;

/**
 * A provider at which the order is in its cooldown is left out: it has a delayed job already.
 * $1 now · $2 rows · $3 with claims, without, or null: both
 */
const DUE = /* sql */ `
select order_id, providers, (newest_at > $1::timestamptz - interval '1 hour' or state = 'confirming') is true as is_fresh
from standings
cross join lateral (
  select count(*) > 0 as has_claims, max(claimed_at) as newest_at,
    coalesce(array_agg(distinct provider) filter (where not ends_at > clock_timestamp() or ends_at is null), '{}')
      as providers
  from claims left join verification_cooldowns using (order_id, provider)
  where claims.order_id = standings.order_id and withdrawn_at is null
) as claimed
where next_verification_at <= $1 and ($3::boolean is null or has_claims = $3)
  and (not has_claims or cardinality(providers) > 0)
order by is_fresh desc, next_verification_at, order_id limit $2`;

/** $1 before · $2 rows */
const ABANDONED = /* sql */ `
select order_id from standings join orders using (order_id)
where state in ('awaiting', 'overdue') and since < $1 and orders.created_at < $1 and coalesce(orders.due_at < $1, true)
  and discrepancies = '[]'
  and not exists (select from claims where claims.order_id = orders.order_id and claimed_at >= $1)
  and not exists (select from callbacks where callbacks.order_id = orders.order_id and last_received_at >= $1)
  and not exists (
    select from create_attempts
    where create_attempts.order_id = orders.order_id and retried_at is null and (outcome is null or outcome = 'unknown')
  )
order by since, order_id limit $2`;
