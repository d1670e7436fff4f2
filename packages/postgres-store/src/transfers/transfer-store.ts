import { decimalText, type SightingStore } from '@punteo/payments';
import type { Pool } from 'pg';
import { storableText } from '../sql/text.ts';
import { withTransaction } from '../sql/transaction.ts';
import { CANDIDATES } from './candidates.ts';

export function sightingStore(pool: Pool): SightingStore {
  return {
    async cursors(provider) {
      const { rows } = await pool.query<{ scope: string; cursor: string }>(
        'select scope, cursor from scan_cursors where provider = $1',
        [provider],
      );
      return new Map(rows.map(({ scope, cursor }) => [scope, cursor]));
    },

    async openSince(provider) {
      const { rows } = await pool.query<{ since: Date | null }>(OPEN_SINCE, [provider]);
      return rows[0]?.since ?? null;
    },

    record: (provider, { scope, cursor, sightings }) =>
      withTransaction(pool, async (client) => {
        if (sightings.length > 0)
          await client.query(RECORD, [
            provider,
            sightings.map(({ claimKey }) => claimKey),
            sightings.map(({ amount }) => amount.currency),
            sightings.map(({ transaction }) => storableText(transaction.network)),
            sightings.map(({ transaction }) => transaction.hash),
            // An array of arrays would have to be rectangular.
            sightings.map(({ proofKeys }) => JSON.stringify(proofKeys)),
            sightings.map(({ amount }) => amount.amountMinor.toString()),
            sightings.map(({ amount }) => amount.exponent),
            sightings.map(({ tolerance }) => decimalText(tolerance)),
            sightings.map(({ movedAt }) => movedAt),
            sightings.map(({ forOrdersUntil }) => forOrdersUntil),
          ]);
        if (cursor !== null) await client.query(MOVE_CURSOR, [provider, scope, cursor]);
      }),

    async proposals(provider) {
      const { rows } = await pool.query<ProposalRow>(PROPOSALS, [provider]);
      return rows.map(({ order_id, network, hash, exact }) => ({
        orderId: order_id,
        transaction: { network, hash },
        exact,
      }));
    },

    async turnedUp(provider) {
      const { rows } = await pool.query<{ order_id: string }>(TURNED_UP, [provider]);
      return rows.map((row) => row.order_id);
    },
  };
}

interface ProposalRow {
  order_id: string;
  network: string;
  hash: string;
  exact: boolean;
}

/** $1 provider */
const OPEN_SINCE = /* sql */ `
select min(created_at) as since from orders join standings using (order_id)
where state in ('awaiting', 'overdue') and (providers = '{}' or $1 = any (providers))`;

/** A later scan may read the same stretch again, or another spelling of what it is worth: the first look stays. */
const RECORD = /* sql */ `
insert into sightings (provider, claim_key, currency, transaction_network, transaction_hash, proof_keys, amount_minor, exponent, tolerance,
  moved_at, for_orders_until)
select $1, claim_key, currency, network, hash, array(select jsonb_array_elements_text(proof_keys::jsonb)), amount_minor, exponent, tolerance,
  moved_at, for_orders_until
from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::numeric[], $8::smallint[], $9::numeric[], $10::timestamptz[],
    $11::timestamptz[])
  as given (claim_key, currency, network, hash, proof_keys, amount_minor, exponent, tolerance, moved_at, for_orders_until)
on conflict do nothing`;

/** $1 provider · $2 scope · $3 cursor */
const MOVE_CURSOR = /* sql */ `
insert into scan_cursors (provider, scope, cursor) values ($1, $2, $3)
on conflict (provider, scope) do update set cursor = excluded.cursor, moved_at = now()`;

/** $1 provider */
const PROPOSALS = /* sql */ `
with ${CANDIDATES}
select fits.order_id, unclaimed.transaction_network as network, unclaimed.transaction_hash as hash, fits.exact
from fits join unclaimed using (provider, claim_key, currency)
where provider = $1 and fits.orders = 1 and fits.sightings = 1
order by fits.order_id`;

/** $1 provider */
const TURNED_UP = /* sql */ `
with named as (
  select order_id, transaction_hash from callbacks
  where provider = $1 and disposition = 'matched' and transaction_hash is not null
  union
  select order_id, lower(right(provider_payment_id, 66)) from payments
  where provider = $1 and order_id is not null and provider_payment_id like '%:0x%'
)
select distinct order_id
from standings join named using (order_id) join sightings s using (transaction_hash)
where state in ('awaiting', 'overdue') and s.provider = $1
  and not coalesce((
    select e.checks @> '[{"name": "found", "result": "passed"}]' from evidence e
    where e.order_id = named.order_id and e.claim_key = s.claim_key and e.answered
    order by e.evidence_id desc limit 1
  ), false)
order by order_id`;
