import type { VerificationStore } from '@punteo/payments';
import { JOBS_SCHEMA } from '../jobs/queues.ts';
import { batched } from '../sql/batching.ts';
import type { Database } from '../sql/database.ts';
import { type ReservationRequest, reserveVerifications } from './reserve-verifications.ts';
import { type ScheduledVerification, scheduleVerifications } from './schedule-verifications.ts';

/** Concurrent reservations and schedules are batched, one statement for many orders. */
export function verificationStore(database: Database): VerificationStore {
  const keysOf = ({ orderId }: { readonly orderId: string }) => [orderId];
  const schedule = batched<ScheduledVerification, null>((batch) => scheduleVerifications(database, batch), { keysOf });
  const reserve = batched<ReservationRequest, number>((batch) => reserveVerifications(database, batch), { keysOf });
  return {
    async requested() {
      const { rows } = await database.query<{ order_id: string }>(REQUESTED);
      return rows.map((row) => ({ orderId: row.order_id }));
    },

    async due(now, limit, { hasClaims } = {}) {
      const { rows } = await database.query<{ order_id: string }>(DUE, [now, limit, hasClaims ?? null]);
      return rows.map((row) => ({ orderId: row.order_id }));
    },

    async schedule(orderId, nextVerificationAt, { startedAt = null, claims = null } = {}) {
      await schedule({ orderId, nextVerificationAt, startedAt, claims });
    },

    reserve: (orderId, budget) => reserve({ orderId, ...budget }),
  };
}

/**
 * A verification is requested while its job has not ended, unless the order was verified since. An order with a claim
 * that was never verified is requested in any case: the claim may have come while the others were being verified.
 */
const REQUESTED = /* sql */ `
with jobs as (
  select data ->> 'orderId' as order_id, max(created_on) as requested_at from ${JOBS_SCHEMA}.job
  where name = 'verify' and state in ('created', 'retry', 'active')
  group by 1
)
select order_id from jobs
where not exists (
    select from evidence e where e.order_id = jobs.order_id and e.answered and e.checked_at >= jobs.requested_at
  )
  or exists (
    select from claims c
    where c.order_id = jobs.order_id and c.withdrawn_at is null
      and not exists (
        select from evidence e
        where e.reference = c.reference and e.provider = c.provider and e.kind = c.kind and e.network = c.network
      )
  )
order by 1`;

/** An order within its cooldown has a delayed job already. $1 now · $2 rows · $3 with claims, without, or null: both */
const DUE = /* sql */ `
select order_id from standings
where next_verification_at <= $1 and (cooldown_until is null or cooldown_until <= clock_timestamp())
  and ($3::boolean is null or $3 = exists (
    select from claims where claims.order_id = standings.order_id and claims.withdrawn_at is null
  ))
order by next_verification_at, order_id limit $2`;
