import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import { TRANSFER_KEY, transferMatches, unclaimedTransfers } from '../transfers/transfer-matches.ts';

/**
 * Fills the temporary tables `unclaimed_transfers` and `transfer_matches` of a run. An incremental run reads the
 * transfers that were unclaimed at its base and those of which something changed, and adds the orders that they match
 * to `orders_in_scope`.
 */
export async function matchTransfers(
  transaction: Queryable,
  { isIncremental }: { isIncremental: boolean },
): Promise<void> {
  if (isIncremental) await transaction.query(withoutTimeLimit(SELECT_TRANSFERS));
  const source = isIncremental ? 'transfers_in_scope' : 'observed_transfers';
  await transaction.query(
    withoutTimeLimit(`create temporary table unclaimed_transfers on commit drop as ${unclaimedTransfers(source)}`),
  );
  await transaction.query('analyze unclaimed_transfers');
  await transaction.query(withoutTimeLimit(MATCH));
  if (isIncremental) await transaction.query(ADD_MATCHED);
}

const SELECT_TRANSFERS = /* sql */ `
create temporary table transfers_in_scope on commit drop as
select t.* from observed_transfers t join open_transfers using (${TRANSFER_KEY})
union
select t.* from observed_transfers t
where hash in (
  select transaction_hash from noted_changes where transaction_hash is not null
  union
  select reference from claims join orders_in_scope using (order_id) where kind = 'transaction')`;

const MATCH = /* sql */ `
create temporary table transfer_matches on commit drop as
with ${transferMatches()}
select * from transfer_matches`;

const ADD_MATCHED = /* sql */ `
insert into orders_in_scope
select order_id from transfer_matches where orders = 1 and transfers = 1
on conflict do nothing`;
