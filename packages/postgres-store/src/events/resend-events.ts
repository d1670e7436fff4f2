import { PunteoError, type ResendFilter } from '@punteo/payments';
import { NO_REASON, writeAudit } from '../audit/write-audit.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { isUuid } from '../sql/text.ts';

/**
 * See `EventStore.resend`. A pending delivery is only brought forward: it keeps its place in its stream. The others are
 * made again beside the first deliveries, which do not wait for them.
 */
export async function resendEvents(
  database: Database,
  filter: ResendFilter,
  actor: string,
  reason: string = NO_REASON,
): Promise<ReadonlyMap<string, number>> {
  const { eventIds, failed = false, since, until } = filter;
  if (eventIds === undefined && !failed && since === undefined && until === undefined)
    throw new PunteoError('option_invalid', 'Name the events to resend: by their ids, as failed, or by time.');
  if (since && until && since.getTime() >= until.getTime())
    throw new PunteoError(
      'option_invalid',
      `There is no time between ${since.toISOString()} and ${until.toISOString()}: name an earlier start or a later end.`,
    );
  return database.transaction(async (transaction) => {
    const ids = eventIds === undefined ? null : await knownIds(transaction, eventIds);
    const { rows } = await transaction.query<{ endpoint: string; deliveries: number }>(RESEND, [
      ids,
      failed,
      since ?? null,
      until ?? null,
    ]);
    await writeAudit(transaction, {
      actor,
      action: 'events.resent',
      subject: eventIds?.length === 1 ? `event:${eventIds[0]}` : 'events',
      detail: {
        reason,
        deliveries: String(rows.reduce((sum, { deliveries }) => sum + deliveries, 0)),
        ...(eventIds === undefined ? {} : { eventIds: eventIds.join(' ') }),
        ...(failed ? { failed: 'true' } : {}),
        ...(since === undefined ? {} : { since: since.toISOString() }),
        ...(until === undefined ? {} : { until: until.toISOString() }),
      },
    });
    return new Map(rows.map(({ endpoint, deliveries }) => [endpoint, deliveries]));
  });
}

/** Throws `event_unknown`. */
async function knownIds(transaction: Queryable, eventIds: readonly string[]): Promise<readonly string[]> {
  const { rows } = await transaction.query<{ event_id: string }>(
    'select event_id from events where event_id = any ($1::uuid[])',
    [eventIds.filter(isUuid)],
  );
  const known = new Set(rows.map(({ event_id }) => event_id));
  const unknown = eventIds.find((eventId) => !known.has(eventId.toLowerCase()));
  if (unknown !== undefined) throw new PunteoError('event_unknown', `There is no event ${unknown}.`);
  return eventIds;
}

/** $1 event ids · $2 only dead letters · $3 since · $4 until */
const RESEND = /* sql */ `
with resent as (update deliveries set
  resent = resent or state <> 'pending',
  waiting_since = case when state = 'pending' then waiting_since else now() end,
  tried_since = case when state = 'pending' then tried_since end,
  state = 'pending', finished_at = null, next_attempt_at = null, queue_at = now()
from events
where events.event_id = deliveries.event_id
  and ($1::uuid[] is null or events.event_id = any ($1))
  and (not $2 or deliveries.state = 'dead')
  and ($3::timestamptz is null or events.created_at >= $3)
  and ($4::timestamptz is null or events.created_at < $4)
returning deliveries.endpoint)
select endpoint, count(*)::int as deliveries from resent group by endpoint order by endpoint`;
