import { csvRows } from '../csv/csv-rows.ts';
import { FileError } from '../csv/file-error.ts';
import type { CsvFormat, DecimalMark } from '../csv/format.ts';
import { ndjsonRows } from './ndjson-rows.ts';
import { ORDER_COLUMNS, type OrderCells, type OrderColumn, REQUIRED_COLUMNS } from './order-row.ts';

/** A row of an order file with its line (the first line is 1), or its fault. */
export type FileRow = {
  readonly line: number;
  /** Set where the row ends on a later line. */
  readonly lastLine?: number;
} & ({ readonly cells: OrderCells } | { readonly fault: string });

/**
 * Streams the rows of a `.csv` or `.ndjson` order file. Throws `FileError`, before the first row, for a file that cannot
 * be read, is not UTF-8 or has a wrong header. `onBytes` gets the number of bytes of each chunk read.
 */
export async function* readRows(
  path: string,
  onBytes: (bytes: number) => void = () => {},
  format: CsvFormat = {},
): AsyncGenerator<FileRow> {
  if (/\.csv$/i.test(path)) yield* csvOrderRows(path, onBytes, format);
  else if (!/\.ndjson$/i.test(path)) throw new FileError(`${path} should end in .csv or .ndjson.`);
  else if (format.separator !== undefined || format.decimal !== undefined)
    throw new FileError(`${path} is NDJSON: --separator and --decimal are for CSV files.`);
  else yield* ndjsonRows(path, onBytes);
}

async function* csvOrderRows(
  path: string,
  onBytes: (bytes: number) => void,
  { separator, decimal = '.' }: CsvFormat,
): AsyncGenerator<FileRow> {
  let columns: readonly (OrderColumn | null)[] = [];
  for await (const row of csvRows(path, { separator, required: REQUIRED_COLUMNS, isOneLine: isColumn }, onBytes)) {
    if ('header' in row) {
      columns = columnsOf(path, row.header);
      continue;
    }
    const { line, lastLine } = row;
    const read = 'cells' in row ? orderCells(columns, row.cells, decimal) : { fault: row.fault };
    yield lastLine > line ? { line, lastLine, ...read } : { line, ...read };
  }
}

/** Null for a column without a name, as a spreadsheet may save behind the others. */
function columnsOf(path: string, header: readonly string[]): readonly (OrderColumn | null)[] {
  const unknown = header.filter((name) => name !== '' && !isColumn(name));
  if (unknown.length === 0) return header.map((name) => (isColumn(name) ? name : null));
  const names = unknown.slice(0, 10).map((name) => JSON.stringify(name.slice(0, 60)));
  throw new FileError(`${path}: Unknown column ${names.join(', ')}. The columns are ${ORDER_COLUMNS.join(', ')}.`);
}

function isColumn(name: string): name is OrderColumn {
  return (ORDER_COLUMNS as readonly string[]).includes(name);
}

/** The cells by column, the amount with a decimal point. */
function orderCells(
  columns: readonly (OrderColumn | null)[],
  texts: readonly string[],
  decimal: DecimalMark,
): { readonly cells: OrderCells } | { readonly fault: string } {
  const cells: Partial<Record<OrderColumn, string>> = {};
  for (const [index, column] of columns.entries()) {
    const text = texts[index] ?? '';
    if (column !== null) cells[column] = text;
    else if (text !== '') return { fault: `has text in column ${index + 1}, which has no name` };
  }
  const { amount = '' } = cells;
  if (decimal === ',') {
    if (amount.includes('.')) return { fault: 'amount should have a decimal comma, such as 100,00, under --decimal ,' };
    cells.amount = amount.replace(',', '.');
  } else if (/^\d+,\d+$/.test(amount))
    return { fault: 'amount should be a plain decimal such as 100.00; to read a decimal comma, use --decimal ,' };
  return { cells };
}
