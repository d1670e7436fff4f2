import { BadRows, badRowLines } from '../../csv/bad-rows.ts';
import type { Separator } from '../../csv/format.ts';
import { fileSize } from '../../csv/open-file.ts';
import { importDecisions } from '../../discrepancies/import-decisions.ts';
import { withoutUndefined } from '../../without-undefined.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

interface ImportOptions extends CommonOptions {
  readonly separator?: Separator;
  readonly reason?: string;
  readonly overwrite?: boolean;
  readonly dryRun?: boolean;
}

export async function discrepanciesImport(
  { actor, ...context }: CommandContext,
  { json: asJson = false, separator, reason, overwrite = false, dryRun = false }: ImportOptions,
  file: string,
): Promise<number> {
  const { terminal } = context;
  // A missing file is reported without the database. One that breaks anywhere yields no row: see `csvRows`.
  await fileSize(file);
  return withApp({ actor, ...context }, async (app) => {
    const badRows = new BadRows();
    const counts = { changed: 0, unchanged: 0 };
    const options = { actor, overwrite, dryRun, ...withoutUndefined({ separator, reason }) };
    for await (const { line, lastLine, outcome, fault } of importDecisions(app, { path: file }, options)) {
      if (outcome === 'refused') badRows.add(line, fault ?? '', lastLine);
      else counts[outcome] += 1;
    }
    const list = badRows.list();
    for (const each of badRowLines(list)) terminal.note(each);
    const summary = `${counts.changed} changed, ${counts.unchanged} unchanged, ${list.badRowCount} bad rows`;
    if (dryRun) terminal.note('A dry run: nothing was stored.');
    terminal.print(asJson ? json({ ...counts, ...list }) : summary);
    return list.badRowCount === 0 ? EXIT.ok : EXIT.incomplete;
  });
}
