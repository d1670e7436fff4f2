import { PunteoError, type StatementFile } from '@punteo/payments';
import { writeAudit } from '../audit/write-audit.ts';
import { type StatementFileRow, statementFileFromRow } from '../rows/statement.ts';
import type { Database, Queryable } from '../sql/database.ts';
import { isUuid } from '../sql/text.ts';
import { withoutTimeLimit } from '../sql/without-time-limit.ts';
import { allowLongStatements, IMPORT_LOCK } from './import-statement.ts';

/** See `StatementStore.withdraw`: the removed entries, the audit row and the note for the next run are one transaction. */
export async function withdrawStatement(
  database: Database,
  statementFileId: string,
  { actor, reason }: { readonly actor: string; readonly reason: string },
): Promise<StatementFile> {
  if (!isUuid(statementFileId)) throw unknownStatement(statementFileId);
  return database.transaction(async (transaction) => {
    await allowLongStatements(transaction);
    await transaction.query(withoutTimeLimit(IMPORT_LOCK));
    const { rows } = await transaction.query<StatementFileRow>(FILE, [statementFileId]);
    const [file] = rows;
    if (!file) throw unknownStatement(statementFileId);
    if (file.withdrawn_at !== null)
      throw new PunteoError(
        'statement_withdrawn',
        `Statement file ${statementFileId} was withdrawn at ${file.withdrawn_at.toISOString()}.`,
      );
    await transaction.query(
      withoutTimeLimit('delete from statement_repeats where statement_file_id = $1', [statementFileId]),
    );
    const passedOn = await transaction.query(withoutTimeLimit(PASS_ON, [statementFileId]));
    const removed = await transaction.query(withoutTimeLimit(REMOVE, [statementFileId]));
    const withdrawn = await transaction.query<StatementFileRow>(WITHDRAW, [statementFileId, actor, reason]);
    await noteForRuns(transaction, statementFileId);
    await writeAudit(transaction, {
      actor,
      action: 'statement.withdrawn',
      subject: `statement:${statementFileId}`,
      detail: {
        reason,
        sha256: file.sha256.toString('hex'),
        removedEntries: String(removed.rowCount ?? 0),
        entriesOfOtherFiles: String(passedOn.rowCount ?? 0),
      },
    });
    return statementFileFromRow(withdrawn.rows[0] as StatementFileRow);
  });
}

export function unknownStatement(statementFileId: string): PunteoError {
  return new PunteoError('statement_unknown', `There is no statement file ${statementFileId}.`);
}

/** The next run compares all settlement anew: what the removed entries settled is open again. */
async function noteForRuns(transaction: Queryable, statementFileId: string): Promise<void> {
  await transaction.query('insert into run_changes (statement_file_id) values ($1)', [statementFileId]);
}

const FILE = 'select * from statement_files where statement_file_id = $1 for update';

/** An entry that a later file has too, with the same content, is that file's from now on. $1 file */
const PASS_ON = /* sql */ `
with heir as (
  delete from statement_repeats
  where (statement_entry_id, statement_file_id) in (
    select distinct on (statement_entry_id) statement_entry_id, repeats.statement_file_id
    from statement_repeats repeats
    join statement_files file on file.statement_file_id = repeats.statement_file_id
    join statement_entries entry using (statement_entry_id)
    where entry.statement_file_id = $1
    order by statement_entry_id, imported_at, repeats.statement_file_id)
  returning statement_entry_id, statement_file_id, line
)
update statement_entries entry set statement_file_id = heir.statement_file_id, line = heir.line
from heir where entry.statement_entry_id = heir.statement_entry_id`;

/** $1 file */
const REMOVE = 'delete from statement_entries where statement_file_id = $1';

/** $1 file · $2 actor · $3 reason */
const WITHDRAW = /* sql */ `
update statement_files set withdrawn_at = now(), withdrawn_by = $2, withdrawn_reason = $3
where statement_file_id = $1
returning *`;
