import type { Queryable } from '../sql/database.ts';
import type { ProofOwners } from './check-used-once.ts';

/**
 * Locks proofs until the end of the transaction and returns their owners. The keys are locked before they are read, all
 * at once and in sorted order, so that concurrent decisions cannot deadlock.
 */
export async function lockProofs(transaction: Queryable, proofKeys: readonly string[]): Promise<ProofOwners> {
  if (proofKeys.length === 0) return new Map();
  await transaction.query(LOCK, [[...new Set(proofKeys)].sort()]);
  const { rows } = await transaction.query<{ proof_key: string; order_id: string }>(
    'select proof_key, order_id from proof_uses where proof_key = any ($1)',
    [proofKeys],
  );
  return new Map(rows.map(({ proof_key, order_id }) => [proof_key, order_id]));
}

/** A proof that pays an order from now on, and the evidence that showed it. */
export interface ProofUse {
  readonly proofKey: string;
  readonly orderId: string;
  readonly evidenceId: string;
}

/** A proof that pays its order already keeps its row. */
export async function insertProofUses(transaction: Queryable, uses: readonly ProofUse[]): Promise<void> {
  if (uses.length === 0) return;
  await transaction.query(INSERT, [
    uses.map(({ proofKey }) => proofKey),
    uses.map(({ orderId }) => orderId),
    uses.map(({ evidenceId }) => evidenceId),
  ]);
}

const LOCK = /* sql */ `
select pg_advisory_xact_lock(hashtextextended(key, 0))
from (select key from unnest($1::text[]) with ordinality as input (key, place) order by place) as sorted`;

const INSERT = /* sql */ `
insert into proof_uses (proof_key, order_id, evidence_id)
select * from unnest($1::text[], $2::text[], $3::bigint[])
on conflict (proof_key) do nothing`;
