import { type Discrepancy, type DiscrepancyChange, PunteoError, type Store } from '@punteo/payments';
import { BadRows, badRowLines } from '../../csv/bad-rows.ts';
import type { Separator } from '../../csv/format.ts';
import { fileSize } from '../../csv/open-file.ts';
import { createApart } from '../../reconcile/apart.ts';
import { type DecisionRow, readDecisions } from '../../report/decisions-csv.ts';
import { withoutLineEndChanges } from '../../report/line-end-changes.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

interface ImportOptions extends CommonOptions {
  readonly separator?: Separator;
  readonly reason?: string;
  readonly overwrite?: boolean;
}

export async function discrepanciesImport(
  context: CommandContext,
  options: ImportOptions,
  file: string,
): Promise<number> {
  const { terminal } = context;
  const { json: asJson = false, separator, overwrite = false } = options;
  // A missing file is reported without the database. One that breaks anywhere yields no row: see `csvRows`.
  await fileSize(file);
  return withApp(context, async ({ store, ping }) => {
    const apart = createApart({ ping });
    const badRows = new BadRows();
    const counts = { changed: 0, unchanged: 0 };
    for await (const row of readDecisions(file, { separator, overwrite })) {
      const { line, lastLine } = row;
      if ('fault' in row) {
        badRows.add(line, row.fault, lastLine);
        continue;
      }
      const decided = await apart(() => decide(store, row, options, context.actor));
      if (!decided.ok) badRows.add(line, 'the decision could not be stored', lastLine);
      else if (typeof decided.value === 'object') badRows.add(line, decided.value.fault, lastLine);
      else counts[decided.value] += 1;
    }
    const list = badRows.list();
    for (const each of badRowLines(list)) terminal.note(each);
    const summary = `${counts.changed} changed, ${counts.unchanged} unchanged, ${list.badRowCount} bad rows`;
    terminal.print(asJson ? json({ ...counts, ...list }) : summary);
    return list.badRowCount === 0 ? EXIT.ok : EXIT.incomplete;
  });
}

/** Stores the decision of one row, unless it stands already or somebody changed the discrepancy since the export. */
async function decide(
  { discrepancies }: Pick<Store, 'discrepancies'>,
  { discrepancyId, version, reason, change }: Exclude<DecisionRow, { readonly fault: string }>,
  options: ImportOptions,
  actor: string,
): Promise<'changed' | 'unchanged' | { readonly fault: string }> {
  const unknown = { fault: `there is no discrepancy ${discrepancyId}` };
  const stored = await discrepancies.get(discrepancyId);
  if (stored === null) return unknown;
  const decided = withoutLineEndChanges(change, stored);
  if (!isChange(decided, stored)) return 'unchanged';
  const why = reason ?? options.reason;
  const by = {
    actor,
    ...(why === undefined ? {} : { reason: why }),
    ...(version === null || options.overwrite ? {} : { version }),
  };
  try {
    return (await discrepancies.update(discrepancyId, decided, by)) === null ? unknown : 'changed';
  } catch (error) {
    if (!(error instanceof PunteoError)) throw error;
    if (error.code === 'discrepancy_changed') return { fault: error.message.replace(/^D/, 'd').replace(/\.$/, '') };
    if (error.code === 'reason_missing')
      return { fault: 'a change of state needs a reason: in the column reason, or with --reason' };
    throw error;
  }
}

/** A row of an unedited export decides nothing. */
function isChange(decided: DiscrepancyChange, stored: Discrepancy): boolean {
  const before = new Map<string, unknown>(Object.entries(stored));
  return Object.entries(decided).some(([field, value]) => value !== before.get(field));
}
