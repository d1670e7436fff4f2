import type { EndpointDeliveries } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';

/** See `FigureStore.deliveries`. */
export async function readDeliveries(database: Queryable): Promise<readonly EndpointDeliveries[]> {
  const { rows } = await database.query<DeliveriesRow>(DELIVERIES);
  return rows.map(({ oldest_at, ...row }) => ({ ...row, oldestAt: oldest_at }));
}

interface DeliveriesRow {
  endpoint: string;
  pending: number;
  waiting: number;
  oldest_at: Date | null;
  dead: number;
}

/** Two partial indexes: of the delivered ones none is read. */
const DELIVERIES = /* sql */ `
select endpoint, sum(pending)::int as pending, sum(waiting)::int as waiting, min(oldest_at) as oldest_at, sum(dead)::int as dead
from (
  select endpoint, count(*) as pending, count(*) filter (where next_attempt_at is not null) as waiting,
    min(waiting_since) as oldest_at, 0 as dead
  from deliveries where state = 'pending' group by endpoint
  union all
  select endpoint, 0, 0, null, count(*) from deliveries where state = 'dead' group by endpoint
) counts
group by endpoint order by endpoint`;
