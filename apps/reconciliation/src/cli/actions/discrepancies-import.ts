import { createReadStream } from 'node:fs';
import { readDecisions } from '../../report/decisions-csv.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

export function discrepanciesImport(context: CommandContext, options: CommonOptions, file: string): Promise<number> {
  const { terminal, actor } = context;
  return withApp(context, async ({ store }) => {
    const badRows: { line: number; fault: string }[] = [];
    let changed = 0;
    for await (const row of readDecisions(createReadStream(file))) {
      if ('fault' in row) badRows.push({ line: row.line, fault: row.fault });
      else if (await store.discrepancies.update(row.discrepancyId, row.change, actor)) changed += 1;
      else badRows.push({ line: row.line, fault: `there is no discrepancy ${row.discrepancyId}` });
    }
    for (const { line, fault } of badRows) terminal.note(`line ${line}: ${fault}`);
    terminal.print(options.json ? json({ changed, badRows }) : `${changed} imported, ${badRows.length} bad rows`);
    return badRows.length === 0 ? EXIT.ok : EXIT.incomplete;
  });
}
