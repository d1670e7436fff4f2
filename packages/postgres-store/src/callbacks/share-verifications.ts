import type { ClientBase } from 'pg';

/** A callback that wants its order looked at, and who sent it; null: in nobody's share. */
export interface WantedBy {
  readonly orderId: string;
  readonly network: string | null;
}

/**
 * How many seconds each order is put off, unless any network that wants it is within its share. What one wants beyond it is
 * spread over the minutes to come, so that a flood from one network behind a good address leaves room for the others.
 */
export async function shareVerifications(
  client: ClientBase,
  wanted: readonly WantedBy[],
  verificationsPerMinute: number,
): Promise<ReadonlyMap<string, number>> {
  if (!Number.isFinite(verificationsPerMinute)) return new Map();
  const ordersOf = new Map<string, Set<string>>();
  for (const { orderId, network } of wanted) {
    if (network !== null) ordersOf.set(network, (ordersOf.get(network) ?? new Set()).add(orderId));
  }
  const ahead = await book(client, ordersOf, 60 / verificationsPerMinute);
  const waits = new Map<string, number>();
  for (const { orderId, network } of wanted) if (network === null) waits.set(orderId, 0);
  for (const [network, orderIds] of ordersOf) {
    const last = ahead.get(network) ?? 0;
    for (const [index, orderId] of [...orderIds].entries()) {
      const booked = last - ((orderIds.size - 1 - index) * 60) / verificationsPerMinute;
      const wait = Math.min(Math.max(Math.ceil(booked - BURST_SECONDS), 0), WAIT_MAX_SECONDS);
      waits.set(orderId, Math.min(waits.get(orderId) ?? wait, wait));
    }
  }
  return waits;
}

/** Who was quiet may want so many seconds' share at once; with what a minute adds, it is still no more than one and a half shares. */
const BURST_SECONDS = 30;
const WAIT_MAX_SECONDS = 3_600;

/** Books a step for each order of each network; how many seconds from now each network's last step is. */
async function book(
  client: ClientBase,
  ordersOf: ReadonlyMap<string, ReadonlySet<string>>,
  stepSeconds: number,
): Promise<ReadonlyMap<string, number>> {
  if (ordersOf.size === 0) return new Map();
  const seconds = [...ordersOf.values()].map((orderIds) => orderIds.size * stepSeconds);
  const { rows } = await client.query<{ network: string; ahead: number }>(BOOK, [[...ordersOf.keys()], seconds]);
  return new Map(rows.map(({ network, ahead }) => [network, ahead]));
}

/**
 * $1 networks · $2 seconds that each books. In one order for everybody, so that two relays don't wait for each other. Nobody owes more
 * than an hour, and whoever owes nothing is forgotten: strangers must not fill a table.
 */
const BOOK = /* sql */ `
with forgotten as (
  delete from network_verifications where network in (
    select network from network_verifications
    where booked_until < now() and network <> all ($1::text[])
    order by network limit 100 for update skip locked
  )
)
insert into network_verifications as stored (network, booked_until)
select network, clock_timestamp() + make_interval(secs => seconds)
from unnest($1::text[], $2::float8[]) as input (network, seconds)
order by network
on conflict (network) do update set booked_until = least(
  greatest(stored.booked_until, clock_timestamp()) + (excluded.booked_until - clock_timestamp()),
  clock_timestamp() + interval '1 hour 30 seconds'
)
returning network, extract(epoch from booked_until - clock_timestamp())::float8 as ahead`;
