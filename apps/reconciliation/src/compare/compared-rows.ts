import { CsvRecords } from '../csv/csv-records.ts';
import { type CsvFormat, DECIMAL_NAMES, type DecimalMark, type Separator } from '../csv/format.ts';
import { narrowToPlainDecimal, type Slice } from './plain-decimal.ts';

/** The names of the compared columns in the header of each file. */
export interface ComparedColumns {
  readonly id: string;
  readonly amount: string;
  /** Undefined compares a column `currency` where both files have it; the same for the status. */
  readonly currency?: string | undefined;
  readonly status?: string | undefined;
}

/** Fields are numbered: `FIELDS[AMOUNT]` is `amount`. */
export const FIELDS = ['id', 'amount', 'currency', 'status'] as const;
export const ID = 0;
export const AMOUNT = 1;

export const ROWS_IN_BATCH = 64;

/** How a file was read. */
export interface ReadAs {
  readonly separator: Separator;
  readonly decimal: DecimalMark;
  /** The name of the column of each field; null where the file has none. By field number. */
  readonly columns: readonly (string | null)[];
}

/** A row as slices of `bytes`. Valid during the call of `onRows` only. */
export interface ComparedRow {
  bytes: Buffer;
  /** The same bytes, and at least three more. */
  view: DataView;
  line: number;
  lastLine: number;
  /** Why the record is a bad row of CSV; null when it is a good one. */
  csvFault: string | null;
  /** False for a bad row of CSV, and where the id is missing or the amount is no plain decimal. */
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
 * Reads a CSV file in batches of rows. The row objects are reused for every batch. Throws `FileError` for a file that
 * `CsvRecords` refuses, or that has no id, no amount, or none of a column that was named.
 */
export async function readComparedRows(
  path: string,
  { id, amount, currency, status }: ComparedColumns,
  { separator, decimal = '.' }: CsvFormat,
  onRows: (rows: readonly ComparedRow[]) => void,
): Promise<ReadAs> {
  const required = [id, amount, currency, status].filter((name) => name !== undefined);
  const names = [id, amount, currency ?? 'currency', status ?? 'status'];
  const csv = await CsvRecords.open(path, { separator, required, isOneLine: (name) => names.includes(name) });
  try {
    const columnOf = names.map((name) => csv.header.indexOf(name));
    const mark = decimal.charCodeAt(0);
    const batch = Array.from({ length: ROWS_IN_BATCH }, () => emptyRow(csv));
    while (await csv.fill()) {
      let rows = 0;
      while (csv.next()) {
        readRow(csv, columnOf, mark, batch[rows] as ComparedRow);
        rows += 1;
        if (rows < ROWS_IN_BATCH) continue;
        onRows(batch);
        rows = 0;
      }
      onRows(batch.slice(0, rows));
    }
    const columns = names.map((name) => (csv.header.includes(name) ? name : null));
    return { separator: csv.separator, decimal, columns };
  } finally {
    await csv.close();
  }
}

/** The text of a field; empty where the row has no such cell. */
export function fieldText({ bytes, slices }: ComparedRow, field: number): string {
  const { start, end } = slices[field] as Slice;
  return start === -1 ? '' : bytes.toString('utf8', start, end);
}

/** Why a row is not readable. */
export function unreadableReason(row: ComparedRow, columns: ComparedColumns, decimal: DecimalMark): string {
  if (row.csvFault !== null) return row.csvFault;
  if (fieldText(row, ID) === '') return `${columns.id} is missing`;
  const amount = fieldText(row, AMOUNT);
  const other = decimal === '.' ? ',' : '.';
  const isOtherMark = /^-?\d+[.,]\d+$/.test(amount) && amount.includes(other);
  const fault = `${columns.amount} should be a plain decimal such as 100${decimal}00`;
  return isOtherMark ? `${fault}; to read a decimal ${DECIMAL_NAMES[other]}, use --decimal ${other}` : fault;
}

function emptyRow({ bytes, view }: CsvRecords): ComparedRow {
  const slices = FIELDS.map(() => ({ start: -1, end: -1 }));
  return { bytes, view, line: 0, lastLine: 0, csvFault: null, isReadable: false, slices, hash: 0 };
}

function readRow(csv: CsvRecords, columnOf: readonly number[], mark: number, row: ComparedRow): void {
  row.bytes = csv.bytes;
  row.view = csv.view;
  row.line = csv.line;
  row.lastLine = csv.lastLine;
  row.csvFault = csv.fault;
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
  row.isReadable = csv.fault === null && id.start < id.end && narrowToPlainDecimal(csv.bytes, amount, mark);
}
