import type { Queryable } from '../sql/database.ts';
import { TRANSFER_KEY } from '../transfers/transfer-matches.ts';

/**
 * Keeps a comparison as the base of the next run, in the transaction that merged its discrepancies. An order that could
 * not be compared is compared again by the next run.
 */
export async function keepBase(
  transaction: Queryable,
  base: {
    readonly runId: string;
    readonly now: Date;
    readonly fingerprint: string;
    readonly isIncremental: boolean;
    readonly incomparable: readonly string[];
  },
): Promise<void> {
  await transaction.query('delete from open_transfers');
  await transaction.query(
    `insert into open_transfers (${TRANSFER_KEY}) select ${TRANSFER_KEY} from unclaimed_transfers`,
  );
  await transaction.query(KEEP, [base.runId, base.now, base.fingerprint, base.isIncremental]);
  await transaction.query('insert into run_changes (order_id) select unnest($1::text[])', [base.incomparable]);
}

/** $1 run id · $2 now · $3 fingerprint · $4 whether the counts are added to those of the base */
const KEEP = /* sql */ `
insert into run_base as base (run_id, compared_at, fingerprint, settlement_fingerprint, whole_syncs, callbacks, deliveries,
  orphan, unreadable)
select $1, $2::timestamptz, $3, null,
  (select coalesce(jsonb_object_agg(provider, started_at), '{}')
    from latest_syncs),
  coalesce(sum(callbacks), 0), coalesce(sum(deliveries), 0), coalesce(sum(orphan), 0), coalesce(sum(unreadable), 0)
from noted_changes where is_matched
on conflict (only_row) do update set
  run_id = excluded.run_id, compared_at = excluded.compared_at, fingerprint = excluded.fingerprint,
  settlement_fingerprint = excluded.settlement_fingerprint,
  whole_syncs = excluded.whole_syncs,
  callbacks = excluded.callbacks + case when $4 then base.callbacks else 0 end,
  deliveries = excluded.deliveries + case when $4 then base.deliveries else 0 end,
  orphan = excluded.orphan + case when $4 then base.orphan else 0 end,
  unreadable = excluded.unreadable + case when $4 then base.unreadable else 0 end`;
