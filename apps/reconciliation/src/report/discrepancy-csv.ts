import { type Discrepancy, decimalText } from '@punteo/payments';
import { stringify } from 'csv-stringify/sync';
import type { Language } from '../texts/language.ts';
import { disarm, keepAsText } from './csv-cell.ts';
import { DISCREPANCY_COLUMNS, discrepancyRows, type ReportCell } from './discrepancy-rows.ts';

/**
 * A header and one row per discrepancy, in their order. Begins with a byte order mark, without which Excel does not read
 * UTF-8.
 */
export function discrepancyCsv(discrepancies: readonly Discrepancy[], language: Language): string {
  const rows = discrepancyRows(discrepancies, language).map((row) =>
    row.map((cell, index) => csvCell(cell, DISCREPANCY_COLUMNS[index])),
  );
  return stringify([DISCREPANCY_COLUMNS, ...rows], { bom: true, quoted_match: NEEDS_QUOTES });
}

/** A spreadsheet and `punteo compare` may split at a semicolon, a tab or a carriage return too. */
const NEEDS_QUOTES = /[;\t\r]/;

function csvCell(cell: ReportCell, column: (typeof DISCREPANCY_COLUMNS)[number] | undefined): string {
  if (cell === null) return '';
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell !== 'string') return decimalText(cell);
  return column !== undefined && IMPORTED.includes(column) ? keepAsText(cell) : disarm(cell);
}

/** What a spreadsheet must not write in its own way. */
const IMPORTED: readonly (typeof DISCREPANCY_COLUMNS)[number][] = ['owner', 'note', 'due_on'];
