import { stat } from 'node:fs/promises';
import { BAD_ROWS_LISTED } from '../csv/bad-rows.ts';
import type { CsvFormat } from '../csv/format.ts';
import { readError } from '../csv/open-file.ts';
import {
  AMOUNT,
  type ComparedColumns,
  type ComparedRow,
  FIELDS,
  fieldText,
  ID,
  type ReadAs,
  readComparedRows,
  unreadableReason,
} from './compared-rows.ts';
import type { Slice } from './plain-decimal.ts';
import { NONE, RowTable } from './row-table.ts';

type DifferenceKind =
  | 'missing_left'
  | 'missing_right'
  | 'amount'
  | 'currency'
  | 'status'
  | 'duplicate_left'
  | 'duplicate_right'
  | 'unreadable_left'
  | 'unreadable_right';

export interface Difference {
  readonly kind: DifferenceKind;
  readonly id: string;
  readonly left: string | null;
  readonly right: string | null;
  /** Line in the left file for `missing_right`, `duplicate_left` and `unreadable_left`, else in the right file. */
  readonly line: number;
  /** Why the row is not readable; only of `unreadable_left` and `unreadable_right`. */
  readonly reason?: string;
}

/** How each file is read where its writer had a choice. */
export interface ComparedFormats {
  readonly left: CsvFormat;
  readonly right: CsvFormat;
}

export interface Comparison {
  readonly left: ReadAs;
  readonly right: ReadAs;
  readonly leftRows: number;
  readonly rightRows: number;
  /** Number of ids whose rows are equal on both sides. */
  readonly matched: number;
  readonly counts: Readonly<Partial<Record<DifferenceKind, number>>>;
}

/** Unreadable rows of a file that `onDifference` gets; all of them are counted. */
const UNREADABLE_LISTED = BAD_ROWS_LISTED;

/**
 * Compares two CSV files by id. Amounts are compared as exact decimals (`10.5` equals `10.50`), currency and status
 * as text where both files have the column. Of several rows with one id in a file, the first counts and the others
 * are duplicates. A row that is not readable counts on neither side, so its id may be missing there. Memory holds the
 * four columns of the left file and those rows of the right file whose id the left file does not have. Throws
 * `FileError`.
 */
export async function compareFiles(
  leftPath: string,
  rightPath: string,
  columns: ComparedColumns,
  onDifference: (difference: Difference) => void,
  formats: ComparedFormats = { left: {}, right: {} },
): Promise<Comparison> {
  const counts: Partial<Record<DifferenceKind, number>> = {};
  const report: Report = (kind, id, left, right, line) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
    onDifference({ kind, id, left, right, line });
  };
  const refuse = (side: 'left' | 'right', row: ComparedRow) => {
    const kind = `unreadable_${side}` as const;
    counts[kind] = (counts[kind] ?? 0) + 1;
    if (counts[kind] > UNREADABLE_LISTED) return;
    const { line, lastLine } = row;
    const reason = unreadableReason(row, columns, formats[side].decimal ?? '.');
    onDifference({
      kind,
      id: fieldText(row, ID),
      left: null,
      right: null,
      line,
      reason: lastLine > line ? `${reason} (the row goes on to line ${lastLine})` : reason,
    });
  };
  const [leftBytes] = await Promise.all([leftPath, rightPath].map(fileBytes));
  const table = new RowTable(leftBytes ?? 0);

  let leftRows = 0;
  const readLeft = await readComparedRows(leftPath, columns, formats.left, (rows) => {
    leftRows += rows.length;
    table.prefetch(rows);
    for (const row of rows) {
      if (!row.isReadable) refuse('left', row);
      else if (table.find(row) !== NONE)
        report('duplicate_left', fieldText(row, ID), fieldText(row, AMOUNT), null, row.line);
      else table.add(row, { isInRight: false });
    }
  });

  let rightRows = 0;
  let matched = 0;
  const readRight = await readComparedRows(rightPath, columns, formats.right, (rows) => {
    rightRows += rows.length;
    table.prefetch(rows);
    for (const row of rows) {
      const other = row.isReadable ? table.find(row) : NONE;
      if (!row.isReadable) refuse('right', row);
      else if (other === NONE) {
        report('missing_left', fieldText(row, ID), null, fieldText(row, AMOUNT), row.line);
        table.add(row, { isInRight: true });
      } else if (table.isInRight(other))
        report('duplicate_right', fieldText(row, ID), null, fieldText(row, AMOUNT), row.line);
      else {
        table.markInRight(other);
        if (!reportDifferences(table, other, row, report)) matched += 1;
      }
    }
  });

  for (const row of table.onlyInLeft()) {
    report('missing_right', table.text(row, ID) ?? '', table.text(row, AMOUNT), null, table.line(row));
  }
  return { left: readLeft, right: readRight, leftRows, rightRows, matched, counts };
}

/** Zero for a pipe. Throws `FileError` for a missing file. */
async function fileBytes(path: string): Promise<number> {
  const { size } = await stat(path).catch((error: unknown) => {
    throw readError(path, error);
  });
  return size;
}

type Report = (kind: DifferenceKind, id: string, left: string | null, right: string | null, line: number) => void;

/** Whether any field that both rows have differs. */
function reportDifferences(table: RowTable, other: number, row: ComparedRow, report: Report): boolean {
  let differs = false;
  for (let field = AMOUNT; field < FIELDS.length; field += 1) {
    const slice = row.slices[field] as Slice;
    if (slice.start === -1 || !table.has(other, field) || table.equals(other, field, row.view, slice)) continue;
    differs = true;
    const kind = FIELDS[field] as 'amount' | 'currency' | 'status';
    report(kind, fieldText(row, ID), table.text(other, field), fieldText(row, field), row.line);
  }
  return differs;
}
