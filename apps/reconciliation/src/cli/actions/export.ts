import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PunteoError } from '@punteo/payments';
import { FileError } from '../../csv/file-error.ts';
import { csvStream } from '../../exports/csv-stream.ts';
import { EXPORT_KINDS } from '../../exports/export-kinds.ts';
import { xlsxStream } from '../../exports/xlsx-stream.ts';
import { withoutUndefined } from '../../without-undefined.ts';
import type { CommandContext } from '../add-command.ts';
import type { ExportOptions } from '../commands/export.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

/** Writes beside the file and renames at the end, so that the file is whole or as it was. */
export async function exportRows(context: CommandContext, options: ExportOptions, what: string): Promise<number> {
  const { format, output, where = [], separator, decimal, lang } = options;
  const kind = Object.hasOwn(EXPORT_KINDS, what) ? EXPORT_KINDS[what] : undefined;
  if (!kind)
    throw new PunteoError('option_invalid', `<what> should be one of ${Object.keys(EXPORT_KINDS).join(', ')}.`);
  const query = Object.fromEntries(where.map(filterOf));
  let rowCount = 0;
  const partial = `${output}.partial`;
  await withApp(context, async (app) => {
    const rows = counted(kind.rows(app, query, lang), () => {
      rowCount += 1;
      context.terminal.progress({ label: what, done: rowCount, total: null });
    });
    const file =
      format === 'csv'
        ? csvStream(kind.columns, rows, withoutUndefined({ separator, decimal }))
        : xlsxStream(kind.columns, rows);
    try {
      await pipeline(Readable.from(file), createWriteStream(partial));
      await rename(partial, output);
    } catch (error) {
      await rm(partial, { force: true });
      if (error instanceof Error && 'syscall' in error && 'path' in error)
        throw new FileError(`${output} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
      throw error;
    }
  });
  context.terminal.print(options.json ? json({ output, rows: rowCount }) : `${rowCount} rows in ${output}`);
  return EXIT.ok;
}

function filterOf(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new PunteoError('option_invalid', '--where should be name=value, such as state=paid.');
  return [text.slice(0, at), text.slice(at + 1)];
}

async function* counted<Row>(rows: AsyncIterable<Row>, onRow: () => void): AsyncGenerator<Row> {
  for await (const row of rows) {
    onRow();
    yield row;
  }
}
