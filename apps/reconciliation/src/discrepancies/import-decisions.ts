import { type Discrepancy, type DiscrepancyChange, PunteoError } from '@punteo/payments';
import type { App } from '../app.ts';
import { createApart } from '../reconcile/apart.ts';
import { type DecisionRow, type DecisionsOptions, readDecisions } from '../report/decisions-csv.ts';
import { withoutLineEndChanges } from '../report/line-end-changes.ts';

/** What became of a row of an import, or would become of it. `lastLine` is later than `line` for a row over several lines. */
export interface ImportedRow {
  readonly line: number;
  readonly lastLine: number;
  /** Null: the row was refused before its discrepancy was looked for. */
  readonly discrepancyId: string | null;
  readonly outcome: 'changed' | 'unchanged' | 'refused';
  /** Null unless refused. */
  readonly fault: string | null;
}

interface ImportOptions extends Omit<DecisionsOptions, 'open'> {
  readonly actor: string;
  /** For rows that change a state without a reason of their own. */
  readonly reason?: string;
  /** Stores nothing. */
  readonly dryRun?: boolean;
}

/**
 * Stores the decisions of an edited export, each row on its own, and yields what became of it. `overwrite` applies also rows
 * that somebody changed since the export. Throws `FileError` before the first row: then nothing was stored.
 */
export async function* importDecisions(
  { store, ping }: Pick<App, 'store' | 'ping'>,
  { path, open }: { readonly path: string; readonly open?: DecisionsOptions['open'] },
  options: ImportOptions,
): AsyncGenerator<ImportedRow, void, undefined> {
  const { separator, overwrite = false } = options;
  const apart = createApart({ ping });
  for await (const row of readDecisions(path, { separator, overwrite, ...(open ? { open } : {}) })) {
    const { line, lastLine } = row;
    if ('fault' in row) {
      yield { line, lastLine, discrepancyId: null, outcome: 'refused', fault: row.fault };
      continue;
    }
    const { discrepancyId } = row;
    const decided = await apart(() => decide(store, row, options));
    const outcome = decided.ok ? decided.value : { fault: 'the decision could not be stored' };
    yield typeof outcome === 'object'
      ? { line, lastLine, discrepancyId, outcome: 'refused', fault: outcome.fault }
      : { line, lastLine, discrepancyId, outcome, fault: null };
  }
}

/** Stores the decision of one row, unless it stands already or somebody changed the discrepancy since the export. */
async function decide(
  { discrepancies }: Pick<App['store'], 'discrepancies'>,
  { discrepancyId, version, reason, change }: Exclude<DecisionRow, { readonly fault: string }>,
  options: ImportOptions,
): Promise<'changed' | 'unchanged' | { readonly fault: string }> {
  const unknown = { fault: `there is no discrepancy ${discrepancyId}` };
  const stored = await discrepancies.get(discrepancyId);
  if (stored === null) return unknown;
  const decided = withoutLineEndChanges(change, stored);
  if (!isChange(decided, stored)) return 'unchanged';
  const why = reason ?? options.reason;
  const { actor, dryRun = false } = options;
  const by = {
    actor,
    dryRun,
    ...(why === undefined ? {} : { reason: why }),
    ...(version === null || options.overwrite ? {} : { version }),
  };
  try {
    return (await discrepancies.update(discrepancyId, decided, by)) === null ? unknown : 'changed';
  } catch (error) {
    if (!(error instanceof PunteoError)) throw error;
    if (error.code === 'discrepancy_changed') return { fault: error.message.replace(/^D/, 'd').replace(/\.$/, '') };
    if (error.code === 'reason_missing')
      return { fault: 'a change of state needs a reason: one in the column reason, or one for the whole import' };
    throw error;
  }
}

/** A row of an unedited export decides nothing. */
function isChange(decided: DiscrepancyChange, stored: Discrepancy): boolean {
  const before = new Map<string, unknown>(Object.entries(stored));
  return Object.entries(decided).some(([field, value]) => value !== before.get(field));
}
