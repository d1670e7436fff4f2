import { type Claim, type CrowdedOrder, claimId } from '@punteo/payments';
import type { Database, Queryable } from '../sql/database.ts';
import { type ClaimRow, claimFromRow } from './claim-columns.ts';

/**
 * An order has this many claims at a time of transactions that callbacks named and no witness shows: as many as one
 * verification asks about. The other callbacks wait for their turn, because a sender with a callback address may name
 * transactions without end.
 */
const UNPROVEN_CLAIMS_MAX = 16;

/**
 * How long a transaction that no witness showed at its turn waits for its next one. After the last turn no verification asks about
 * it any more, until another callback or a person names it.
 */
const TURN_GAPS_SECONDS = [120, 3_600] as const;

/** A transaction that a callback named. */
export interface NamedTransaction {
  readonly callbackId: string;
  readonly orderId: string;
  readonly claim: Claim;
}

/** Which of the named transactions are claimed now, the newest first, and the callbacks whose transactions wait. */
export async function splitByTurn(
  transaction: Queryable,
  named: readonly NamedTransaction[],
): Promise<{ readonly now: readonly NamedTransaction[]; readonly waiting: ReadonlySet<string> }> {
  const { rows } = await transaction.query<ClaimRow & { order_id: string; source: string }>(CLAIMS, [
    [...new Set(named.map(({ orderId }) => orderId))],
  ]);
  const claimed = new Map<string, Set<string>>();
  const unproven = new Map<string, number>();
  for (const row of rows) {
    claimed.set(row.order_id, (claimed.get(row.order_id) ?? new Set()).add(claimId(claimFromRow(row))));
    if (row.source === 'callback') unproven.set(row.order_id, (unproven.get(row.order_id) ?? 0) + 1);
  }
  const now: NamedTransaction[] = [];
  const waiting = new Set<string>();
  for (const each of named.toReversed()) {
    const known = claimed.get(each.orderId) ?? new Set<string>();
    const count = unproven.get(each.orderId) ?? 0;
    const isKnown = known.has(claimId(each.claim));
    if (!isKnown && count >= UNPROVEN_CLAIMS_MAX) waiting.add(each.callbackId);
    else now.push(each);
    if (isKnown || count >= UNPROVEN_CLAIMS_MAX) continue;
    claimed.set(each.orderId, known.add(claimId(each.claim)));
    unproven.set(each.orderId, count + 1);
  }
  return { now, waiting };
}

/** See `VerificationStore.takeTurns`, for many orders: one answer for each. */
export async function takeTurns(database: Database, orderIds: readonly string[]): Promise<readonly (Date | null)[]> {
  const { rows } = await database.query<WaitingRow>(WAITING, [orderIds]);
  const waiting = new Set(rows.map(({ order_id }) => order_id));
  return Promise.all(orderIds.map((orderId) => (waiting.has(orderId) ? takeTurnsOf(database, orderId) : null)));
}

function takeTurnsOf(database: Database, orderId: string): Promise<Date | null> {
  return database.transaction(async (transaction) => {
    await transaction.query('select from standings where order_id = $1 for update', [orderId]);
    await transaction.query(SET_ASIDE, [orderId, TURN_GAPS_SECONDS]);
    await transaction.query(CLAIM_NEXT, [orderId, UNPROVEN_CLAIMS_MAX]);
    const { rows } = await transaction.query<WaitingRow>(WAITING, [[orderId]]);
    return rows[0]?.next_at ?? null;
  });
}

interface WaitingRow {
  order_id: string;
  next_at: Date;
}

/** See `VerificationStore.crowded`. */
export async function crowdedOrders(database: Queryable, provider: string): Promise<readonly CrowdedOrder[]> {
  const { rows } = await database.query<{ order_id: string; since: Date; is_observed: boolean }>(CROWDED, [
    provider,
    UNPROVEN_CLAIMS_MAX,
  ]);
  return rows.map(({ order_id, since, is_observed }) => ({ orderId: order_id, since, isObserved: is_observed }));
}

/** $1 provider · $2 transactions of one turn */
const CROWDED = /* sql */ `
select order_id, min(received_at) as since, bool_or(exists (
    select from observed_transfers
    where observed_transfers.provider = $1 and observed_transfers.hash = callbacks.transaction_hash
  )) as is_observed
from callbacks
where claim_waiting and provider = $1
group by order_id having count(*) > $2
order by order_id limit 100`;

const CLAIMS = /* sql */ `
select order_id, provider, kind, network, reference, source from claims
where order_id = any ($1) and withdrawn_at is null`;

/** The orders with waiting transactions, and when the first of these may have its turn. */
const WAITING = /* sql */ `
select order_id, greatest(next_at, now()) as next_at
from unnest($1::text[]) as input (order_id) cross join lateral (
  select claim_after as next_at from callbacks
  where callbacks.order_id = input.order_id and claim_waiting
  order by claim_after nulls first limit 1
) as first`;

/** Evidence on the claim in the outer query. */
const EVIDENCE_ON = /* sql */ `
select from evidence
where evidence.reference = claims.reference and evidence.provider = claims.provider and evidence.kind = claims.kind
  and evidence.network = claims.network`;

const SHOWS_MONEY = `evidence.facts -> 'transfers' is not null and jsonb_array_length(evidence.facts -> 'transfers') > 0`;

/** Takes back the claims of which a witness said that it shows nothing. $1 order id · $2 seconds until each next turn */
const SET_ASIDE = /* sql */ `
with aside as (
  delete from claims
  where order_id = $1 and source = 'callback' and kind = 'transaction' and withdrawn_at is null
    and (exists (${EVIDENCE_ON} and answered) or asked_at is not null and not exists (${EVIDENCE_ON}))
    and not exists (${EVIDENCE_ON} and ${SHOWS_MONEY})
  returning provider, network, reference
)
update callbacks set claim_turns = claim_turns + 1, claim_waiting = claim_turns < cardinality($2::integer[]),
  claim_after = now() + make_interval(secs => ($2::integer[])[claim_turns + 1])
from aside
where callbacks.order_id = $1 and callbacks.provider = aside.provider and transaction_network = aside.network
  and transaction_hash = aside.reference`;

const MAY_BE_CLAIMED = 'claim_waiting and (claim_after is null or claim_after <= now())';

/** Of the networks that wait, at most this many have a turn of their own; the others have those of the oldest. */
const NETWORKS_MAX = 256;

/**
 * Claims as many transactions as there is room for:
 * 1. those that a scan of the chain observed as transfers to the merchant: names cost nothing, transfers do;
 * 2. the oldest, as many as half of the room: so a callback before which n others wait has its turn after n/8 turns at
 *    the latest, whatever other senders send after it;
 * 3. the newest of each sender's network, then the second newest of each, and so on: a flood from some networks leaves
 *    a turn to every other.
 * Those with fewer turns come first. Transactions that a person withdrew are left out. $1 order id · $2 claims
 */
const CLAIM_NEXT = /* sql */ `
with recursive networks as (
  (
    select coalesce(sender_network, '') as network, 1 as place from callbacks where order_id = $1 and claim_waiting
    order by coalesce(sender_network, '') limit 1
  )
  union all
  select (
    select coalesce(sender_network, '') from callbacks
    where order_id = $1 and claim_waiting and coalesce(sender_network, '') > networks.network
    order by coalesce(sender_network, '') limit 1
  ), place + 1
  from networks where networks.network is not null and place < ${NETWORKS_MAX}
),
candidates as (
  select callback_id, 0::bigint as position from callbacks
  where order_id = $1 and claim_waiting and exists (
    select from observed_transfers
    where observed_transfers.provider = callbacks.provider and hash = transaction_hash
  )
  union all
  -- The oldest and the newest alternate: where one of them ends, the other has the rest.
  select callback_id, 2 * row_number() over (order by claim_turns, callback_id) from (
    select callback_id, claim_turns from callbacks where order_id = $1 and ${MAY_BE_CLAIMED}
    order by claim_turns, callback_id limit $2
  ) as oldest
  union all
  select callback_id, 2 * row_number() over (order by claim_turns, place, callback_id desc) - 1 from (
    select callback_id, claim_turns,
      row_number() over (partition by network, claim_turns order by callback_id desc) as place
    from networks cross join lateral (
      select callback_id, claim_turns from callbacks
      where order_id = $1 and coalesce(sender_network, '') = networks.network and ${MAY_BE_CLAIMED}
      order by claim_turns, callback_id desc limit $2
    ) as newest
  ) as placed
),
once as (
  select distinct on (provider, transaction_network, transaction_hash)
    provider, transaction_network, transaction_hash, received_at, position
  from candidates join callbacks using (callback_id)
  order by provider, transaction_network, transaction_hash, position
),
chosen as (
  select * from once order by position
  limit greatest($2 - (
    select count(*) from claims
    where order_id = $1 and source = 'callback' and kind = 'transaction' and withdrawn_at is null
      and not exists (${EVIDENCE_ON} and ${SHOWS_MONEY})
  ), 0)
),
claimed as (
  insert into claims (order_id, provider, kind, network, reference, source, claimed_at)
  select $1, provider, 'transaction', transaction_network, transaction_hash, 'callback', received_at from chosen
  where not exists (
    select from claims where order_id = $1 and claims.provider = chosen.provider
      and reference = transaction_hash and withdrawn_at is not null
  )
  on conflict (order_id, provider, kind, network, reference) do nothing
)
update callbacks set claim_waiting = false
from chosen
where callbacks.order_id = $1 and callbacks.provider = chosen.provider
  and callbacks.transaction_network = chosen.transaction_network
  and callbacks.transaction_hash = chosen.transaction_hash`;
