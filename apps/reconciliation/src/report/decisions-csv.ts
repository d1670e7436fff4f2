import { LocalDate } from '@punteo/contracts/reconciliation';
import type { DiscrepancyChange } from '@punteo/payments';
import { csvRows } from '../csv/csv-rows.ts';
import { FileError } from '../csv/file-error.ts';
import type { Separator } from '../csv/format.ts';
import { rearm } from './csv-cell.ts';

/**
 * A person's decision about one discrepancy, from an edited CSV export. An empty owner or note cell removes the
 * value. `lastLine` is later than `line` for a row over several lines.
 */
export type DecisionRow = { readonly line: number; readonly lastLine: number } & (
  | Decision
  | { readonly fault: string }
);

interface Decision {
  readonly discrepancyId: string;
  /** The version that was exported; null: the file has no such column. */
  readonly version: number | null;
  /** Null: none. */
  readonly reason: string | null;
  readonly change: DiscrepancyChange;
}

/**
 * Reads `discrepancy_id` and `version` with any of `owner`, `note`, `due_on`, `state`, `reason`, and ignores the other columns of the export. Throws
 * `FileError` before the first row.
 */
export async function* readDecisions(
  path: string,
  { separator, overwrite = false }: { readonly separator?: Separator | undefined; readonly overwrite?: boolean } = {},
): AsyncGenerator<DecisionRow> {
  let header: readonly string[] = [];
  const lineById = new Map<string, number>();
  for await (const row of csvRows(path, {
    separator,
    required: ['discrepancy_id'],
    isOneLine: (name) => name !== 'note',
  })) {
    if ('header' in row) {
      header = row.header;
      if (!DECIDED.some((name) => header.includes(name)))
        throw new FileError(`${path} has none of the columns ${DECIDED.join(', ')}, so it decides nothing.`);
      if (!overwrite && !header.includes('version'))
        throw new FileError(
          `${path} has no column version, which shows what was changed since the export. Export again, or use --overwrite.`,
        );
      continue;
    }
    const { line, lastLine } = row;
    const decision = 'cells' in row ? decisionOf(header, row.cells) : { fault: row.fault };
    const earlier = 'fault' in decision ? undefined : lineById.get(decision.discrepancyId);
    if ('fault' in decision) yield { line, lastLine, ...decision };
    else if (earlier !== undefined)
      yield { line, lastLine, fault: `discrepancy_id ${decision.discrepancyId} is already on line ${earlier}` };
    else {
      lineById.set(decision.discrepancyId, line);
      yield { line, lastLine, ...decision };
    }
  }
}

const DECIDED = ['owner', 'note', 'due_on', 'state'];

function decisionOf(header: readonly string[], cells: readonly string[]): Decision | { readonly fault: string } {
  const cell = (name: string) => {
    const text = cells[header.indexOf(name)];
    return text === undefined ? undefined : rearm(text);
  };
  const [id = '', owner, note, state] = [cell('discrepancy_id'), cell('owner'), cell('note'), cell('state')];
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) return { fault: 'discrepancy_id is missing or malformed' };
  if (owner !== undefined && owner.length > 128) return { fault: 'owner should have at most 128 characters' };
  if (note !== undefined && note.length > 2_000) return { fault: 'note should have at most 2000 characters' };
  const [version, due, reason] = [cell('version'), cell('due_on')?.trim(), cell('reason')?.trim()];
  if (version !== undefined && !/^ *[1-9]\d{0,14} *$/.test(version))
    return { fault: 'version is missing or malformed' };
  if (due && !LocalDate.safeParse(due).success) return { fault: 'due_on should be a date such as 2026-03-31' };
  if (reason !== undefined && reason.length > 500) return { fault: 'reason should have at most 500 characters' };
  if (state !== undefined && state !== 'open' && state !== 'resolved' && !isSetByRun(state)) {
    return { fault: 'state should be open or resolved' };
  }
  return {
    discrepancyId: id,
    version: version === undefined ? null : Number(version),
    reason: reason || null,
    change: {
      ...(owner === undefined ? {} : { owner: owner || null }),
      ...(note === undefined ? {} : { note: note || null }),
      ...(due === undefined ? {} : { dueOn: due || null }),
      // Only a run can set the others; a person decides between `open` and `resolved`.
      ...(state === undefined || isSetByRun(state) ? {} : { state }),
    },
  };
}

function isSetByRun(state: string): state is 'gone' | 'explained' {
  return state === 'gone' || state === 'explained';
}
