import type { Asset, StatementRow } from '@punteo/payments';
import { FileError } from '../../csv/file-error.ts';
import type { CamtMapping } from '../mapping.ts';
import { amountReader } from '../statement-amount.ts';
import { CamtReader } from './camt-reader.ts';
import { readXml } from './xml-events.ts';

/**
 * Streams the entries of a camt.053 file, of one statement or several. Throws `FileError` for a file that is not
 * camt.053, cannot be read as XML (see `readXml`), or has a statement of an account that the mapping does not name.
 */
export async function* camtStatement(
  path: string,
  mapping: CamtMapping,
  assets: readonly Asset[],
  onBytes: (bytes: number) => void,
): AsyncGenerator<StatementRow> {
  const rows: StatementRow[] = [];
  const amountOf = amountReader({ decimal: '.' }, assets);
  const reader = new CamtReader(path, mapping, amountOf, (row) => rows.push(row));
  for await (const _ of readXml(path, reader, onBytes)) yield* rows.splice(0);
  if (!reader.hasStatement) throw new FileError(`${path} holds no statement.`);
}
