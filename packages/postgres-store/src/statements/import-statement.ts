import { randomUUID } from 'node:crypto';
import { PunteoError, type StatementImport, type StatementStore } from '@punteo/payments';
import { type StatementFileRow, statementFileFromRow } from '../rows/statement.ts';
import { copyRows } from '../sql/copy-rows.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import { STAGED_COLUMNS, STAGING, stagedRows } from './staged-rows.ts';

/** See `StatementStore.import`. */
export function importStatement(
  database: Database,
  [file, rows, actor]: Parameters<StatementStore['import']>,
): Promise<StatementImport> {
  return database.transaction(async (transaction) => {
    await allowLongStatements(transaction);
    // One import at a time: two files with the same entry would each take it for new.
    await transaction.query(withoutTimeLimit(LOCK));

    // 1. The same bytes were imported before.
    const { rows: known } = await transaction.query<StatementFileRow>(FILE_BY_HASH, [file.sha256]);
    if (known[0]) return { file: statementFileFromRow(known[0]), isNew: false };

    // 2. Stream the rows into a table that ends with the transaction.
    await transaction.query(STAGING);
    await copyRows(transaction, 'statement_staging', STAGED_COLUMNS, stagedRows(rows()));
    await transaction.query(withoutTimeLimit('analyze statement_staging'));

    // 3. Compare them with each other and with the stored entries.
    await transaction.query(withoutTimeLimit(MARK_REPEATED));
    await transaction.query(withoutTimeLimit(MARK_KNOWN));
    await transaction.query(withoutTimeLimit(MARK_ERASED));

    // 4. Store the new ones, and the bad rows with their reasons.
    const statementFileId = randomUUID();
    const { sha256, name, format } = file;
    const stored = await transaction.query<StatementFileRow>(
      withoutTimeLimit(INSERT_FILE, [statementFileId, sha256, name, format, actor]),
    );
    await transaction.query(withoutTimeLimit(INSERT_ENTRIES, [statementFileId]));
    await transaction.query(withoutTimeLimit(INSERT_BAD_ROWS, [statementFileId]));
    const [row] = stored.rows;
    if (!row) throw new PunteoError('store_failed', 'The statement file was not stored.');
    return { file: statementFileFromRow(row), isNew: true };
  });
}

async function allowLongStatements(transaction: Queryable): Promise<void> {
  await transaction.query('set local statement_timeout = 0');
  await transaction.query('set local lock_timeout = 0');
  await transaction.query("set local work_mem = '64MB'");
}

const LOCK = "select pg_advisory_xact_lock(hashtext('punteo.statement_import'))";

/** $1 hash in hex */
const FILE_BY_HASH = "select * from statement_files where sha256 = decode($1, 'hex')";

const MARK_REPEATED = /* sql */ `
update statement_staging staged
set fault = 'has the reference ' || left(staged.entry_reference, 100) || ', which line ' || first.line || ' has already'
from (
  select account, entry_reference, min(position) as position, (array_agg(line order by position))[1] as line
  from statement_staging where fault is null and not not_booked
  group by account, entry_reference having count(*) > 1
) first
where staged.account = first.account and staged.entry_reference = first.entry_reference
  and staged.position > first.position and staged.fault is null and not staged.not_booked`;

const CONTENT = [
  ...['provider', 'amount_minor', 'gross_minor', 'fee_minor', 'currency', 'exponent', 'booked_at', 'is_reversal'],
  ...['payment', 'payout', 'transaction'],
];
const contentOf = (table: string) => `(${CONTENT.map((column) => `${table}.${column}`).join(', ')})`;

/** A description is not compared: it may have been erased. */
const markKnown = (reference: string) => /* sql */ `
update statement_staging staged
set known = ${contentOf('staged')} is not distinct from ${contentOf('stored')},
  fault = case when ${contentOf('staged')} is distinct from ${contentOf('stored')}
    then 'has the reference ' || left(stored.entry_reference, 100) || ', with which ' || left(file.name, 100) || ', line '
      || stored.line || ', brought an entry with other content' end
from statement_entries stored join statement_files file using (statement_file_id)
where staged.account = stored.account and stored.entry_reference = ${reference}
  and staged.fault is null and not staged.not_booked`;

const MARK_KNOWN = markKnown('staged.entry_reference');
/** An erasure replaced the reference. */
const MARK_ERASED = `${markKnown('erased_reference(staged.entry_reference)')}
  and starts_with(stored.entry_reference, 'erased:')`;

/** $1 file · $2 hash in hex · $3 name · $4 format · $5 actor */
const INSERT_FILE = /* sql */ `
insert into statement_files (statement_file_id, sha256, name, format, imported_by, new_entries, known_entries, not_booked,
  bad_rows)
select $1, decode($2, 'hex'), $3, $4, $5, count(*) filter (where fault is null and not known and not not_booked),
  count(*) filter (where known), count(*) filter (where not_booked), count(*) filter (where fault is not null)
from statement_staging
returning *`;

const ENTRY_COLUMNS = `line, account, entry_reference, ${CONTENT.join(', ')}, description, reference_keys`;

/** $1 file */
const INSERT_ENTRIES = /* sql */ `
insert into statement_entries (statement_file_id, ${ENTRY_COLUMNS})
select $1, ${ENTRY_COLUMNS}
from statement_staging
where fault is null and not known and not not_booked
order by position`;

/** $1 file */
const INSERT_BAD_ROWS = /* sql */ `
insert into statement_bad_rows (statement_file_id, line, fault)
select $1, line, fault from statement_staging where fault is not null order by line, position`;
