import { createPersonSearch, type PersonalData } from '@punteo/payments';
import type { QueryResultRow } from 'pg';
import type { Database } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import { allRows } from './all-rows.ts';
import type { Batch } from './erasable-batches.ts';
import { findStatementRows } from './find-statement-rows.ts';

/**
 * The orders, and the payments and callbacks without an order, whose documents name a person, and the notes and rows of
 * statements that do. Reads every document: JSON may write one name in many ways, so no index finds it.
 */
export async function findPerson(database: Database, person: PersonalData): Promise<Omit<Batch, 'kept'>> {
  const names = createPersonSearch(person);
  const orderIds = new Set<string>();
  const payments: Batch['payments'][number][] = [];
  const callbackIds: string[] = [];
  const discrepancyIds: string[] = [];

  for await (const row of allRows<PaymentRow>(database, PAYMENTS, ['', ''], (last) => [
    last.provider,
    last.reference,
  ])) {
    const isNamed = row.payers.some((payer) => person.payers.includes(payer)) || (row.raw !== null && names(row.raw));
    if (!isNamed) continue;
    if (row.order_id === null) payments.push({ provider: row.provider, providerPaymentId: row.reference });
    else orderIds.add(row.order_id);
  }
  const hashes: Buffer[] = [];
  for await (const { hash, body } of allRows<DocumentRow>(database, DOCUMENTS, [Buffer.alloc(0)], (last) => [
    last.hash,
  ]))
    if (names(body)) hashes.push(hash);
  for await (const row of allRows<CallbackRow>(database, CALLBACKS, ['0'], (last) => [last.callback_id])) {
    if (!names(row.body)) continue;
    if (row.order_id === null) callbackIds.push(row.callback_id);
    else orderIds.add(row.order_id);
  }
  for await (const row of allRows<NoteRow>(database, NOTES, [NO_UUID], (last) => [last.discrepancy_id]))
    if (names(Buffer.from(row.note))) discrepancyIds.push(row.discrepancy_id);

  const { rows } = await database.query<{ order_id: string }>(withoutTimeLimit(ORDERS, [hashes, person.payers]));
  for (const { order_id } of rows) orderIds.add(order_id);
  const statementRows = await findStatementRows(database, person);
  return { orderIds: [...orderIds].sort(), payments, callbackIds, discrepancyIds, ...statementRows };
}

const NO_UUID = '00000000-0000-0000-0000-000000000000';

interface PaymentRow extends QueryResultRow {
  provider: string;
  reference: string;
  order_id: string | null;
  payers: string[];
  raw: Buffer | null;
}

interface DocumentRow extends QueryResultRow {
  hash: Buffer;
  body: Buffer;
}

interface CallbackRow extends QueryResultRow {
  callback_id: string;
  order_id: string | null;
  body: Buffer;
}

interface NoteRow extends QueryResultRow {
  discrepancy_id: string;
  note: string;
}

/** $1, $2 after this payment · $3 rows */
const PAYMENTS = /* sql */ `
select provider, provider_payment_id as reference, order_id, payers, raw from payments
where (provider, provider_payment_id) > ($1, $2) and erased_at is null
order by provider, provider_payment_id limit $3`;

/** $1 after this hash · $2 rows */
const DOCUMENTS = 'select hash, body from documents where hash > $1 order by hash limit $2';

/** Those that are not matched yet are left out: matching needs their bodies. $1 after this callback · $2 rows */
const CALLBACKS = /* sql */ `
select callback_id::text, case when outcome <> 'orphan' then order_id end as order_id, body from callbacks
where callback_id > $1::bigint and matched_at is not null and erased_at is null
order by callback_id limit $2`;

/** $1 after this discrepancy · $2 rows */
const NOTES = /* sql */ `
select discrepancy_id::text, note from discrepancies
where discrepancy_id > $1::uuid and note is not null
order by discrepancy_id limit $2`;

/** $1 hashes of documents · $2 payers */
const ORDERS = /* sql */ `
select order_id from evidence where document_hash = any ($1)
union
select order_id from create_attempts where payers && $2::text[]`;
