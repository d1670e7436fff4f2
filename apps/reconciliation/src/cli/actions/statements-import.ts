import { statementFileToWire } from '../../api/statement-to-wire.ts';
import { badRowLines } from '../../csv/bad-rows.ts';
import { fileSize } from '../../csv/open-file.ts';
import { importStatement } from '../../statements/import-statement.ts';
import { readMapping } from '../../statements/mapping.ts';
import { notCompared } from '../../statements/not-compared.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

export async function statementsImport(
  context: CommandContext,
  { json: asJson = false, mapping: mappingFile }: CommonOptions & { readonly mapping: string },
  path: string,
): Promise<number> {
  const { terminal, actor } = context;
  const mapping = await readMapping(mappingFile);
  const size = await fileSize(path);
  let bytesRead = 0;
  const onBytes = (bytes: number) => {
    bytesRead += bytes;
    terminal.progress({ label: path, done: bytesRead, total: size });
  };
  const { file, isNew, badRows, ignored } = await withApp(context, async (app) => {
    const imported = await importStatement(app, path, mapping, { actor, onBytes });
    const { items } = await app.store.statements.badRows(imported.file.statementFileId, { limit: BAD_ROWS_LISTED });
    return { ...imported, badRows: items, ignored: notCompared(mapping, app.settlementAccounts ?? []) };
  });
  if (!isNew) terminal.note(`The same file was imported on ${file.importedAt.toISOString()}; nothing changed.`);
  for (const line of ignored) terminal.note(line);
  for (const line of badRowLines({ badRows, badRowCount: file.badRows })) terminal.note(line);
  if (isOpen(file)) terminal.note(`Correct the bad rows, or run \`punteo statements accept ${file.statementFileId}\`.`);
  const { newEntries, knownEntries, notBooked, badRows: badRowCount } = file;
  const summary =
    `${newEntries} new entries, ${knownEntries} known, ${notBooked} not booked, ${badRowCount} bad rows ` +
    `(statement file ${file.statementFileId})`;
  terminal.print(asJson ? json({ ...statementFileToWire(file), isNew, firstBadRows: badRows }) : summary);
  return isOpen(file) ? EXIT.incomplete : EXIT.ok;
}

const BAD_ROWS_LISTED = 100;

function isOpen({ badRows, acceptance }: { readonly badRows: number; readonly acceptance: object | null }): boolean {
  return badRows > 0 && acceptance === null;
}
