import { stat } from 'node:fs/promises';
import { FileError } from '../../orders/file-error.ts';
import { importOrders } from '../../orders/import-orders.ts';
import { readRows } from '../../orders/read-rows.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

export async function ordersImport(context: CommandContext, options: CommonOptions, file: string): Promise<number> {
  const { terminal } = context;
  const { size } = await stat(file).catch(() => {
    throw new FileError(`${file} could not be read.`);
  });
  let bytesRead = 0;
  const rows = readRows(file, (bytes) => {
    bytesRead += bytes;
    terminal.progress({ label: file, done: bytesRead, total: size });
  });
  const result = await withApp(context, (app) =>
    importOrders(app, rows, {
      actor: context.actor,
      onBadRow: ({ line, fault }) => terminal.note(`line ${line}: ${fault}`),
    }),
  );
  const { created, amended, unchanged, badRows } = result;
  const summary = `${created} created, ${amended} amended, ${unchanged} unchanged, ${badRows.length} bad rows`;
  terminal.print(options.json ? json(result) : summary);
  return badRows.length === 0 ? EXIT.ok : EXIT.incomplete;
}
