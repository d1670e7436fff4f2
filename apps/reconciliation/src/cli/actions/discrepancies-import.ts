import { BadRows, badRowLines } from '../../csv/bad-rows.ts';
import type { Separator } from '../../csv/format.ts';
import { fileSize } from '../../csv/open-file.ts';
import { createApart } from '../../reconcile/apart.ts';
import { readDecisions } from '../../report/decisions-csv.ts';
import { withoutLineEndChanges } from '../../report/line-end-changes.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

export async function discrepanciesImport(
  context: CommandContext,
  { json: asJson = false, separator }: CommonOptions & { readonly separator?: Separator },
  file: string,
): Promise<number> {
  const { terminal, actor } = context;
  // A missing file is reported without the database.
  await fileSize(file);
  return withApp(context, async ({ store, ping }) => {
    const apart = createApart({ ping });
    const badRows = new BadRows();
    const counts = { changed: 0, unchanged: 0 };
    for await (const row of readDecisions(file, { separator })) {
      const { line, lastLine } = row;
      if ('fault' in row) {
        badRows.add(line, row.fault, lastLine);
        continue;
      }
      const { discrepancyId, change } = row;
      const updated = await apart(async () => {
        const stored = await store.discrepancies.get(discrepancyId);
        if (stored === null) return null;
        const decided = withoutLineEndChanges(change, stored);
        if (!isChange(decided, stored)) return 'unchanged';
        return (await store.discrepancies.update(discrepancyId, decided, actor)) === null ? null : 'changed';
      });
      if (!updated.ok) badRows.add(line, 'the decision could not be stored', lastLine);
      else if (updated.value === null) badRows.add(line, `there is no discrepancy ${discrepancyId}`, lastLine);
      else counts[updated.value] += 1;
    }
    const list = badRows.list();
    for (const each of badRowLines(list)) terminal.note(each);
    const summary = `${counts.changed} changed, ${counts.unchanged} unchanged, ${list.badRowCount} bad rows`;
    terminal.print(asJson ? json({ ...counts, ...list }) : summary);
    return list.badRowCount === 0 ? EXIT.ok : EXIT.incomplete;
  });
}

/** A row of an unedited export decides nothing. */
function isChange(decided: object, stored: object): boolean {
  const before = new Map<string, unknown>(Object.entries(stored));
  return Object.entries(decided).some(([field, value]) => value !== before.get(field));
}
