import { PunteoError } from '@punteo/payments';
import { type Info, parse } from 'csv-parse';
import { rearm } from './csv-cell.ts';

/**
 * A person's decision about one discrepancy, from an edited CSV export. An empty owner or note cell removes the
 * value.
 */
export type DecisionRow = { readonly line: number } & (Decision | { readonly fault: string });

interface Decision {
  readonly discrepancyId: string;
  readonly change: {
    readonly owner?: string | null;
    readonly note?: string | null;
    readonly state?: 'open' | 'resolved';
  };
}

/**
 * Reads `discrepancy_id` with any of `owner`, `note`, `state`, and ignores the other columns of the export. Throws
 * `csv_malformed`.
 */
export async function* readDecisions(bytes: NodeJS.ReadableStream): AsyncGenerator<DecisionRow> {
  const parser = parse({ bom: true, info: true, skip_empty_lines: true, relax_column_count: true });
  bytes.on('error', (error) => parser.destroy(error));
  let header: readonly string[] | null = null;
  try {
    for await (const { record, info } of bytes.pipe(parser) as AsyncIterable<{ record: string[]; info: Info }>) {
      if (header !== null) yield { line: info.lines, ...decisionOf(header, record) };
      else if (record.includes('discrepancy_id')) header = record;
      else throw new PunteoError('csv_malformed', 'The first line should name the column discrepancy_id.');
    }
  } catch (error) {
    if (error instanceof PunteoError) throw error;
    throw new PunteoError('csv_malformed', 'The file is not valid CSV: export it again, or check its quotes.', {
      cause: error,
    });
  }
}

function decisionOf(header: readonly string[], record: readonly string[]): Decision | { readonly fault: string } {
  if (record.length !== header.length) {
    return { fault: `has ${record.length} cells where the header has ${header.length}` };
  }
  const cell = (name: string) => {
    const text = record[header.indexOf(name)];
    return text === undefined ? undefined : rearm(text);
  };
  const [id = '', owner, note, state] = [cell('discrepancy_id'), cell('owner'), cell('note'), cell('state')];
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) return { fault: 'discrepancy_id is missing or malformed' };
  if (owner !== undefined && owner.length > 128) return { fault: 'owner should have at most 128 characters' };
  if (note !== undefined && note.length > 2_000) return { fault: 'note should have at most 2000 characters' };
  if (state !== undefined && state !== 'open' && state !== 'resolved' && state !== 'gone') {
    return { fault: 'state should be open or resolved' };
  }
  return {
    discrepancyId: id,
    change: {
      ...(owner === undefined ? {} : { owner: owner || null }),
      ...(note === undefined ? {} : { note: note || null }),
      // Only a run can set `gone`; a person decides between `open` and `resolved`.
      ...(state === undefined || state === 'gone' ? {} : { state }),
    },
  };
}
