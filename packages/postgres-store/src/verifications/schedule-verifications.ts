import type { Pool } from 'pg';
import { withTransaction } from '../sql/transaction.ts';

/** See `StandingStore.schedule`. */
export interface ScheduledVerification {
  readonly orderId: string;
  readonly nextCheckAt: Date | null;
  readonly startedAt: Date | null;
}

/** No order twice. */
export async function scheduleVerifications(
  pool: Pool,
  plans: readonly ScheduledVerification[],
): Promise<readonly null[]> {
  await withTransaction(pool, (client) =>
    client.query(PLAN, [
      plans.map(({ orderId }) => orderId),
      plans.map(({ nextCheckAt }) => nextCheckAt),
      plans.map(({ startedAt }) => startedAt),
    ]),
  );
  return plans.map(() => null);
}

/** Locked in one order for everybody, so that two who plan do not wait for each other. */
const PLAN = /* sql */ `
with locked as materialized (select order_id from standings where order_id = any ($1) order by order_id for update)
update standings set next_check_at = input.next_check_at
from locked join unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) as input (order_id, next_check_at, looked_at) using (order_id)
where standings.order_id = locked.order_id
  and (input.next_check_at is not null or input.looked_at is null or standings.next_check_at <= input.looked_at)`;
