import { createReadStream } from 'node:fs';
import { JsonError, readJson } from '@punteo/json';
import { type CsvError, type Info, parse } from 'csv-parse';
import { FileError } from './file-error.ts';
import { ORDER_COLUMNS, type OrderCells, type OrderColumn, REQUIRED_COLUMNS } from './order-row.ts';

/** A row of an order file with its line (the first line is 1), or its fault. */
export type FileRow = { readonly line: number } & ({ readonly cells: OrderCells } | { readonly fault: string });

/**
 * Streams the rows of a `.csv` or `.ndjson` order file. Throws `FileError` when the file cannot be read or its header
 * is wrong. `onBytes` gets the number of bytes of each chunk read.
 */
export async function* readRows(path: string, onBytes: (bytes: number) => void = () => {}): AsyncGenerator<FileRow> {
  if (!/\.(csv|ndjson)$/i.test(path)) throw new FileError(`${path} should end in .csv or .ndjson.`);
  const bytes = createReadStream(path);
  bytes.on('data', (chunk) => onBytes(chunk.length));
  try {
    yield* /\.csv$/i.test(path) ? csvRows(bytes) : ndjsonRows(bytes);
  } catch (error) {
    if (error instanceof Error && 'syscall' in error)
      throw new FileError(`${path} could not be read (${error.message}).`);
    throw error;
  } finally {
    bytes.destroy();
  }
}

/** A longer record is refused. */
const ROW_CHARACTERS_MAX = 65_536;

type CsvRecord = { readonly record: readonly string[]; readonly info: Info };

async function* csvRows(bytes: NodeJS.ReadableStream): AsyncGenerator<FileRow> {
  const faults: FileRow[] = [];
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: ROW_CHARACTERS_MAX,
    on_skip: (error: CsvError | undefined) => {
      faults.push({ line: Number(error?.lines ?? 0), fault: 'is not CSV: a quote is out of place or never closed' });
      return undefined;
    },
  });
  bytes.on('error', (error) => parser.destroy(error));
  let columns: readonly OrderColumn[] | null = null;
  for await (const { record, info } of bytes.pipe(parser) as AsyncIterable<CsvRecord>) {
    yield* faults.splice(0);
    if (columns === null) {
      columns = columnsOf(record);
      continue;
    }
    yield csvRow(columns, record, info);
  }
  yield* faults;
  if (columns === null) throw new FileError('The file is empty: its first line should name the columns.');
}

function csvRow(columns: readonly OrderColumn[], record: readonly string[], info: Info): FileRow {
  // `info.lines` is the record's last line; its cells may hold line breaks.
  const line = info.lines - record.reduce((breaks, cell) => breaks + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
  if (record.length !== columns.length) {
    return { line, fault: `has ${record.length} cells where the header has ${columns.length}` };
  }
  return { line, cells: Object.fromEntries(columns.map((column, index) => [column, record[index] ?? ''])) };
}

function columnsOf(header: readonly string[]): readonly OrderColumn[] {
  const unknown = header.filter((name) => !isColumn(name));
  if (unknown.length > 0) {
    const names = unknown.map((name) => JSON.stringify(name)).join(', ');
    throw new FileError(`Unknown column ${names}: the columns are ${ORDER_COLUMNS.join(', ')}.`);
  }
  const missing = REQUIRED_COLUMNS.filter((name) => !header.includes(name));
  if (missing.length > 0) throw new FileError(`Missing column ${missing.join(', ')}.`);
  if (new Set(header).size !== header.length) throw new FileError('The header names a column twice.');
  return header.filter(isColumn);
}

function isColumn(name: string): name is OrderColumn {
  return (ORDER_COLUMNS as readonly string[]).includes(name);
}

async function* ndjsonRows(bytes: NodeJS.ReadableStream): AsyncGenerator<FileRow> {
  let line = 0;
  for await (const text of linesOf(bytes)) {
    line += 1;
    if (text.trim() === '') continue;
    yield { line, ...ndjsonRow(text) };
  }
}

/** Splits at line feeds only: the strings of a JSON text may hold other line separators. */
async function* linesOf(bytes: NodeJS.ReadableStream): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function ndjsonRow(text: string): { readonly cells: OrderCells } | { readonly fault: string } {
  if (text.length > ROW_CHARACTERS_MAX) return { fault: `is longer than ${ROW_CHARACTERS_MAX} characters` };
  let value: unknown;
  try {
    value = readJson(text);
  } catch (error) {
    if (error instanceof JsonError) return { fault: `is not JSON (${error.code} at character ${error.offset + 1})` };
    throw error;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { fault: 'is not a JSON object' };
  const cells: Partial<Record<OrderColumn, string>> = {};
  for (const [name, cell] of Object.entries(value)) {
    if (!isColumn(name)) return { fault: `has the unknown key ${JSON.stringify(name)}` };
    const textOfCell = cellText(name, cell);
    if (textOfCell === null) return { fault: `${name} should be text` };
    cells[name] = textOfCell;
  }
  return { cells };
}

function cellText(name: OrderColumn, cell: unknown): string | null {
  if (cell === null) return '';
  if (typeof cell === 'string') return cell;
  // `readJson` keeps the digits of a number, which is never a double.
  if (name === 'amount' && (typeof cell === 'number' || typeof cell === 'object')) return String(cell);
  if (name === 'providers' && Array.isArray(cell)) return cell.join('|');
  return null;
}
