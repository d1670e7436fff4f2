import type { Pool } from 'pg';
import { withTransaction } from '../sql/transaction.ts';

/** See `JudgementStore.schedule`. */
export interface LookPlan {
  readonly orderId: string;
  readonly nextCheckAt: Date | null;
  readonly lookedAt: Date | null;
}

/** No order twice. */
export async function planLooks(pool: Pool, plans: readonly LookPlan[]): Promise<readonly null[]> {
  await withTransaction(pool, (client) =>
    client.query(PLAN, [
      plans.map(({ orderId }) => orderId),
      plans.map(({ nextCheckAt }) => nextCheckAt),
      plans.map(({ lookedAt }) => lookedAt),
    ]),
  );
  return plans.map(() => null);
}

/** Locked in one order for everybody, so that two who plan do not wait for each other. */
const PLAN = /* sql */ `
with locked as materialized (select order_id from standings where order_id = any ($1) order by order_id for update)
update standings set next_check_at = given.next_check_at
from locked join unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) as given (order_id, next_check_at, looked_at) using (order_id)
where standings.order_id = locked.order_id
  and (given.next_check_at is not null or given.looked_at is null or standings.next_check_at <= given.looked_at)`;
