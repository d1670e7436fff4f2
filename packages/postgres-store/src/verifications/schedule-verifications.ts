import { type Claim, claimReference } from '@punteo/payments';
import type { Database } from '../sql/database.ts';

/** The arguments of one call of `VerificationStore.schedule`. */
export interface ScheduledVerification {
  readonly orderId: string;
  readonly nextVerificationAt: Date | null;
  readonly startedAt: Date | null;
  readonly claims: readonly Claim[] | null;
}

/** See `VerificationStore.schedule`; the order ids must be distinct. */
export async function scheduleVerifications(
  database: Database,
  batch: readonly ScheduledVerification[],
): Promise<readonly null[]> {
  await database.transaction((transaction) =>
    transaction.query(SCHEDULE, [
      batch.map(({ orderId }) => orderId),
      batch.map(({ nextVerificationAt }) => nextVerificationAt),
      batch.map(({ startedAt }) => startedAt),
      batch.map(({ claims }) => claims && JSON.stringify(claims.map(claimReference))),
    ]),
  );
  return batch.map(() => null);
}

/**
 * Locks the orders in sorted order, so that concurrent schedules cannot deadlock. The due time is read here: it may
 * have been amended while the order was verified.
 */
const SCHEDULE = /* sql */ `
with locked as materialized (select order_id from standings where order_id = any ($1) order by order_id for update)
update standings set next_verification_at = least(
  case
    -- The verification of a claim that a callback made since may have set it.
    when standings.next_verification_at > input.started_at or (standings.next_verification_at > now() and exists (
      select from claims
      where claims.order_id = standings.order_id and claims.withdrawn_at is null and claims.source = 'callback'
        and not input.known_references ? claims.reference
    ))
      then least(standings.next_verification_at, input.next_verification_at)
    else input.next_verification_at end,
  case when standings.state = 'awaiting' then orders.due_at + interval '1 millisecond' end,
  -- A callback about a new claim requests its own verification.
  case when exists (
    select from claims
    where claims.order_id = standings.order_id and claims.withdrawn_at is null and claims.source <> 'callback'
      and not input.known_references ? claims.reference
  ) then now() end
)
from locked
join orders using (order_id)
join unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::jsonb[])
  as input (order_id, next_verification_at, started_at, known_references) using (order_id)
where standings.order_id = locked.order_id`;
