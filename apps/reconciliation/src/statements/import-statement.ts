import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Asset, StatementImport, StatementRow } from '@punteo/payments';
import type { App } from '../app.ts';
import { Utf8Suspicion } from '../csv/decoded-file.ts';
import { FileError } from '../csv/file-error.ts';
import { openRegularFile, readError } from '../csv/open-file.ts';
import { camtStatement } from './camt053/camt-statement.ts';
import { csvStatement } from './csv-statement.ts';
import type { StatementMapping } from './mapping.ts';
import { ndjsonStatement } from './ndjson-statement.ts';

/**
 * Imports a statement file as its mapping says: see `StatementStore.import`. Throws `FileError` for a file that cannot be
 * read so, and nothing of it is stored.
 */
export async function importStatement(
  { store, providers }: Pick<App, 'store' | 'providers'>,
  path: string,
  mapping: StatementMapping,
  { actor, onBytes = () => {} }: { readonly actor: string; readonly onBytes?: (bytes: number) => void },
): Promise<StatementImport> {
  const sha256 = await checkedHash(path, mapping);
  const assets = providers.flatMap((provider) => provider.assets ?? []);
  const name = basename(path).slice(0, NAME_CHARACTERS_MAX);
  const rows = () => statementRows(path, mapping, assets, onBytes);
  return store.statements.import({ sha256, name, format: mapping.format }, rows, actor);
}

const NAME_CHARACTERS_MAX = 255;

export function statementRows(
  path: string,
  mapping: StatementMapping,
  assets: readonly Asset[],
  onBytes: (bytes: number) => void,
): AsyncGenerator<StatementRow> {
  switch (mapping.format) {
    case 'csv':
      return csvStatement(path, mapping, assets, onBytes);
    case 'ndjson':
      return ndjsonStatement(path, mapping, assets, onBytes);
    case 'camt053':
      return camtStatement(path, mapping, assets, onBytes);
  }
}

/** The SHA-256 of the file. Throws `FileError` where its encoding is another one than the mapping says. */
async function checkedHash(path: string, mapping: StatementMapping): Promise<string> {
  const encoding = mapping.format === 'csv' ? mapping.encoding : 'utf-8';
  const suspicion = encoding.startsWith('utf-') ? null : new Utf8Suspicion();
  const hash = createHash('sha256');
  const file = await openRegularFile(path);
  try {
    for await (const chunk of file.createReadStream({ autoClose: false, highWaterMark: 1 << 20 })) {
      hash.update(chunk as Buffer);
      suspicion?.add(chunk as Buffer);
    }
  } catch (error) {
    throw readError(path, error);
  } finally {
    await file.close();
  }
  if (suspicion?.isUtf8())
    throw new FileError(`${path} is UTF-8, and its mapping says ${encoding}. Set \`encoding\` to utf-8.`);
  return hash.digest('hex');
}
