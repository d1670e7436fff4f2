import { createReadStream } from 'node:fs';
import { createApart } from '../../reconcile/apart.ts';
import { readDecisions } from '../../report/decisions-csv.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

export function discrepanciesImport(context: CommandContext, options: CommonOptions, file: string): Promise<number> {
  const { terminal, actor } = context;
  return withApp(context, async ({ store, ping }) => {
    const apart = createApart({ ping });
    const badRows: { line: number; fault: string }[] = [];
    let changed = 0;
    for await (const row of readDecisions(createReadStream(file))) {
      if ('fault' in row) {
        badRows.push({ line: row.line, fault: row.fault });
        continue;
      }
      const updated = await apart(() => store.discrepancies.update(row.discrepancyId, row.change, actor));
      if (!updated.ok) badRows.push({ line: row.line, fault: 'the decision could not be stored' });
      else if (updated.value === null)
        badRows.push({ line: row.line, fault: `there is no discrepancy ${row.discrepancyId}` });
      else changed += 1;
    }
    for (const { line, fault } of badRows) terminal.note(`line ${line}: ${fault}`);
    terminal.print(options.json ? json({ changed, badRows }) : `${changed} imported, ${badRows.length} bad rows`);
    return badRows.length === 0 ? EXIT.ok : EXIT.incomplete;
  });
}
