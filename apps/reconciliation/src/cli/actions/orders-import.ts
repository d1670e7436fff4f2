import { badRowLines } from '../../csv/bad-rows.ts';
import type { CsvFormat } from '../../csv/format.ts';
import { fileSize } from '../../csv/open-file.ts';
import { importOrders } from '../../orders/import-orders.ts';
import { readRows } from '../../orders/read-rows.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

export async function ordersImport(
  context: CommandContext,
  { json: asJson = false, ...format }: CommonOptions & CsvFormat,
  file: string,
): Promise<number> {
  const { terminal } = context;
  const size = await fileSize(file);
  let bytesRead = 0;
  const onBytes = (bytes: number) => {
    bytesRead += bytes;
    terminal.progress({ label: file, done: bytesRead, total: size });
  };
  const rows = readRows(file, onBytes, format);
  const result = await withApp(context, (app) => importOrders(app, rows, { actor: context.actor }));
  for (const line of badRowLines(result)) terminal.note(line);
  const { created, amended, unchanged, badRowCount } = result;
  const summary = `${created} created, ${amended} amended, ${unchanged} unchanged, ${badRowCount} bad rows`;
  terminal.print(asJson ? json(result) : summary);
  return badRowCount === 0 ? EXIT.ok : EXIT.incomplete;
}
