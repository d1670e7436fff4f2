import { decimalText, type TransferStore } from '@punteo/payments';
import type { Database } from '../sql/database.ts';
import { storableText } from '../sql/text.ts';
import { TRANSFER_MATCHES } from './transfer-matches.ts';

export function transferStore(database: Database): TransferStore {
  return {
    async cursors(provider) {
      const { rows } = await database.query<{ scope: string; cursor: string }>(
        'select scope, cursor from scan_cursors where provider = $1',
        [provider],
      );
      return new Map(rows.map(({ scope, cursor }) => [scope, cursor]));
    },

    async openSince(provider) {
      const { rows } = await database.query<{ since: Date | null }>(OPEN_SINCE, [provider]);
      return rows[0]?.since ?? null;
    },

    record: (provider, { scope, cursor, transfers }) =>
      database.transaction(async (transaction) => {
        if (transfers.length > 0)
          await transaction.query(INSERT, [
            provider,
            transfers.map(({ claimKey }) => claimKey),
            transfers.map(({ amount }) => amount.currency),
            transfers.map(({ transaction }) => storableText(transaction.network)),
            transfers.map(({ transaction }) => transaction.hash),
            // JSON, because the rows of a two-dimensional array must have equal lengths.
            transfers.map(({ proofKeys }) => JSON.stringify(proofKeys)),
            transfers.map(({ amount }) => amount.amountMinor.toString()),
            transfers.map(({ amount }) => amount.exponent),
            transfers.map(({ tolerance }) => decimalText(tolerance)),
            transfers.map(({ movedAt }) => movedAt),
            transfers.map(({ forOrdersUntil }) => forOrdersUntil),
          ]);
        if (cursor !== null) await transaction.query(MOVE_CURSOR, [provider, scope, cursor]);
      }),

    async proposals(provider) {
      const { rows } = await database.query<ProposalRow>(PROPOSALS, [provider]);
      return rows.map(({ order_id, network, hash, exact }) => ({
        orderId: order_id,
        transaction: { network, hash },
        exact,
      }));
    },

    async claimsFoundByScan(provider) {
      const { rows } = await database.query<{ order_id: string }>(CLAIMS_FOUND_BY_SCAN, [provider]);
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

/** A later scan may read the same blocks again; the stored row stays. */
const INSERT = /* sql */ `
insert into observed_transfers (provider, claim_key, currency, transaction_network, transaction_hash, proof_keys,
  amount_minor, exponent, tolerance, moved_at, for_orders_until)
select $1, claim_key, currency, network, hash, array(select jsonb_array_elements_text(proof_keys::jsonb)),
  amount_minor, exponent, tolerance, moved_at, for_orders_until
from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::numeric[], $8::smallint[], $9::numeric[],
  $10::timestamptz[],
    $11::timestamptz[])
  as input (claim_key, currency, network, hash, proof_keys, amount_minor, exponent, tolerance, moved_at,
    for_orders_until)
on conflict do nothing`;

/** $1 provider · $2 scope · $3 cursor */
const MOVE_CURSOR = /* sql */ `
insert into scan_cursors (provider, scope, cursor) values ($1, $2, $3)
on conflict (provider, scope) do update set cursor = excluded.cursor, moved_at = now()`;

/** $1 provider */
const PROPOSALS = /* sql */ `
with ${TRANSFER_MATCHES}
select matches.order_id, transfers.transaction_network as network, transfers.transaction_hash as hash, matches.exact
from transfer_matches matches join unclaimed_transfers transfers using (provider, claim_key, currency)
where provider = $1 and matches.orders = 1 and matches.transfers = 1
order by matches.order_id`;

/** $1 provider */
const CLAIMS_FOUND_BY_SCAN = /* sql */ `
with claims as (
  select order_id, transaction_hash from callbacks
  where provider = $1 and outcome = 'matched' and transaction_hash is not null
  union
  select order_id, lower(right(provider_payment_id, 66)) from payments
  where provider = $1 and order_id is not null and provider_payment_id like '%:0x%'
)
select distinct order_id
from standings join claims using (order_id) join observed_transfers transfer using (transaction_hash)
where state in ('awaiting', 'overdue') and transfer.provider = $1
  and not coalesce((
    select e.checks @> '[{"name": "found", "result": "passed"}]' from evidence e
    where e.order_id = claims.order_id and e.claim_key = transfer.claim_key and e.answered
    order by e.evidence_id desc limit 1
  ), false)
order by order_id`;
