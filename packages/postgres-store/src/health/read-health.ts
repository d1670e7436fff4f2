import type { Pool } from 'pg';
import { JOBS_SCHEMA, QUEUES } from '../jobs/queues.ts';

/** How the house is, as its rows tell it. */
export interface StoreHealth {
  /** The database's clock. */
  readonly now: Date;
  /** Of each provider that ever called back. */
  readonly callbacks: readonly CallbackHealth[];
  readonly keys: readonly KeyUsage[];
  /** Orders of the last 30 days that are newer than the last callback of the provider that is to be paid. */
  readonly uncalled: readonly { readonly provider: string; readonly count: number; readonly oldestAt: Date }[];
  /** When the oldest callback came that nobody has read; null: all are read. */
  readonly oldestUnreadAt: Date | null;
  readonly unread: number;
  /** Since when no witness could be asked about an order that waits for one; null: all were answered. */
  readonly oldestUnanswered: { readonly orderId: string; readonly since: Date } | null;
  readonly unanswered: number;
  readonly deadEvents: number;
  readonly deadVerifications: number;
}

export interface CallbackHealth {
  readonly provider: string;
  readonly lastAt: Date;
  /** The longest silence between two of its last 1 000 callbacks; null where fewer than ten are among everybody's last 200 000. */
  readonly usualSilenceSeconds: number | null;
}

/** A key or token by which callbacks came. */
export interface KeyUsage {
  readonly provider: string;
  readonly keyId: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

export async function readStoreHealth(pool: Pool): Promise<StoreHealth> {
  const [silences, keys, uncalled, counts, unanswered] = await Promise.all([
    pool.query<{ provider: string; seconds: number | null }>(SILENCES),
    pool.query<{ provider: string; key_id: string; first_at: Date; last_at: Date }>(KEYS),
    pool.query<{ provider: string; count: number; oldest_at: Date }>(UNCALLED),
    pool.query<CountsRow>(COUNTS, [QUEUES.verify.deadLetter]),
    pool.query<{ order_id: string; since: Date; count: number }>(UNANSWERED),
  ]);
  const [count] = counts.rows as [CountsRow];
  const [oldest] = unanswered.rows;
  return {
    now: count.now,
    callbacks: [...lastOf(keys.rows)].map(([provider, lastAt]) => ({
      provider,
      lastAt,
      usualSilenceSeconds: silences.rows.find((row) => row.provider === provider)?.seconds ?? null,
    })),
    keys: keys.rows.map((row) => ({
      provider: row.provider,
      keyId: row.key_id,
      firstSeenAt: row.first_at,
      lastSeenAt: row.last_at,
    })),
    uncalled: uncalled.rows.map((row) => ({ provider: row.provider, count: row.count, oldestAt: row.oldest_at })),
    oldestUnreadAt: count.oldest_unread_at,
    unread: count.unread,
    oldestUnanswered: oldest ? { orderId: oldest.order_id, since: oldest.since } : null,
    unanswered: oldest?.count ?? 0,
    deadEvents: count.dead_events,
    deadVerifications: count.dead_verifications,
  };
}

function lastOf(keys: readonly { readonly provider: string; readonly last_at: Date }[]): ReadonlyMap<string, Date> {
  const last = new Map<string, Date>();
  for (const { provider, last_at } of keys) {
    const known = last.get(provider);
    if (known === undefined || known < last_at) last.set(provider, last_at);
  }
  return last;
}

interface CountsRow {
  now: Date;
  oldest_unread_at: Date | null;
  unread: number;
  dead_events: number;
  dead_verifications: number;
}

/** Of a window of rows: sorting an inbox of millions would take longer than a statement may. */
const SILENCES = /* sql */ `
select provider, case when count(*) >= 10 then extract(epoch from max(silence))::float end as seconds
from (
  select provider, received_at - lag(received_at) over (partition by provider order by callback_id) as silence,
    row_number() over (partition by provider order by callback_id desc) as place
  from (select provider, callback_id, received_at from callbacks order by callback_id desc limit 200000) latest
) placed
where place <= 1000
group by provider`;

const KEYS = /* sql */ `
select provider, key_id, min(received_at) as first_at, max(last_received_at) as last_at from callbacks
group by provider, key_id
order by provider, key_id`;

/**
 * An order that went to a provider leads to a callback, sooner or later: one that we created there, one that somebody bound there,
 * or one that names no other provider.
 */
const UNCALLED = /* sql */ `
with last as (select provider, max(last_received_at) as at from callbacks group by provider),
sent as (
  select provider, order_id, finished_at as at from create_attempts where outcome = 'created'
  union all
  select provider, order_id, bound_at from payments where order_id is not null
  union all
  select providers[1], order_id, created_at from orders where cardinality(providers) = 1
)
select sent.provider, count(distinct order_id)::int as count, min(sent.at) as oldest_at
from sent
left join last using (provider)
where sent.at > greatest(now() - interval '30 days', last.at) and sent.at <= now()
group by sent.provider
order by sent.provider`;

/** $1 the queue of examinations that failed for good */
const COUNTS = /* sql */ `
select clock_timestamp() as now,
  (select min(received_at) from callbacks where matched_at is null) as oldest_unread_at,
  (select count(*)::int from callbacks where matched_at is null) as unread,
  (select count(*)::int from events where state = 'dead') as dead_events,
  (select count(*)::int from ${JOBS_SCHEMA}.job where name = $1 and state < 'active') as dead_verifications`;

/** The first time that nobody answered, after the last time that somebody did. */
const UNANSWERED = /* sql */ `
with last_answer as (
  select evidence.order_id, max(evidence_id) filter (where answered) as evidence_id, max(evidence_id) as newest_id
  from evidence join standings using (order_id)
  where standings.next_check_at is not null
  group by evidence.order_id
)
select evidence.order_id, min(evidence.checked_at) as since, count(*) over ()::int as count
from last_answer
join evidence on evidence.order_id = last_answer.order_id and evidence.evidence_id > coalesce(last_answer.evidence_id, 0)
group by evidence.order_id
order by since, evidence.order_id
limit 1`;
