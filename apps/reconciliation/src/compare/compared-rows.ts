import { PunteoError } from '@punteo/payments';
import { CsvRecords } from './csv-records.ts';
import { narrowToPlainDecimal, type Slice } from './plain-decimal.ts';

/** Which columns carry what; the header of each file names them. */
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

/** A row as slices of `bytes`. It is one object for all rows, good until the next. */
export interface ComparedRow {
  bytes: Buffer;
  /** Over the same bytes and three more. */
  view: DataView;
  line: number;
  /** False without an id or a plain decimal as amount. */
  isReadable: boolean;
  /** By field number; from -1 where the row has no such cell. The amount of a readable row is narrowed to its plain decimal. */
  readonly slices: readonly Slice[];
}

/** Shows every row of a CSV file; throws `csv_malformed` for a file without the columns. */
export function eachComparedRow(
  path: string,
  columns: ComparedColumns,
  onRow: (row: ComparedRow) => void,
): Promise<void> {
  return CsvRecords.read(path, async (csv) => {
    const row: ComparedRow = {
      bytes: csv.bytes,
      view: csv.view,
      line: 0,
      isReadable: false,
      slices: FIELDS.map(() => ({ start: -1, end: -1 })),
    };
    const [id, amount] = row.slices as [Slice, Slice];
    let columnOf: readonly number[] | null = null;
    while (await csv.fill()) {
      row.bytes = csv.bytes;
      row.view = csv.view;
      if (columnOf === null && csv.next()) columnOf = columnOfEachField(path, csv, columns);
      while (columnOf !== null && csv.next()) {
        row.line = csv.line;
        for (let field = 0; field < FIELDS.length; field += 1) {
          const column = columnOf[field] as number;
          const slice = row.slices[field] as Slice;
          const isThere = column !== -1 && column < csv.cells;
          slice.start = isThere ? (csv.starts[column] as number) : -1;
          slice.end = isThere ? (csv.ends[column] as number) : -1;
        }
        row.isReadable = id.start < id.end && amount.start !== -1 && narrowToPlainDecimal(csv.bytes, amount);
        onRow(row);
      }
    }
    if (columnOf === null)
      throw new PunteoError('csv_malformed', `${path} is empty: its first line should name the columns.`);
  });
}

function columnOfEachField(path: string, header: CsvRecords, columns: ComparedColumns): readonly number[] {
  const names = Array.from({ length: header.cells }, (_, column) => header.text(column));
  const missing = [columns.id, columns.amount].filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new PunteoError('csv_malformed', `${path} has no column ${missing.join(' and no column ')}.`);
  return FIELDS.map((field) => names.indexOf(columns[field]));
}
