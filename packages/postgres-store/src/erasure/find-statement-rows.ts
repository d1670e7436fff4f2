import { createPersonSearch, type PersonalData, referenceKey } from '@punteo/payments';
import type { QueryResultRow } from 'pg';
import { meansSql } from '../settlement/means.ts';
import type { Database } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import { allRows } from './all-rows.ts';
import type { Batch, ErasableEntry } from './erasable-batches.ts';

/** The rows of statements that name a person, and what of each does. */
export async function findStatementRows(
  database: Database,
  person: PersonalData,
): Promise<Pick<Batch, 'entries' | 'badRowIds'>> {
  const search = createPersonSearch(person);
  const names = (text: string) => search(Buffer.from(text));
  const { emails, names: fullNames, phones, ibans } = person;
  const values = [...emails, ...fullNames, ...phones, ...ibans].map(referenceKey);
  const found: ErasableEntry[] = [];
  for await (const row of allRows<EntryRow>(database, ENTRIES, ['0'], (last) => [last.entry_id], ROWS)) {
    const erasesDescription = row.description !== null && names(row.description);
    // The words of a description are keys: one may be an address without its domain, or a group of an IBAN.
    const holds = (key: string) =>
      values.includes(key) ||
      names(key) ||
      (erasesDescription && key.length >= PART_CHARACTERS_MIN && values.some((value) => value.includes(key)));
    const entry = {
      entryId: row.entry_id,
      erasesDescription,
      erasesReference: !ERASED.test(row.entry_reference) && names(row.entry_reference),
      erasedKeys: row.reference_keys.filter(holds),
    };
    if (erasesSomething(entry)) found.push(entry);
  }
  const badRowIds: string[] = [];
  for await (const row of allRows<BadRow>(database, BAD_ROWS, ['0'], (last) => [last.bad_row_id], ROWS))
    if (names(row.fault)) badRowIds.push(row.bad_row_id);

  // Settlement needs a key that money is known by.
  const keys = [...new Set(found.flatMap(({ erasedKeys }) => erasedKeys))];
  const { rows } = await database.query<{ key: string }>(withoutTimeLimit(MEANINGFUL, [keys]));
  const kept = new Set(rows.map(({ key }) => key));
  const entries = found
    .map((entry) => ({ ...entry, erasedKeys: entry.erasedKeys.filter((key) => !kept.has(key)) }))
    .filter(erasesSomething);
  return { entries, badRowIds };
}

const ROWS = 1_000;
/** A digest may hold the digits of a telephone number. */
const ERASED = /^erased:[0-9a-f]{64}$/;

/** Shorter keys are in too many values. */
const PART_CHARACTERS_MIN = 6;

function erasesSomething({ erasesDescription, erasesReference, erasedKeys }: ErasableEntry): boolean {
  return erasesDescription || erasesReference || erasedKeys.length > 0;
}

interface EntryRow extends QueryResultRow {
  entry_id: string;
  entry_reference: string;
  description: string | null;
  reference_keys: string[];
}

interface BadRow extends QueryResultRow {
  bad_row_id: string;
  fault: string;
}

/** $1 after this entry · $2 rows */
const ENTRIES = /* sql */ `
select statement_entry_id::text as entry_id, entry_reference, description, reference_keys from statement_entries
where statement_entry_id > $1::bigint order by statement_entry_id limit $2`;

/** $1 after this row · $2 rows */
const BAD_ROWS = /* sql */ `
select statement_bad_row_id::text as bad_row_id, fault from statement_bad_rows
where statement_bad_row_id > $1::bigint order by statement_bad_row_id limit $2`;

/** $1 keys */
const MEANINGFUL = `select key from unnest($1::text[]) as named (key) where ${meansSql('named.key')}`;
