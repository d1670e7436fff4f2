import type { ClientBase } from 'pg';
import type { ProofOwners } from './used-once.ts';

/**
 * Who owns these proofs, after everybody who uses one at this moment was waited for: the keys are locked before they are read, all at
 * once and in one order for everybody, so that two judgements do not wait for each other.
 */
export async function lockProofs(client: ClientBase, proofKeys: readonly string[]): Promise<ProofOwners> {
  if (proofKeys.length === 0) return new Map();
  await client.query(LOCK, [[...new Set(proofKeys)].sort()]);
  const { rows } = await client.query<{ proof_key: string; order_id: string }>(
    'select proof_key, order_id from proof_uses where proof_key = any ($1)',
    [proofKeys],
  );
  return new Map(rows.map(({ proof_key, order_id }) => [proof_key, order_id]));
}

export interface ProofUse {
  readonly proofKey: string;
  readonly orderId: string;
  readonly evidenceId: string;
}

/** Keeps proofs for their orders. One that is kept for its order already stays as it is. */
export async function keepProofs(client: ClientBase, uses: readonly ProofUse[]): Promise<void> {
  if (uses.length === 0) return;
  await client.query(KEEP, [
    uses.map(({ proofKey }) => proofKey),
    uses.map(({ orderId }) => orderId),
    uses.map(({ evidenceId }) => evidenceId),
  ]);
}

const LOCK = /* sql */ `
select pg_advisory_xact_lock(hashtextextended(key, 0))
from (select key from unnest($1::text[]) with ordinality as input (key, place) order by place) as sorted`;

const KEEP = /* sql */ `
insert into proof_uses (proof_key, order_id, evidence_id)
select * from unnest($1::text[], $2::text[], $3::bigint[])
on conflict (proof_key) do nothing`;
