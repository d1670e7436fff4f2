import type { Queryable } from '../sql/database.ts';

/**
 * A verification that a callback asks for, and the callback's sender network; null: counts towards no network's rate.
 */
export interface VerificationRequest {
  /** Names the order and the provider. */
  readonly key: string;
  readonly senderNetwork: string | null;
}

/**
 * The seconds by which each verification is delayed, by its key; 0 or absent: not at all. The verifications of one sender
 * network beyond `verificationsPerMinute` are spread over the following minutes, so that a flood from one network
 * through a valid address leaves capacity for the others. One that several networks request has the shortest of
 * their delays.
 */
export async function delayVerifications(
  transaction: Queryable,
  requests: readonly VerificationRequest[],
  verificationsPerMinute: number,
): Promise<ReadonlyMap<string, number>> {
  if (!Number.isFinite(verificationsPerMinute)) return new Map();
  const keysOf = new Map<string, Set<string>>();
  for (const { key, senderNetwork: network } of requests) {
    if (network !== null) keysOf.set(network, (keysOf.get(network) ?? new Set()).add(key));
  }
  const reserved = await reserve(transaction, keysOf, 60 / verificationsPerMinute);
  const delays = new Map<string, number>();
  for (const { key, senderNetwork } of requests) if (senderNetwork === null) delays.set(key, 0);
  for (const [network, keys] of keysOf) {
    const lastSeconds = reserved.get(network) ?? 0;
    for (const [index, key] of [...keys].entries()) {
      const slotSeconds = lastSeconds - ((keys.size - 1 - index) * 60) / verificationsPerMinute;
      const delay = Math.min(Math.max(Math.ceil(slotSeconds - BURST_SECONDS), 0), DELAY_MAX_SECONDS);
      delays.set(key, Math.min(delays.get(key) ?? delay, delay));
    }
  }
  return delays;
}

/**
 * A network without recent callbacks may use this many seconds of its rate at once. With the minute's own share that is
 * at most one and a half times the rate.
 */
const BURST_SECONDS = 30;
const DELAY_MAX_SECONDS = 3_600;

/**
 * Reserves an interval for each verification of each network, and returns the seconds until the end of each network's last
 * one.
 */
async function reserve(
  transaction: Queryable,
  keysOf: ReadonlyMap<string, ReadonlySet<string>>,
  intervalSeconds: number,
): Promise<ReadonlyMap<string, number>> {
  if (keysOf.size === 0) return new Map();
  const seconds = [...keysOf.values()].map((keys) => keys.size * intervalSeconds);
  const { rows } = await transaction.query<{ network: string; seconds: number }>(RESERVE, [
    [...keysOf.keys()],
    seconds,
  ]);
  return new Map(rows.map((row) => [row.network, row.seconds]));
}

/**
 * $1 networks · $2 seconds to reserve for each. Written in sorted order, so that concurrent workers cannot deadlock. A
 * reservation reaches at most an hour ahead, and one in the past is deleted: strangers must not fill the table.
 */
const RESERVE = /* sql */ `
with expired as (
  delete from network_verifications where network in (
    select network from network_verifications
    where reserved_until < now() and network <> all ($1::text[])
    order by network limit 100 for update skip locked
  )
)
insert into network_verifications as stored (network, reserved_until)
select network, clock_timestamp() + make_interval(secs => seconds)
from unnest($1::text[], $2::float8[]) as input (network, seconds)
order by network
on conflict (network) do update set reserved_until = least(
  greatest(stored.reserved_until, clock_timestamp()) + (excluded.reserved_until - clock_timestamp()),
  clock_timestamp() + interval '1 hour 30 seconds'
)
returning network, extract(epoch from reserved_until - clock_timestamp())::float8 as seconds`;
