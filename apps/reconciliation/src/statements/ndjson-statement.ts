import { JsonNumber } from '@punteo/json';
import type { Asset, StatementRow } from '@punteo/payments';
import { ndjsonObjects } from '../ndjson/ndjson-objects.ts';
import { entryReader, mappedColumns } from './mapped-entry.ts';
import type { ColumnMapping } from './mapping.ts';

/** Streams the rows of an NDJSON statement. Throws `FileError`; see `ndjsonObjects`. */
export async function* ndjsonStatement(
  path: string,
  mapping: ColumnMapping,
  assets: readonly Asset[],
  onBytes: (bytes: number) => void,
): AsyncGenerator<StatementRow> {
  const read = entryReader(mapping, assets);
  const columns = mappedColumns(mapping);
  for await (const row of ndjsonObjects(path, onBytes)) {
    if ('fault' in row) {
      yield row;
      continue;
    }
    const { line, members } = row;
    const wrong = columns.find((column) => textOf(members[column]) === null);
    if (wrong !== undefined) yield { line, fault: `${wrong} should be text or a number` };
    else yield { line, ...read((column) => textOf(members[column]) ?? '') };
  }
}

/** A JSON number keeps its digits; null for what has no text. */
function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'number' || value instanceof JsonNumber ? String(value) : null;
}
