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
import { IN_RIGHT, NONE, ONLY_LEFT, RowTable, UNREADABLE_LEFT, UNREADABLE_RIGHT } from './row-table.ts';

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
  /** Of `counts`, the differences that `onDifference` did not get. */
  readonly notListed: Readonly<Partial<Record<DifferenceKind, number>>>;
}

/** Differences of each kind that `onDifference` gets; all of them are counted. */
export interface ListedMax {
  /** Unreadable rows of a file are `BAD_ROWS_LISTED` at most. */
  readonly ofKind: number;
  /** Characters of the texts of all kinds together: an id may be as long as a row. */
  readonly characters: number;
}

export const LISTED_MAX: ListedMax = { ofKind: 50_000, characters: 32_000_000 };

/**
 * Compares two CSV files by id. Amounts are compared as exact decimals (`10.5` equals `10.50`), currency and status
 * as text where both files have the column. Of several rows with one id in a file, the first counts and the others
 * are duplicates. A row that is not readable is compared with none; its id, where it could be read, is not missing.
 * Memory holds the four columns of the left file and those rows of the right file whose id the left file does not have.
 * Throws `FileError`.
 */
export async function compareFiles(
  leftPath: string,
  rightPath: string,
  columns: ComparedColumns,
  onDifference: (difference: Difference) => void,
  formats: ComparedFormats = { left: {}, right: {} },
  listedMax: ListedMax = LISTED_MAX,
): Promise<Comparison> {
  const counts: Partial<Record<DifferenceKind, number>> = {};
  const notListed: Partial<Record<DifferenceKind, number>> = {};
  let characters = 0;
  const isListed = (kind: DifferenceKind, ofKind: number): boolean => {
    const count = (counts[kind] ?? 0) + 1;
    counts[kind] = count;
    const isWithin = count <= ofKind && characters < listedMax.characters;
    if (!isWithin) notListed[kind] = (notListed[kind] ?? 0) + 1;
    return isWithin;
  };
  const list = (difference: Difference): void => {
    const { id, left, right, reason } = difference;
    for (const text of [id, left, right, reason]) characters += text?.length ?? 0;
    onDifference(difference);
  };
  const report: Report = (kind, id, left, right, line) => {
    // Texts are made only for what is listed.
    if (isListed(kind, listedMax.ofKind)) list({ kind, id: id(), left: left(), right: right(), line });
  };
  const refuse = (side: 'left' | 'right', row: ComparedRow) => {
    const kind = `unreadable_${side}` as const;
    if (!isListed(kind, BAD_ROWS_LISTED)) return;
    const { line, lastLine } = row;
    const fault = unreadableReason(row, columns, formats[side].decimal ?? '.');
    const reason = lastLine > line ? `${fault} (the row goes on to line ${lastLine})` : fault;
    list({ kind, id: fieldText(row, ID), left: null, right: null, line, reason });
  };
  const [leftBytes] = await Promise.all([leftPath, rightPath].map(fileBytes));
  const table = new RowTable(leftBytes ?? 0);

  let leftRows = 0;
  const readLeft = await readComparedRows(leftPath, columns, formats.left, (rows) => {
    leftRows += rows.length;
    table.prefetch(rows);
    for (const row of rows) {
      const earlier = hasId(row) ? table.find(row) : NONE;
      if (!row.isReadable) {
        refuse('left', row);
        if (earlier === NONE && hasId(row)) table.add(row, UNREADABLE_LEFT);
      } else if (earlier === NONE || table.state(earlier) === UNREADABLE_LEFT) table.add(row, ONLY_LEFT);
      else report('duplicate_left', textOf(row, ID), textOf(row, AMOUNT), none, row.line);
    }
  });

  let rightRows = 0;
  let matched = 0;
  const readRight = await readComparedRows(rightPath, columns, formats.right, (rows) => {
    rightRows += rows.length;
    table.prefetch(rows);
    for (const row of rows) {
      const other = hasId(row) ? table.find(row) : NONE;
      const state = other === NONE ? null : table.state(other);
      if (!row.isReadable) {
        refuse('right', row);
        if (state === ONLY_LEFT) table.setState(other, UNREADABLE_RIGHT);
      } else if (state === null) {
        report('missing_left', textOf(row, ID), none, textOf(row, AMOUNT), row.line);
        table.add(row, IN_RIGHT);
      } else if (state === IN_RIGHT) report('duplicate_right', textOf(row, ID), none, textOf(row, AMOUNT), row.line);
      else {
        table.setState(other, IN_RIGHT);
        if (state !== UNREADABLE_LEFT && !reportDifferences(table, other, row, report)) matched += 1;
      }
    }
  });

  for (const row of table.onlyInLeft()) {
    const [id, amount] = [ID, AMOUNT].map((field) => () => table.text(row, field) ?? '') as [Text, Text];
    report('missing_right', id, amount, none, table.line(row));
  }
  return { left: readLeft, right: readRight, leftRows, rightRows, matched, counts, notListed };
}

/** Zero for a pipe. Throws `FileError` for a missing file. */
async function fileBytes(path: string): Promise<number> {
  const { size } = await stat(path).catch((error: unknown) => {
    throw readError(path, error);
  });
  return size;
}

type Text = () => string;
type Report = (
  kind: DifferenceKind,
  id: Text,
  left: () => string | null,
  right: () => string | null,
  line: number,
) => void;

function textOf(row: ComparedRow, field: number): Text {
  return () => fieldText(row, field);
}

function none(): null {
  return null;
}

/** False for a bad row of CSV that has no cells. */
function hasId({ slices }: ComparedRow): boolean {
  const { start, end } = slices[ID] as Slice;
  return start < end;
}

/** Whether any field that both rows have differs. */
function reportDifferences(table: RowTable, other: number, row: ComparedRow, report: Report): boolean {
  let differs = false;
  for (let field = AMOUNT; field < FIELDS.length; field += 1) {
    const slice = row.slices[field] as Slice;
    if (slice.start === -1 || !table.has(other, field) || table.equals(other, field, row.view, slice)) continue;
    differs = true;
    const kind = FIELDS[field] as 'amount' | 'currency' | 'status';
    report(kind, textOf(row, ID), () => table.text(other, field), textOf(row, field), row.line);
  }
  return differs;
}
