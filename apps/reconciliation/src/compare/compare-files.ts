import { stat } from 'node:fs/promises';
import { AMOUNT, type ComparedColumns, type ComparedRow, FIELDS, ID, readComparedRows } from './compared-rows.ts';
import type { Slice } from './plain-decimal.ts';
import { NONE, RowTable } from './row-table.ts';

type ComparisonKind =
  | 'missing_left'
  | 'missing_right'
  | 'amount'
  | 'currency'
  | 'status'
  | 'duplicate_left'
  | 'duplicate_right'
  | 'unreadable_left'
  | 'unreadable_right';

export interface ComparisonFinding {
  readonly kind: ComparisonKind;
  readonly id: string;
  readonly left: string | null;
  readonly right: string | null;
  /** Line in the file that the finding was made in. */
  readonly line: number;
}

export interface Comparison {
  readonly leftRows: number;
  readonly rightRows: number;
  /** Rows that say the same on both sides. */
  readonly matched: number;
  readonly counts: Readonly<Partial<Record<ComparisonKind, number>>>;
}

/**
 * Holds two CSV files against each other by id. Amounts are compared as exact decimals (`10.5` is `10.50`), currency
 * and status as text where both files have the column. An id that stands twice counts once; the others are duplicates.
 * The left file's four columns are held in memory, and of the right one the ids that the left one does not have.
 */
export async function compareFiles(
  leftPath: string,
  rightPath: string,
  columns: ComparedColumns,
  onFinding: (finding: ComparisonFinding) => void,
): Promise<Comparison> {
  const counts: Partial<Record<ComparisonKind, number>> = {};
  const found: Found = (kind, id, left, right, line) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
    onFinding({ kind, id, left, right, line });
  };
  // What is known of a row while both files are read: seen means that the right file has it.
  const table = new RowTable((await stat(leftPath)).size);

  let leftRows = 0;
  await readComparedRows(leftPath, columns, (rows) => {
    leftRows += rows.length;
    table.expect(rows);
    for (const row of rows) {
      if (!row.isReadable) found('unreadable_left', text(row, ID), null, null, row.line);
      else if (table.find(row) !== NONE) found('duplicate_left', text(row, ID), text(row, AMOUNT), null, row.line);
      else table.add(row, { isSeen: false });
    }
  });

  let rightRows = 0;
  let matched = 0;
  await readComparedRows(rightPath, columns, (rows) => {
    rightRows += rows.length;
    table.expect(rows);
    for (const row of rows) {
      const other = row.isReadable ? table.find(row) : NONE;
      if (!row.isReadable) found('unreadable_right', text(row, ID), null, null, row.line);
      else if (other === NONE) {
        found('missing_left', text(row, ID), null, text(row, AMOUNT), row.line);
        table.add(row, { isSeen: true });
      } else if (table.isSeen(other)) found('duplicate_right', text(row, ID), null, text(row, AMOUNT), row.line);
      else {
        table.see(other);
        if (!findDifferences(table, other, row, found)) matched += 1;
      }
    }
  });

  for (const row of table.unseen()) {
    found('missing_right', table.text(row, ID) ?? '', table.text(row, AMOUNT), null, table.line(row));
  }
  return { leftRows, rightRows, matched, counts };
}

type Found = (kind: ComparisonKind, id: string, left: string | null, right: string | null, line: number) => void;

function findDifferences(table: RowTable, other: number, row: ComparedRow, found: Found): boolean {
  let differs = false;
  for (let field = AMOUNT; field < FIELDS.length; field += 1) {
    const slice = row.slices[field] as Slice;
    if (slice.start === -1 || !table.has(other, field) || table.says(other, field, row.view, slice)) continue;
    differs = true;
    const kind = FIELDS[field] as 'amount' | 'currency' | 'status';
    found(kind, text(row, ID), table.text(other, field), text(row, field), row.line);
  }
  return differs;
}

function text({ bytes, slices }: ComparedRow, field: number): string {
  const { start, end } = slices[field] as Slice;
  return start === -1 ? '' : bytes.toString('utf8', start, end);
}
