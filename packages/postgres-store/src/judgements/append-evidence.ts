import {
  AMOUNT_CHECK,
  type Check,
  type Evidence,
  type EvidenceDraft,
  FINALITY_CHECK,
  type RivalClaim,
  USED_ONCE_CHECK,
  verdictOf,
} from '@punteo/payments';
import type { ClientBase } from 'pg';
import { type EvidenceRow, evidenceFromRow } from '../rows/evidence.ts';

/**
 * Appends one piece of evidence, answering `used_once` on the way: whoever first shows money for an order keeps its proof
 * for that order. Runs under the order's lock; two orders that reach for one proof meet at the unique key.
 */
export async function appendEvidence(
  client: ClientBase,
  orderId: string,
  draft: EvidenceDraft,
  rivals: readonly RivalClaim[],
): Promise<Evidence> {
  const owners = await ownersOf(client, draft.proofKeys);
  const rival = owners.length === 0 ? rivals.find((other) => reachesFor(other, draft)) : undefined;
  const mayUse = showsMoney(draft) && rival === undefined && owners.every((owner) => owner === orderId);
  const usedOnce = usedOnceCheck(orderId, draft, owners, mayUse, rival);
  const evidence = await insertEvidence(client, orderId, draft, [...draft.checks, usedOnce]);
  if (mayUse) await claimProofs(client, evidence);
  return evidence;
}

/**
 * Whether another order may yet turn out to be the one that this proof was for: nobody has asked about its claim, or its
 * witness found the very same transaction. An order that the money does not fit stands back behind one that it fits.
 */
function reachesFor({ hash, claimKey, ofOtherSum }: RivalClaim, draft: EvidenceDraft): boolean {
  if (!draft.claimKey.endsWith(`:${hash}`)) return false;
  const fits = draft.checks.some(({ name, result }) => name === AMOUNT_CHECK && result === 'passed');
  return (claimKey === null || claimKey === draft.claimKey) && !(ofOtherSum && fits);
}

/** All is well but for the sum, which may be another, and finality, which may be to come. */
function showsMoney(draft: EvidenceDraft): boolean {
  const open = draft.checks.filter(({ name, result }) => {
    if (name === AMOUNT_CHECK) return result === 'unknown';
    if (name === FINALITY_CHECK) return result === 'failed';
    return result !== 'passed';
  });
  return draft.answered && draft.observed !== null && draft.proofKeys.length > 0 && open.length === 0;
}

function usedOnceCheck(
  orderId: string,
  draft: EvidenceDraft,
  owners: readonly string[],
  mayUse: boolean,
  rival: RivalClaim | undefined,
): Check {
  if (draft.proofKeys.length === 0) return { name: USED_ONCE_CHECK, result: 'unknown' };
  const other = owners.find((owner) => owner !== orderId);
  if (other !== undefined) return { name: USED_ONCE_CHECK, result: 'failed', expected: orderId, actual: other };
  if (mayUse || owners.includes(orderId))
    return { name: USED_ONCE_CHECK, result: 'passed', expected: orderId, actual: orderId };
  return { name: USED_ONCE_CHECK, result: 'unknown', expected: orderId, ...(rival ? { actual: rival.orderId } : {}) };
}

/**
 * Locks the keys before anybody reads who owns them, so that an order that uses one at this moment is waited for; all
 * at once and in one order for everybody, so that two orders with several claims do not wait for each other.
 */
export async function lockProofs(client: ClientBase, drafts: readonly EvidenceDraft[]): Promise<void> {
  const keys = [...new Set(drafts.flatMap(({ proofKeys }) => proofKeys))].sort();
  if (keys.length > 0) await client.query(LOCK, [keys]);
}

async function ownersOf(client: ClientBase, proofKeys: readonly string[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ order_id: string }>(
    'select distinct order_id from proof_uses where proof_key = any ($1)',
    [proofKeys],
  );
  return rows.map((row) => row.order_id);
}

async function claimProofs(client: ClientBase, evidence: Evidence): Promise<void> {
  await client.query(
    'insert into proof_uses (proof_key, order_id, evidence_id) select unnest($1::text[]), $2, $3 on conflict (proof_key) do nothing',
    [evidence.proofKeys, evidence.orderId, evidence.evidenceId],
  );
}

async function insertEvidence(
  client: ClientBase,
  orderId: string,
  draft: EvidenceDraft,
  checks: readonly Check[],
): Promise<Evidence> {
  const { observed } = draft;
  const { rows } = await client.query<EvidenceRow>(INSERT, [
    orderId,
    draft.provider,
    draft.claimKey,
    draft.witness,
    verdictOf(checks),
    draft.answered,
    JSON.stringify(checks.map(storable)),
    observed?.amount.amountMinor.toString() ?? null,
    observed?.amount.currency ?? null,
    observed?.amount.exponent ?? null,
    observed?.status ?? null,
    observed?.paidAt ?? null,
    draft.proofKeys,
    Buffer.from(draft.raw, 'utf8'),
    draft.checkedAt,
  ]);
  return evidenceFromRow(rows[0] as EvidenceRow);
}

/** jsonb refuses NUL and lone surrogates, and a witness may send either. */
function storable(check: Check): Check {
  const clean = (text: string) => text.toWellFormed().replaceAll('\u0000', '\ufffd');
  return {
    name: check.name,
    result: check.result,
    ...(check.expected === undefined ? {} : { expected: clean(check.expected) }),
    ...(check.actual === undefined ? {} : { actual: clean(check.actual) }),
  };
}

const LOCK = /* sql */ `
select pg_advisory_xact_lock(hashtextextended(key, 0))
from (select key from unnest($1::text[]) with ordinality as given (key, place) order by place) as sorted`;

const INSERT = /* sql */ `
insert into evidence (order_id, provider, claim_key, witness, verdict, answered, checks, observed_minor, observed_currency,
  observed_exponent, observed_status, observed_paid_at, proof_keys, raw, checked_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
returning *`;
