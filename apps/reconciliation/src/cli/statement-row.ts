import type { StatementFile } from '@punteo/payments';

/** A statement file as a row of a table. */
export function statementRow(file: StatementFile): readonly string[] {
  const { acceptance, badRows } = file;
  return [
    file.statementFileId,
    file.importedAt.toISOString(),
    file.name,
    file.format,
    String(file.newEntries),
    String(file.knownEntries),
    String(badRows),
    badRows === 0 ? '-' : acceptance === null ? 'not accepted' : `accepted by ${acceptance.by}`,
  ];
}

export const STATEMENT_COLUMNS = ['id', 'imported', 'file', 'format', 'new', 'known', 'bad rows', 'accepted'];
/** Positions of the columns that hold numbers. */
export const STATEMENT_NUMBERS = [4, 5, 6];
