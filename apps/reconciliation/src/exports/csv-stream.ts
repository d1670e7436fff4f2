import { decimalText } from '@punteo/payments';
import { stringify } from 'csv-stringify/sync';
import type { DecimalMark, Separator } from '../csv/format.ts';
import { disarm, keepAsText } from '../report/csv-cell.ts';
import type { ReportCell } from '../report/discrepancy-rows.ts';

/** A CSV file in pieces, with a byte order mark, without which Excel does not read UTF-8. */
export async function* csvStream(
  columns: readonly string[],
  rows: AsyncIterable<readonly ReportCell[]>,
  { separator = ',', decimal = '.' }: { readonly separator?: Separator; readonly decimal?: DecimalMark } = {},
): AsyncGenerator<string> {
  const lines = (records: readonly (readonly string[])[]) =>
    stringify(records as string[][], { delimiter: separator, quoted_match: NEEDS_QUOTES });
  const cell = (value: ReportCell, index: number): string => {
    if (value === null) return '';
    if (value instanceof Date) return value.toISOString();
    if (typeof value !== 'string') return decimalText(value).replace('.', decimal);
    return IMPORTED.includes(columns[index] ?? '') ? keepAsText(value) : disarm(value);
  };
  yield `\uFEFF${lines([columns])}`;
  let chunk: string[][] = [];
  for await (const row of rows) {
    chunk.push(row.map(cell));
    if (chunk.length < CHUNK_ROWS) continue;
    yield lines(chunk);
    chunk = [];
  }
  if (chunk.length > 0) yield lines(chunk);
}

const CHUNK_ROWS = 200;
/** A spreadsheet may split at any of these, whatever separates the cells of the file. */
const NEEDS_QUOTES = /[,;\t\r]/;
/** What a person edits and imports again; a spreadsheet must not write it in its own way. */
const IMPORTED: readonly string[] = ['owner', 'note', 'due_on'];
