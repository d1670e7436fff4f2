import type { Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import type { Batch } from './erasable-batches.ts';

/** Erases what a batch has of statements, and returns how many rows that were. Amounts, dates and settlement stay. */
export async function eraseStatementRows(
  transaction: Queryable,
  { entries, badRowIds }: Pick<Batch, 'entries' | 'badRowIds'>,
): Promise<number> {
  const renamed = entries.filter(({ erasesReference }) => erasesReference).map(({ entryId }) => entryId);
  if (renamed.length > 0)
    for (const statement of RENAME) await transaction.query(withoutTimeLimit(statement, [renamed]));
  const erased = await transaction.query(ERASE_ENTRIES, [JSON.stringify(entries)]);
  const bad = await transaction.query(ERASE_BAD_ROWS, [badRowIds]);
  return (erased.rowCount ?? 0) + (bad.rowCount ?? 0);
}

/** $1 entries, as JSON */
const ERASE_ENTRIES = /* sql */ `
update statement_entries entry
set description = case when chosen."erasesDescription" then null else description end,
  entry_reference = case when chosen."erasesReference" then erased_reference(entry_reference) else entry_reference end,
  reference_keys = array(
    select key from unnest(reference_keys) with ordinality as stored (key, place)
    where key <> all (chosen."erasedKeys") order by place)
from jsonb_to_recordset($1) as chosen ("entryId" bigint, "erasesDescription" boolean, "erasesReference" boolean,
  "erasedKeys" text[])
where statement_entry_id = chosen."entryId"`;

/** $1 bad rows */
const ERASE_BAD_ROWS = /* sql */ `
update statement_bad_rows set fault = 'has a fault whose text was erased: it named a person'
where statement_bad_row_id = any ($1::bigint[])`;

const RENAMED_ENTRIES = /* sql */ `
select entry_reference, erased_reference(entry_reference) as erased,
  'entry:' || account || ':' || entry_reference as subject,
  'entry:' || account || ':' || erased_reference(entry_reference) as erased_subject
from statement_entries where statement_entry_id = any ($1::bigint[])`;

/** The fields of a discrepancy with the erased reference. */
const erasedFields = (fields: string) => /* sql */ `(
  select jsonb_agg(case when field ->> 'actual' = renamed.entry_reference
    then field || jsonb_build_object('actual', renamed.erased) else field end order by place)
  from jsonb_array_elements(${fields}) with ordinality as each (field, place))`;

/**
 * A discrepancy is known by its subject, so one about the entry takes the erased reference too: a resolved one is not found
 * again. Its history goes first: it is found by the subject. What a closed period booked stays. $1 entries
 */
const RENAME = [
  /* sql */ `
update discrepancy_history history
set fields = ${erasedFields('history.fields')},
  fields_before = case when fields_before is not null then ${erasedFields('history.fields_before')} end
from (${RENAMED_ENTRIES}) renamed join discrepancies d using (subject)
where history.discrepancy_id = d.discrepancy_id`,
  ...['run_discrepancies', 'discrepancies'].map(
    (table) => /* sql */ `
update ${table} stored set subject = renamed.erased_subject, fields = ${erasedFields('stored.fields')}
from (${RENAMED_ENTRIES}) renamed where stored.subject = renamed.subject`,
  ),
];
