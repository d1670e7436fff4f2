import { type Claim, claimId } from '@punteo/payments';
import type { Database, Queryable } from '../sql/database.ts';
import { type ClaimRow, claimFromRow } from './claim-columns.ts';

/**
 * An order has this many claims at a time of transactions that callbacks named and no witness shows: as many as one
 * verification asks about. The other callbacks wait for their turn, because a sender with a callback address may name
 * transactions without end.
 */
const UNPROVEN_CLAIMS_MAX = 16;

/** How often a transaction that no witness shows has its turn again, after the others that wait. */
const TURNS_MAX = 3;

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

/** See `VerificationStore.takeTurns`, for many orders: one boolean for each. */
export async function takeTurns(database: Database, orderIds: readonly string[]): Promise<readonly boolean[]> {
  const { rows } = await database.query<{ order_id: string }>(WAITING, [orderIds]);
  const waiting = new Set(rows.map(({ order_id }) => order_id));
  return Promise.all(orderIds.map((orderId) => (waiting.has(orderId) ? takeTurnsOf(database, orderId) : false)));
}

function takeTurnsOf(database: Database, orderId: string): Promise<boolean> {
  return database.transaction(async (transaction) => {
    await transaction.query('select from standings where order_id = $1 for update', [orderId]);
    await transaction.query(SET_ASIDE, [orderId, TURNS_MAX]);
    await transaction.query(CLAIM_NEXT, [orderId, UNPROVEN_CLAIMS_MAX]);
    const { rows } = await transaction.query(WAITING, [[orderId]]);
    return rows.length > 0;
  });
}

const CLAIMS = /* sql */ `
select order_id, provider, kind, network, reference, source from claims
where order_id = any ($1) and withdrawn_at is null`;

const WAITING = 'select distinct order_id from callbacks where order_id = any ($1) and claim_waiting';

/** Evidence on the claim in the outer query. */
const EVIDENCE_ON = /* sql */ `
select from evidence
where evidence.reference = claims.reference and evidence.provider = claims.provider and evidence.kind = claims.kind
  and evidence.network = claims.network`;

const SHOWS_MONEY = `evidence.facts -> 'transfers' is not null and jsonb_array_length(evidence.facts -> 'transfers') > 0`;

/** Takes back the claims of which a witness said that it shows nothing. $1 order id · $2 turns */
const SET_ASIDE = /* sql */ `
with aside as (
  delete from claims
  where order_id = $1 and source = 'callback' and kind = 'transaction' and withdrawn_at is null
    and exists (${EVIDENCE_ON} and answered) and not exists (${EVIDENCE_ON} and ${SHOWS_MONEY})
  returning provider, network, reference
)
update callbacks set claim_turns = claim_turns + 1, claim_waiting = claim_turns + 1 < $2
from aside
where callbacks.order_id = $1 and callbacks.provider = aside.provider and transaction_network = aside.network
  and transaction_hash = aside.reference`;

/**
 * Claims as many transactions as there is room for: those with the fewest turns; of them the newest of each sender's
 * network, so that a flood from one network leaves turns to the others. Transactions that a person withdrew are left out.
 * $1 order id · $2 claims
 */
const CLAIM_NEXT = /* sql */ `
with newest as (
  select callback_id, provider, transaction_network, transaction_hash, sender_network, claim_turns, received_at
  from callbacks where order_id = $1 and claim_waiting
  order by claim_turns, callback_id desc
  limit 10000
),
once as (
  select distinct on (provider, transaction_network, transaction_hash) * from newest
  order by provider, transaction_network, transaction_hash, claim_turns, callback_id desc
),
placed as (
  select *, row_number() over (partition by claim_turns, sender_network order by callback_id desc) as place from once
),
chosen as (
  select * from placed order by claim_turns, place, callback_id desc
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
