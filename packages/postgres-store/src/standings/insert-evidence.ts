import { type Check, type Evidence, type EvidenceDraft, verdictOf } from '@punteo/payments';
import { toByteColumn } from '../sql/byte-column.ts';
import type { Queryable } from '../sql/database.ts';
import { storableText } from '../sql/text.ts';

export async function insertEvidence(transaction: Queryable, evidence: readonly Evidence[]): Promise<void> {
  if (evidence.length === 0) return;
  const rawAnswers = toByteColumn(evidence.map(({ raw }) => Buffer.from(raw, 'utf8')));
  await transaction.query(INSERT, [
    evidence.map((piece) => piece.evidenceId),
    evidence.map((piece) => piece.orderId),
    evidence.map((piece) => piece.provider),
    evidence.map((piece) => piece.claimKey),
    evidence.map((piece) => piece.witness),
    evidence.map((piece) => piece.verdict),
    evidence.map((piece) => piece.answered),
    evidence.map((piece) => JSON.stringify(piece.checks)),
    evidence.map(({ observed }) => observed?.amount.amountMinor.toString() ?? null),
    evidence.map(({ observed }) => observed?.amount.currency ?? null),
    evidence.map(({ observed }) => observed?.amount.exponent ?? null),
    evidence.map(({ observed }) => observed?.status ?? null),
    evidence.map(({ observed }) => observed?.paidAt ?? null),
    // JSON, because the rows of a two-dimensional array must have equal lengths.
    evidence.map(({ proofKeys }) => JSON.stringify(proofKeys)),
    rawAnswers.starts,
    rawAnswers.lengths,
    evidence.map((piece) => piece.checkedAt),
    rawAnswers.bytes,
  ]);
}

/** A draft as it is stored, with its ids and all of its checks. */
export function evidenceFrom(
  draft: EvidenceDraft,
  stored: { readonly evidenceId: string; readonly orderId: string; readonly checks: readonly Check[] },
): Evidence {
  return {
    ...draft,
    evidenceId: stored.evidenceId,
    orderId: stored.orderId,
    verdict: verdictOf(stored.checks),
    checks: stored.checks.map(storable),
    raw: draft.raw.toWellFormed(),
  };
}

/**
 * Reserves ids for new evidence: a list for each count, ascending. Called under the orders' locks, so that the evidence
 * of an order is in the order of its ids.
 */
export async function reserveEvidenceIds(
  transaction: Queryable,
  counts: readonly number[],
): Promise<readonly (readonly string[])[]> {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return counts.map(() => []);
  const { rows } = await transaction.query<{ id: string }>(RESERVE, [total]);
  const ids = rows.map(({ id }) => id);
  return counts.map((count) => ids.splice(0, count));
}

/** jsonb refuses NUL and lone surrogates, and a witness may send either. */
function storable({ name, result, expected, actual }: Check): Check {
  return {
    name,
    result,
    ...(expected === undefined ? {} : { expected: storableText(expected) }),
    ...(actual === undefined ? {} : { actual: storableText(actual) }),
  };
}

const RESERVE = /* sql */ `
select nextval(pg_get_serial_sequence('evidence', 'evidence_id'))::text as id from generate_series(1, $1::integer)`;

const INSERT = /* sql */ `
insert into evidence (evidence_id, order_id, provider, claim_key, witness, verdict, answered, checks, observed_minor,
  observed_currency, observed_exponent, observed_status, observed_paid_at, proof_keys, raw, checked_at)
overriding system value
select evidence_id, order_id, provider, claim_key, witness, verdict, answered, checks, observed_minor,
  observed_currency, observed_exponent, observed_status, observed_paid_at,
  array(select jsonb_array_elements_text(proof_keys)), substring($18::bytea from raw_start for raw_length), checked_at
from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::jsonb[],
  $9::numeric[], $10::text[],
    $11::smallint[], $12::text[], $13::timestamptz[], $14::jsonb[], $15::integer[], $16::integer[], $17::timestamptz[])
  as input (evidence_id, order_id, provider, claim_key, witness, verdict, answered, checks, observed_minor,
    observed_currency,
    observed_exponent, observed_status, observed_paid_at, proof_keys, raw_start, raw_length, checked_at)`;
