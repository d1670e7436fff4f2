import { PunteoError } from '@punteo/payments';
import { readCsv } from './read-csv.ts';

/** Which columns carry what; the header of each file names them. */
export interface ComparedColumns {
  readonly id: string;
  readonly amount: string;
  readonly currency: string;
  readonly status: string;
}

type ComparisonKind =
  | 'missing_left'
  | 'missing_right'
  | 'amount'
  | 'currency'
  | 'status'
  | 'duplicate_left'
  | 'duplicate_right'
  | 'unreadable_left'
  | 'unreadable_right';

export interface ComparisonFinding {
  readonly kind: ComparisonKind;
  readonly id: string;
  readonly left: string | null;
  readonly right: string | null;
  /** Line in the file that the finding was made in. */
  readonly line: number;
}

export interface Comparison {
  readonly leftRows: number;
  readonly rightRows: number;
  /** Rows that say the same on both sides. */
  readonly matched: number;
  readonly counts: Readonly<Partial<Record<ComparisonKind, number>>>;
}

/**
 * Holds two CSV files against each other by id. Amounts are compared as exact decimals (`10.5` is `10.50`), currency
 * and status as text where both files have the column. An id that stands twice counts once; the others are duplicates.
 */
export async function compareFiles(
  leftPath: string,
  rightPath: string,
  columns: ComparedColumns,
  onFinding: (finding: ComparisonFinding) => void,
): Promise<Comparison> {
  const counts: Partial<Record<ComparisonKind, number>> = {};
  const found = (finding: ComparisonFinding) => {
    counts[finding.kind] = (counts[finding.kind] ?? 0) + 1;
    onFinding(finding);
  };
  const left = new Map<string, Row>();
  let leftRows = 0;
  for await (const row of rowsOf(leftPath, columns)) {
    leftRows += 1;
    if (row.amount === null) found({ kind: 'unreadable_left', id: row.id, left: null, right: null, line: row.line });
    else if (left.has(row.id))
      found({ kind: 'duplicate_left', id: row.id, left: row.amount, right: null, line: row.line });
    else left.set(row.id, row);
  }
  const seen = new Set<string>();
  let rightRows = 0;
  let matched = 0;
  for await (const row of rowsOf(rightPath, columns)) {
    rightRows += 1;
    const { id, line } = row;
    if (row.amount === null) {
      found({ kind: 'unreadable_right', id, left: null, right: null, line });
      continue;
    }
    if (seen.has(id)) {
      found({ kind: 'duplicate_right', id, left: null, right: row.amount, line });
      continue;
    }
    seen.add(id);
    const other = left.get(id);
    if (!other) {
      found({ kind: 'missing_left', id, left: null, right: row.amount, line });
      continue;
    }
    left.delete(id);
    const differing = FIELDS.filter(
      (field) => other[field] !== null && row[field] !== null && other[field] !== row[field],
    );
    for (const kind of differing) found({ kind, id, left: other[kind], right: row[kind], line });
    if (differing.length === 0) matched += 1;
  }
  for (const { id, amount, line } of left.values()) {
    found({ kind: 'missing_right', id, left: amount, right: null, line });
  }
  return { leftRows, rightRows, matched, counts };
}

const FIELDS = ['amount', 'currency', 'status'] as const;

interface Row {
  readonly id: string;
  /** Normalised decimal text; null when it is no decimal. */
  readonly amount: string | null;
  readonly currency: string | null;
  readonly status: string | null;
  readonly line: number;
}

async function* rowsOf(path: string, columns: ComparedColumns): AsyncGenerator<Row> {
  let at: { readonly id: number; readonly amount: number; readonly currency: number; readonly status: number } | null =
    null;
  // The same few words stand on every line: keep each once.
  const words = new Map<string, string>();
  const word = (text: string | undefined) => {
    if (text === undefined) return null;
    const kept = words.get(text);
    if (kept !== undefined) return kept;
    if (words.size < 10_000) words.set(text, text);
    return text;
  };
  for await (const { line, cells } of readCsv(path)) {
    if (at === null) {
      at = positions(path, cells, columns);
      continue;
    }
    const id = cells[at.id] ?? '';
    const amount = id === '' ? null : plainDecimal(cells[at.amount] ?? '');
    yield { id, amount, currency: word(cells[at.currency]), status: word(cells[at.status]), line };
  }
  if (at === null) throw new PunteoError('csv_malformed', `${path} is empty: its first line should name the columns.`);
}

function positions(path: string, header: readonly string[], columns: ComparedColumns) {
  const at = (name: string) => header.indexOf(name);
  const missing = [columns.id, columns.amount].filter((name) => at(name) === -1);
  if (missing.length > 0)
    throw new PunteoError('csv_malformed', `${path} has no column ${missing.join(' and no column ')}.`);
  return { id: at(columns.id), amount: at(columns.amount), currency: at(columns.currency), status: at(columns.status) };
}

const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** `10.50` and `10.5` are one text; null when it is no plain decimal. */
function plainDecimal(text: string): string | null {
  if (!DECIMAL.test(text)) return null;
  if (!text.includes('.')) return text === '-0' ? '0' : text;
  const plain = text.replace(/\.?0+$/, '');
  return plain === '-0' ? '0' : plain;
}
