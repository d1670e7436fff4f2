import { PunteoError } from '@punteo/payments';
import { CsvRecords } from './csv-records.ts';
import { narrowToPlainDecimal, type Slice } from './plain-decimal.ts';

/** The names of the compared columns in the header of each file. */
export interface ComparedColumns {
  readonly id: string;
  readonly amount: string;
  readonly currency: string;
  readonly status: string;
}

/** Fields are numbered: `FIELDS[AMOUNT]` is `amount`. */
export const FIELDS = ['id', 'amount', 'currency', 'status'] as const;
export const ID = 0;
export const AMOUNT = 1;

export const ROWS_IN_BATCH = 64;

/** A row as slices of `bytes`. Valid during the call of `onRows` only. */
export interface ComparedRow {
  bytes: Buffer;
  /** The same bytes, and at least three more. */
  view: DataView;
  line: number;
  /** False where the id is missing or the amount is no plain decimal. */
  isReadable: boolean;
  /**
   * By field number; `start` is -1 where the row has no such cell. The amount of a readable row is narrowed to its
   * digits.
   */
  readonly slices: readonly Slice[];
  /** Hash of the id, set by `RowTable`. */
  hash: number;
}

/**
 * Reads a CSV file in batches of rows. The row objects are reused for every batch. Throws `csv_malformed` for a file
 * without an id or amount column.
 */
export function readComparedRows(
  path: string,
  columns: ComparedColumns,
  onRows: (rows: readonly ComparedRow[]) => void,
): Promise<void> {
  return CsvRecords.read(path, async (csv) => {
    const batch = Array.from({ length: ROWS_IN_BATCH }, () => emptyRow(csv));
    let columnOf: readonly number[] | null = null;
    while (await csv.fill()) {
      if (columnOf === null && csv.next()) columnOf = columnOfEachField(path, csv, columns);
      if (columnOf === null) continue;
      let rows = 0;
      while (csv.next()) {
        readRow(csv, columnOf, batch[rows] as ComparedRow);
        rows += 1;
        if (rows < ROWS_IN_BATCH) continue;
        onRows(batch);
        rows = 0;
      }
      onRows(batch.slice(0, rows));
    }
    if (columnOf === null)
      throw new PunteoError('csv_malformed', `${path} is empty: its first line should name the columns.`);
  });
}

function emptyRow({ bytes, view }: CsvRecords): ComparedRow {
  return { bytes, view, line: 0, isReadable: false, slices: FIELDS.map(() => ({ start: -1, end: -1 })), hash: 0 };
}

function readRow(csv: CsvRecords, columnOf: readonly number[], row: ComparedRow): void {
  row.bytes = csv.bytes;
  row.view = csv.view;
  row.line = csv.line;
  const { slices } = row;
  const { count, starts, ends } = csv.cells;
  for (let field = 0; field < FIELDS.length; field += 1) {
    const column = columnOf[field] as number;
    const slice = slices[field] as Slice;
    const isThere = column !== -1 && column < count;
    slice.start = isThere ? (starts[column] as number) : -1;
    slice.end = isThere ? (ends[column] as number) : -1;
  }
  const [id, amount] = slices as [Slice, Slice];
  row.isReadable = id.start < id.end && amount.start !== -1 && narrowToPlainDecimal(csv.bytes, amount);
}

function columnOfEachField(path: string, header: CsvRecords, columns: ComparedColumns): readonly number[] {
  const names = Array.from({ length: header.cells.count }, (_, column) => header.text(column));
  const missing = [columns.id, columns.amount].filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new PunteoError('csv_malformed', `${path} has no column ${missing.join(' and no column ')}.`);
  return FIELDS.map((field) => names.indexOf(columns[field]));
}
