import { PunteoError, type StatementBadRow, type StatementStore } from '@punteo/payments';
import { writeAudit } from '../audit/write-audit.ts';
import {
  type StatementEntryRow,
  type StatementFileRow,
  statementEntryFromRow,
  statementFileFromRow,
} from '../rows/statement.ts';
import type { Database } from '../sql/database.ts';
import { type CursorRow, pageOf, pagePosition } from '../sql/paging.ts';
import { isRowNumber, isUuid } from '../sql/text.ts';
import { importStatement } from './import-statement.ts';

export function statementStore(database: Database): StatementStore {
  return {
    import: (...file) => importStatement(database, file),

    async get(statementFileId) {
      if (!isUuid(statementFileId)) return null;
      const { rows } = await database.query<StatementFileRow>(GET, [statementFileId]);
      return rows[0] ? statementFileFromRow(rows[0]) : null;
    },

    async list({ notAccepted = false }, page) {
      const { at, id, limit } = pagePosition(page, isUuid);
      const { rows } = await database.query<StatementFileRow & CursorRow>(LIST, [at, id, limit + 1, notAccepted]);
      return pageOf(rows, limit, statementFileFromRow);
    },

    async entries({ statementFileId, account }, page) {
      const { at, id, limit } = pagePosition(page, isRowNumber);
      if (statementFileId !== undefined && !isUuid(statementFileId)) return { items: [], nextCursor: null };
      const { rows } = await database.query<StatementEntryRow & CursorRow>(ENTRIES, [
        at,
        id,
        limit + 1,
        statementFileId,
        account,
      ]);
      return pageOf(rows, limit, statementEntryFromRow);
    },

    async badRows(statementFileId, page) {
      const { id, limit } = pagePosition(page, isRowNumber);
      if (!isUuid(statementFileId)) return { items: [], nextCursor: null };
      const { rows } = await database.query<BadRowRow & CursorRow>(BAD_ROWS, [statementFileId, id, limit + 1]);
      return pageOf(rows, limit, ({ line, fault }): StatementBadRow => ({ line: Number(line), fault }));
    },

    async accept(statementFileId, { actor, reason }) {
      if (!isUuid(statementFileId)) throw unknown(statementFileId);
      return database.transaction(async (transaction) => {
        const { rows } = await transaction.query<StatementFileRow>(`${GET} for update`, [statementFileId]);
        const [before] = rows;
        if (!before) throw unknown(statementFileId);
        if (before.bad_rows === '0' || before.accepted_at !== null)
          throw new PunteoError(
            'statement_accepted',
            before.accepted_at === null
              ? `Statement file ${statementFileId} has no bad rows.`
              : `The bad rows of statement file ${statementFileId} are accepted already.`,
          );
        const accepted = await transaction.query<StatementFileRow>(ACCEPT, [statementFileId, actor, reason]);
        await writeAudit(transaction, {
          actor,
          action: 'statement.accepted',
          subject: `statement:${statementFileId}`,
          detail: {
            reason,
            badRows: before.bad_rows,
            sha256: before.sha256.toString('hex'),
            acceptedBefore: 'no',
            accepted: 'yes',
          },
        });
        return statementFileFromRow(accepted.rows[0] ?? before);
      });
    },

    async notAccepted() {
      const { rows } = await database.query<StatementFileRow & { files: string }>(NOT_ACCEPTED);
      return { files: rows.map(statementFileFromRow), count: Number(rows[0]?.files ?? 0) };
    },
  };
}

interface BadRowRow {
  line: string;
  fault: string;
}

function unknown(statementFileId: string): PunteoError {
  return new PunteoError('statement_unknown', `There is no statement file ${statementFileId}.`);
}

const GET = 'select * from statement_files where statement_file_id = $1';

/** $1, $2 position · $3 rows · $4 only those with bad rows that no person accepted */
const LIST = /* sql */ `
select *, imported_at::text as cursor_at, statement_file_id::text as cursor_id
from statement_files
where ($1::timestamptz is null or (imported_at, statement_file_id) < ($1, $2::uuid))
  and (not $4::boolean or (bad_rows > 0 and accepted_at is null))
order by imported_at desc, statement_file_id desc
limit $3`;

/** $1, $2 position · $3 rows · $4 file · $5 account */
const ENTRIES = /* sql */ `
select *, booked_at::text as cursor_at, statement_entry_id::text as cursor_id
from statement_entries
where ($1::timestamptz is null or (booked_at, statement_entry_id) < ($1, $2::bigint))
  and ($4::uuid is null or statement_file_id = $4) and ($5::text is null or account = $5)
order by booked_at desc, statement_entry_id desc
limit $3`;

/** Stored in the order of their lines. $1 file · $2 the last one of the page before · $3 rows */
const BAD_ROWS = /* sql */ `
select line, fault, imported_at::text as cursor_at, statement_bad_row_id::text as cursor_id
from statement_bad_rows join statement_files using (statement_file_id)
where statement_file_id = $1 and ($2::bigint is null or statement_bad_row_id > $2)
order by statement_bad_row_id
limit $3`;

/** $1 file · $2 actor · $3 reason */
const ACCEPT = /* sql */ `
update statement_files set accepted_at = now(), accepted_by = $2, accepted_reason = $3
where statement_file_id = $1
returning *`;

const NOT_ACCEPTED = /* sql */ `
select *, count(*) over () as files
from statement_files where bad_rows > 0 and accepted_at is null
order by imported_at, statement_file_id
limit 5`;
