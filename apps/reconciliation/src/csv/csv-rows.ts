import { type CsvOptions, CsvRecords } from './csv-records.ts';
import { openRegularFile } from './open-file.ts';

/** A row of a CSV file with its first and last line (the file's first line is 1), or why it is a bad one. */
export type CsvRow = { readonly line: number; readonly lastLine: number } & (
  | { readonly cells: readonly string[] }
  | { readonly fault: string }
);

/**
 * Yields the header and then the rows of a file. The whole file is checked before the header is yielded, so that a file
 * that is refused (`FileError`, see `CsvRecords`) yields nothing. `onBytes` gets the bytes read since its last call.
 */
export async function* csvRows(
  path: string,
  options: Omit<CsvOptions, 'open'>,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<{ readonly header: readonly string[] } | CsvRow, void, undefined> {
  await checkFile(path, options);
  const csv = await CsvRecords.open(path, { ...options, open: openRegularFile });
  try {
    yield { header: csv.header };
    let reported = 0;
    while (await csv.fill()) {
      onBytes(csv.bytesRead - reported);
      reported = csv.bytesRead;
      while (csv.next()) {
        const { line, lastLine, fault } = csv;
        yield fault === null ? { line, lastLine, cells: csv.texts() } : { line, lastLine, fault };
      }
    }
  } finally {
    await csv.close();
  }
}

/** Reads a file to its end, which refuses it where any of it is not UTF-8. */
async function checkFile(path: string, options: Omit<CsvOptions, 'open'>): Promise<void> {
  const csv = await CsvRecords.open(path, { ...options, open: openRegularFile });
  try {
    while (await csv.fill()) while (csv.next());
  } finally {
    await csv.close();
  }
}
