import type { CallbackRefusals } from '@punteo/payments';
import { DEAD_VERIFICATIONS, JOBS_SCHEMA } from '../jobs/queues.ts';
import type { Database } from '../sql/database.ts';
import type { StoreHealth } from './store-health.ts';

/** What the rows say about the installation's health, for `punteo doctor`. Reads whole tables. */
export async function readStoreHealth(database: Database): Promise<StoreHealth> {
  const [silences, keys, withoutCallback, counts, unanswered, refusals, senders] = await Promise.all([
    database.query<{ provider: string; seconds: number | null }>(SILENCES),
    database.query<{ provider: string; key_id: string; first_at: Date; last_at: Date }>(KEYS),
    database.query<{ provider: string; count: number; oldest_at: Date }>(ORDERS_WITHOUT_CALLBACK),
    database.query<CountsRow>(COUNTS, [DEAD_VERIFICATIONS]),
    database.query<{ order_id: string; since: Date; count: number }>(UNANSWERED),
    database.query<RefusalRow>(REFUSALS),
    database.query<SendersRow>(SENDERS),
  ]);
  const [count] = counts.rows as [CountsRow];
  const [oldest] = unanswered.rows;
  const [sender] = senders.rows as [SendersRow];
  return {
    now: count.now,
    callbacks: [...lastCallbacks(keys.rows)].map(([provider, lastAt]) => ({
      provider,
      lastAt,
      usualSilenceSeconds: silences.rows.find((row) => row.provider === provider)?.seconds ?? null,
    })),
    keys: keys.rows.map((row) => ({
      provider: row.provider,
      keyId: row.key_id,
      firstUsedAt: row.first_at,
      lastUsedAt: row.last_at,
    })),
    ordersWithoutCallback: withoutCallback.rows.map((row) => ({
      provider: row.provider,
      count: row.count,
      oldestAt: row.oldest_at,
    })),
    refusals: refusals.rows.map(({ provider, reason, count, last_at }) => ({
      provider,
      reason,
      count,
      lastAt: last_at,
    })),
    senders: {
      callbacks: sender.callbacks,
      providers: sender.providers,
      onlyNetwork: sender.networks === 1 ? sender.network : null,
    },
    oldestUnmatchedAt: count.oldest_unmatched_at,
    unmatched: count.unmatched,
    oldestUnanswered: oldest ? { orderId: oldest.order_id, since: oldest.since } : null,
    unanswered: oldest?.count ?? 0,
    deadEvents: count.dead_events,
    lastDeliveryError: count.last_delivery_error,
    deadVerifications: count.dead_verifications,
    deadVerificationOrders: count.dead_verification_orders ?? [],
  };
}

function lastCallbacks(
  keys: readonly { readonly provider: string; readonly last_at: Date }[],
): ReadonlyMap<string, Date> {
  const last = new Map<string, Date>();
  for (const { provider, last_at } of keys) {
    const later = last.get(provider);
    if (later === undefined || later < last_at) last.set(provider, last_at);
  }
  return last;
}

interface RefusalRow {
  provider: string;
  reason: CallbackRefusals['reason'];
  count: number;
  last_at: Date;
}

interface SendersRow {
  callbacks: number;
  providers: number;
  networks: number;
  network: string | null;
}

interface CountsRow {
  now: Date;
  oldest_unmatched_at: Date | null;
  unmatched: number;
  dead_events: number;
  last_delivery_error: string | null;
  dead_verifications: number;
  dead_verification_orders: string[] | null;
}

/** Limited to the last rows: sorting an inbox of millions would exceed the statement's time limit. */
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
 * Orders that a callback is expected for: with a created payment, with a bound payment, or with this provider as their
 * only one and neither cancelled nor closed.
 */
const ORDERS_WITHOUT_CALLBACK = /* sql */ `
with last_callback as (select provider, max(last_received_at) as at from callbacks group by provider),
expected as (
  select provider, order_id, finished_at as at from create_attempts where outcome = 'created'
  union all
  select provider, order_id, bound_at from payments where order_id is not null
  union all
  select providers[1], order_id, created_at from orders
  where cardinality(providers) = 1 and cancelled_at is null and closed_at is null
)
select expected.provider, count(distinct order_id)::int as count, min(expected.at) as oldest_at
from expected
left join last_callback using (provider)
where expected.at > greatest(now() - interval '30 days', last_callback.at) and expected.at <= now()
group by expected.provider
order by expected.provider`;

/** $1 the queue of dead verifications */
const COUNTS = /* sql */ `
select clock_timestamp() as now,
  (select min(received_at) from callbacks where matched_at is null) as oldest_unmatched_at,
  (select count(*)::int from callbacks where matched_at is null) as unmatched,
  (select count(distinct event_id)::int from deliveries where state = 'dead') as dead_events,
  (select last_error from deliveries where state = 'dead' order by finished_at desc limit 1) as last_delivery_error,
  (select count(*)::int from ${JOBS_SCHEMA}.job where name = $1 and state < 'active') as dead_verifications,
  (
    select array_agg(order_id order by latest_at desc, order_id) from (
      select data ->> 'orderId' as order_id, max(created_on) as latest_at from ${JOBS_SCHEMA}.job
      where name = $1 and state < 'active' and data ->> 'orderId' is not null
      group by 1 order by 2 desc, 1 limit 5
    ) as latest
  ) as dead_verification_orders`;

/** Counted by UTC day: of yesterday's count all is reported while its last refusal is less than a day ago. */
const REFUSALS = /* sql */ `
select provider, reason, sum(refused)::float as count, max(last_at) as last_at from callback_refusals
where last_at > now() - interval '1 day'
group by provider, reason
order by provider, reason`;

const SENDERS = /* sql */ `
select count(*)::int as callbacks, count(distinct provider)::int as providers,
  count(distinct sender_network)::int as networks, min(sender_network) as network
from (select provider, sender_network, received_at from callbacks order by callback_id desc limit 100) latest
where received_at > now() - interval '1 day'`;

/** For each scheduled order, the first evidence without an answer after its latest answer. */
const UNANSWERED = /* sql */ `
with last_answer as (
  select evidence.order_id, max(evidence_id) filter (where answered) as evidence_id, max(evidence_id) as newest_id
  from evidence join standings using (order_id)
  where standings.next_verification_at is not null
  group by evidence.order_id
)
select evidence.order_id, min(evidence.checked_at) as since, count(*) over ()::int as count
from last_answer
join evidence on evidence.order_id = last_answer.order_id
  and evidence.evidence_id > coalesce(last_answer.evidence_id, 0)
group by evidence.order_id
order by since, evidence.order_id
limit 1`;
