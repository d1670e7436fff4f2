import { type Check, type Evidence, type EvidenceDraft, verdictOf } from '@punteo/payments';
import type { ClientBase } from 'pg';
import { toByteColumn } from '../sql/byte-column.ts';
import { storableText } from '../sql/text.ts';

export async function insertEvidence(client: ClientBase, pieces: readonly Evidence[]): Promise<void> {
  if (pieces.length === 0) return;
  const words = toByteColumn(pieces.map(({ raw }) => Buffer.from(raw, 'utf8')));
  await client.query(INSERT, [
    pieces.map((piece) => piece.evidenceId),
    pieces.map((piece) => piece.orderId),
    pieces.map((piece) => piece.provider),
    pieces.map((piece) => piece.claimKey),
    pieces.map((piece) => piece.witness),
    pieces.map((piece) => piece.verdict),
    pieces.map((piece) => piece.answered),
    pieces.map((piece) => JSON.stringify(piece.checks)),
    pieces.map(({ observed }) => observed?.amount.amountMinor.toString() ?? null),
    pieces.map(({ observed }) => observed?.amount.currency ?? null),
    pieces.map(({ observed }) => observed?.amount.exponent ?? null),
    pieces.map(({ observed }) => observed?.status ?? null),
    pieces.map(({ observed }) => observed?.paidAt ?? null),
    // An array of arrays has to be as wide everywhere: one JSON text each.
    pieces.map(({ proofKeys }) => JSON.stringify(proofKeys)),
    words.starts,
    words.lengths,
    pieces.map((piece) => piece.checkedAt),
    words.bytes,
  ]);
}

/** A draft as it will be stored, with all of its checks. */
export function evidenceOf(
  evidenceId: string,
  orderId: string,
  draft: EvidenceDraft,
  checks: readonly Check[],
): Evidence {
  return {
    ...draft,
    evidenceId,
    orderId,
    verdict: verdictOf(checks),
    checks: checks.map(storable),
    raw: draft.raw.toWellFormed(),
  };
}

/** Ids for so many pieces of evidence, ascending. Taken under the order's lock, so that an order's evidence is in the order of its ids. */
export async function reserveEvidenceIds(client: ClientBase, count: number): Promise<readonly string[]> {
  if (count === 0) return [];
  const { rows } = await client.query<{ id: string }>(RESERVE, [count]);
  return rows.map(({ id }) => id);
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
insert into evidence (evidence_id, order_id, provider, claim_key, witness, verdict, answered, checks, observed_minor, observed_currency,
  observed_exponent, observed_status, observed_paid_at, proof_keys, raw, checked_at)
overriding system value
select evidence_id, order_id, provider, claim_key, witness, verdict, answered, checks, observed_minor, observed_currency,
  observed_exponent, observed_status, observed_paid_at, array(select jsonb_array_elements_text(proof_keys)),
  substring($18::bytea from raw_start for raw_length), checked_at
from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::jsonb[], $9::numeric[], $10::text[],
    $11::smallint[], $12::text[], $13::timestamptz[], $14::jsonb[], $15::integer[], $16::integer[], $17::timestamptz[])
  as input (evidence_id, order_id, provider, claim_key, witness, verdict, answered, checks, observed_minor, observed_currency,
    observed_exponent, observed_status, observed_paid_at, proof_keys, raw_start, raw_length, checked_at)`;
