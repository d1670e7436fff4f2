import { createHash } from 'node:crypto';
import type { Check, Evidence, EvidenceDraft } from '@punteo/payments';
import { claimArrays } from '../claims/claim-columns.ts';
import { factsToJson } from '../rows/evidence.ts';
import { toByteColumn } from '../sql/byte-column.ts';
import type { Queryable } from '../sql/database.ts';
import { storableText } from '../sql/text.ts';

/** Evidence to be stored, with the witness's answer. */
export interface NewEvidence {
  readonly evidence: Evidence;
  readonly document: string;
}

/** A draft as it will be stored. */
export function newEvidence(evidenceId: string, orderId: string, draft: EvidenceDraft): NewEvidence {
  const { document, ...rest } = draft;
  const documentHash = document === '' ? null : createHash('sha256').update(document.toWellFormed()).digest('hex');
  return {
    evidence: { ...rest, evidenceId, orderId, checks: draft.checks.map(storable), documentHash },
    document: document.toWellFormed(),
  };
}

/** Ascending ids, reserved under the orders' locks: the evidence of an order is in the order of its ids. */
export async function reserveEvidenceIds(transaction: Queryable, count: number): Promise<readonly string[]> {
  if (count === 0) return [];
  const { rows } = await transaction.query<{ id: string }>(RESERVE, [count]);
  return rows.map(({ id }) => id);
}

/** Appends evidence, and the documents that are not stored yet. */
export async function insertEvidence(transaction: Queryable, all: readonly NewEvidence[]): Promise<void> {
  if (all.length === 0) return;
  const evidence = all.map((each) => each.evidence);
  await transaction.query(INSERT, [
    evidence.map(({ evidenceId }) => evidenceId),
    evidence.map(({ orderId }) => orderId),
    ...claimArrays(evidence.map(({ claim }) => claim)),
    evidence.map(({ witness }) => witness),
    evidence.map(({ answered }) => answered),
    evidence.map(({ checks }) => JSON.stringify(checks)),
    evidence.map(({ facts }) => facts && JSON.stringify(factsToJson(facts))),
    evidence.map(({ configuration }) => configuration),
    evidence.map(({ documentHash }) => documentHash && Buffer.from(documentHash, 'hex')),
    evidence.map(({ checkedAt }) => checkedAt),
  ]);
  const stored = all.filter(({ evidence }) => evidence.documentHash !== null);
  if (stored.length === 0) return;
  const bodies = toByteColumn(stored.map(({ document }) => Buffer.from(document, 'utf8')));
  const hashes = stored.map(({ evidence }) => Buffer.from(evidence.documentHash ?? '', 'hex'));
  const orderIds = stored.map(({ evidence }) => evidence.orderId);
  await transaction.query(INSERT_DOCUMENTS, [hashes, bodies.starts, bodies.lengths, bodies.bytes, orderIds]);
}

/** jsonb refuses NUL and lone surrogates, and a witness may send either. */
function storable({ expected, actual, ...check }: Check): Check {
  return {
    ...check,
    ...(expected === undefined ? {} : { expected: storableText(expected) }),
    ...(actual === undefined ? {} : { actual: storableText(actual) }),
  };
}

const RESERVE = /* sql */ `
select nextval(pg_get_serial_sequence('evidence', 'evidence_id'))::text as id from generate_series(1, $1::integer)`;

const INSERT = /* sql */ `
insert into evidence (evidence_id, order_id, provider, kind, network, reference, witness, answered, checks, facts,
  configuration, document_hash, checked_at)
overriding system value
select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
  $8::boolean[], $9::jsonb[], $10::jsonb[], $11::text[], $12::bytea[], $13::timestamptz[])`;

/** In the order of their hashes, so that two transactions cannot deadlock. None of an order whose data was erased. */
const INSERT_DOCUMENTS = /* sql */ `
insert into documents (hash, body)
select distinct on (hash) hash, substring($4::bytea from start for length)
from unnest($1::bytea[], $2::integer[], $3::integer[], $5::text[]) as input (hash, start, length, order_id)
where not exists (select from erased_orders erased where erased.order_id = input.order_id)
order by hash
on conflict (hash) do nothing`;
