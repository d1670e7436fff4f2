import { stat } from 'node:fs/promises';
import { AMOUNT, type ComparedColumns, type ComparedRow, FIELDS, ID, readComparedRows } from './compared-rows.ts';
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
}

export interface Comparison {
  readonly leftRows: number;
  readonly rightRows: number;
  /** Number of ids whose rows are equal on both sides. */
  readonly matched: number;
  readonly counts: Readonly<Partial<Record<DifferenceKind, number>>>;
}

/**
 * Compares two CSV files by id. Amounts are compared as exact decimals (`10.5` equals `10.50`), currency and status
 * as text where both files have the column. Of several rows with one id in a file, the first counts and the others
 * are duplicates. Memory holds the four columns of the left file and those rows of the right file whose id the left
 * file does not have.
 */
export async function compareFiles(
  leftPath: string,
  rightPath: string,
  columns: ComparedColumns,
  onDifference: (difference: Difference) => void,
): Promise<Comparison> {
  const counts: Partial<Record<DifferenceKind, number>> = {};
  const report: Report = (kind, id, left, right, line) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
    onDifference({ kind, id, left, right, line });
  };
  const table = new RowTable((await stat(leftPath)).size);

  let leftRows = 0;
  await readComparedRows(leftPath, columns, (rows) => {
    leftRows += rows.length;
    table.prefetch(rows);
    for (const row of rows) {
      if (!row.isReadable) report('unreadable_left', text(row, ID), null, null, row.line);
      else if (table.find(row) !== NONE) report('duplicate_left', text(row, ID), text(row, AMOUNT), null, row.line);
      else table.add(row, { isInRight: false });
    }
  });

  let rightRows = 0;
  let matched = 0;
  await readComparedRows(rightPath, columns, (rows) => {
    rightRows += rows.length;
    table.prefetch(rows);
    for (const row of rows) {
      const other = row.isReadable ? table.find(row) : NONE;
      if (!row.isReadable) report('unreadable_right', text(row, ID), null, null, row.line);
      else if (other === NONE) {
        report('missing_left', text(row, ID), null, text(row, AMOUNT), row.line);
        table.add(row, { isInRight: true });
      } else if (table.isInRight(other)) report('duplicate_right', text(row, ID), null, text(row, AMOUNT), row.line);
      else {
        table.markInRight(other);
        if (!reportDifferences(table, other, row, report)) matched += 1;
      }
    }
  });

  for (const row of table.onlyInLeft()) {
    report('missing_right', table.text(row, ID) ?? '', table.text(row, AMOUNT), null, table.line(row));
  }
  return { leftRows, rightRows, matched, counts };
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
    report(kind, text(row, ID), table.text(other, field), text(row, field), row.line);
  }
  return differs;
}

function text({ bytes, slices }: ComparedRow, field: number): string {
  const { start, end } = slices[field] as Slice;
  return start === -1 ? '' : bytes.toString('utf8', start, end);
}
