import { decimalText, type ObservedTransfer, type TransferStore } from '@punteo/payments';
import { unitToRow } from '../rows/allocation.ts';
import type { Database } from '../sql/database.ts';
import { storableText } from '../sql/text.ts';
import { TRANSFER_KEY, TRANSFER_MATCHES } from './transfer-matches.ts';

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
          await transaction.query(RECORD, [provider, JSON.stringify(transfers.map(transferToRow))]);
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

function transferToRow({ network, hash, unit, movedAt, forOrdersUntil }: ObservedTransfer) {
  const { chain_id, token, recipient, position } = unitToRow(unit.id);
  return {
    network: storableText(network),
    hash,
    chain_id,
    token,
    recipient,
    position,
    amount_minor: unit.amount.amountMinor.toString(),
    currency: unit.amount.currency,
    exponent: unit.amount.exponent,
    tolerance: decimalText(unit.tolerance),
    moved_at: movedAt,
    for_orders_until: forOrdersUntil,
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

/** A later scan may read the same blocks again: the first observation stays. */
const RECORD = /* sql */ `
insert into observed_transfers (provider, network, hash, chain_id, token, recipient, position, amount_minor, currency,
  exponent, tolerance, moved_at, for_orders_until)
select $1, network, hash, chain_id, token, recipient, position, amount_minor, currency, exponent, tolerance, moved_at,
  for_orders_until
from jsonb_populate_recordset(null::observed_transfers, $2)
on conflict do nothing`;

/** $1 provider · $2 scope · $3 cursor */
const MOVE_CURSOR = /* sql */ `
insert into scan_cursors (provider, scope, cursor) values ($1, $2, $3)
on conflict (provider, scope) do update set cursor = excluded.cursor, moved_at = now()`;

/** $1 provider */
const PROPOSALS = /* sql */ `
with ${TRANSFER_MATCHES}
select matches.order_id, transfers.network, transfers.hash, matches.exact
from transfer_matches matches join unclaimed_transfers transfers using (${TRANSFER_KEY})
where provider = $1 and matches.orders = 1 and matches.transfers = 1
order by matches.order_id`;

/** $1 provider */
const CLAIMS_FOUND_BY_SCAN = /* sql */ `
select distinct order_id
from standings join claims using (order_id) join observed_transfers on hash = reference
where state in ('awaiting', 'overdue') and claims.provider = $1 and observed_transfers.provider = $1
  and withdrawn_at is null
  and not coalesce((
    select e.checks @> '[{"name": "found", "result": "passed"}]' from evidence e
    where e.provider = claims.provider and e.kind = claims.kind and e.network = claims.network
      and e.reference = claims.reference and e.answered
    order by e.evidence_id desc limit 1
  ), false)
order by order_id`;
