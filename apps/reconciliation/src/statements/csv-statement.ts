import type { Asset, StatementRow } from '@punteo/payments';
import { CsvRecords } from '../csv/csv-records.ts';
import { openDecoded } from '../csv/decoded-file.ts';
import { entryReader, mappedColumns } from './mapped-entry.ts';
import type { ColumnMapping } from './mapping.ts';

/** Streams the rows of a CSV statement. Throws `FileError` for a file that cannot be read as its mapping says. */
export async function* csvStatement(
  path: string,
  mapping: Extract<ColumnMapping, { readonly format: 'csv' }>,
  assets: readonly Asset[],
  onBytes: (bytes: number) => void,
): AsyncGenerator<StatementRow> {
  const { encoding, separator } = mapping;
  const required = mappedColumns(mapping);
  const csv = await CsvRecords.open(path, { separator, required, open: (file) => openDecoded(file, encoding) });
  try {
    const read = entryReader(mapping, assets);
    const positions = new Map(required.map((name) => [name, csv.header.indexOf(name)]));
    let reported = 0;
    while (await csv.fill()) {
      onBytes(csv.bytesRead - reported);
      reported = csv.bytesRead;
      while (csv.next()) {
        const { line, fault } = csv;
        if (fault !== null) {
          yield { line, fault };
          continue;
        }
        const texts = csv.texts();
        yield { line, ...read((column) => texts[positions.get(column) ?? -1] ?? '') };
      }
    }
  } finally {
    await csv.close();
  }
}
