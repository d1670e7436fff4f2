import type { Database } from '../sql/database.ts';

/**
 * Makes the pending deliveries to endpoints that are not among these dead letters, once they have waited for three days, as
 * long as an endpoint that fails is tried. Returns their number. An endpoint that comes back is sent them with a resend.
 */
export async function endRemovedEndpoints(database: Database, endpoints: readonly string[]): Promise<number> {
  const { rowCount } = await database.query(END, [endpoints, DELIVERIES_MAX]);
  return rowCount ?? 0;
}

const DELIVERIES_MAX = 1_000;

/** $1 endpoints · $2 rows */
const END = /* sql */ `
update deliveries set state = 'dead', last_error = 'endpoint_removed', finished_at = now(), next_attempt_at = null
where (endpoint, event_id) in (
  select endpoint, event_id from deliveries
  where state = 'pending' and endpoint <> all ($1::text[]) and waiting_since < now() - interval '3 days'
  limit $2 for update skip locked
)`;
