import type { ComparedColumns } from '../compared-rows.ts';
import { recordsByRegex } from '../../csv/__fixtures__/records-by-regex.ts';
import type { Separator } from '../../csv/format.ts';
import type { Comparison, Difference } from '../compare-files.ts';

interface File {
  readonly text: string;
  readonly separator: Separator;
}

/** A second, independent implementation of `compareFiles`: whole files as text, maps of strings, amounts as big integers. */
export function compareByStrings(
  leftFile: File,
  rightFile: File,
  columns: Required<ComparedColumns>,
): Omit<Comparison, 'left' | 'right' | 'notListed'> & { readonly differences: readonly Difference[] } {
  const [left, right] = [rowsOf(leftFile, columns), rowsOf(rightFile, columns)];
  const differences: Difference[] = [];
  const firstOfLeft = new Map<string, Row>();
  for (const row of left) {
    if (row.amount === null) differences.push({ kind: 'unreadable_left', id: row.id, left: null, right: null, line: row.line });
    else if (firstOfLeft.has(row.id))
      differences.push({ kind: 'duplicate_left', id: row.id, left: amountText(row.amount), right: null, line: row.line });
    else firstOfLeft.set(row.id, row);
  }
  const idsOfLeft = new Set(left.map(({ id }) => id));
  const idsOfRight = new Set<string>();
  const allOfRight = new Set(right.map(({ id }) => id));
  let matched = 0;
  for (const row of right) {
    const { id, amount, line } = row;
    const other = firstOfLeft.get(id);
    if (amount === null) differences.push({ kind: 'unreadable_right', id, left: null, right: null, line });
    else if (idsOfRight.has(id)) differences.push({ kind: 'duplicate_right', id, left: null, right: amountText(amount), line });
    else if (other === undefined && idsOfLeft.has(id)) void 0;
    else if (!other?.amount) differences.push({ kind: 'missing_left', id, left: null, right: amountText(amount), line });
    else {
      const before = differences.length;
      if (!isSame(amount, other.amount))
        differences.push({ kind: 'amount', id, left: amountText(other.amount), right: amountText(amount), line });
      for (const kind of ['currency', 'status'] as const) {
        const [ours, theirs] = [other[kind], row[kind]];
        if (ours !== undefined && theirs !== undefined && ours !== theirs)
          differences.push({ kind, id, left: ours, right: theirs, line });
      }
      if (differences.length === before) matched += 1;
    }
    if (amount !== null) idsOfRight.add(id);
  }
  for (const [id, { amount, line }] of firstOfLeft) {
    if (amount !== null && !allOfRight.has(id))
      differences.push({ kind: 'missing_right', id, left: amountText(amount), right: null, line });
  }
  const counts: Record<string, number> = {};
  for (const { kind } of differences) counts[kind] = (counts[kind] ?? 0) + 1;
  return { leftRows: left.length, rightRows: right.length, matched, counts, differences };
}

interface Row {
  readonly id: string;
  readonly amount: Amount | null;
  readonly currency: string | undefined;
  readonly status: string | undefined;
  readonly line: number;
}

function rowsOf({ text, separator }: File, columns: Required<ComparedColumns>): readonly Row[] {
  const [header, ...records] = recordsByRegex(text, separator, Object.values(columns) as string[]);
  return records.map(({ line, cells, isBad }) => {
    const cell = (name = '') => (header?.cells.includes(name) ? cells[header.cells.indexOf(name)] : undefined);
    const id = cell(columns.id) ?? '';
    const amount = isBad || id === '' ? null : amountOf(cell(columns.amount) ?? '');
    return { id, amount, currency: cell(columns.currency), status: cell(columns.status), line };
  });
}

/** The amount is `units` × 10^-`places`. */
interface Amount {
  readonly units: bigint;
  readonly places: number;
}

function amountOf(text: string): Amount | null {
  const [, sign, whole, fraction = ''] = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?$/.exec(text) ?? [];
  return whole === undefined ? null : { units: BigInt(`${sign}${whole}${fraction}`), places: fraction.length };
}

function isSame(left: Amount, right: Amount): boolean {
  return left.units * 10n ** BigInt(right.places) === right.units * 10n ** BigInt(left.places);
}

/** The shortest text of the amount. */
function amountText({ units, places }: Amount): string {
  if (places === 0) return `${units}`;
  if (units % 10n === 0n) return amountText({ units: units / 10n, places: places - 1 });
  const digits = `${units < 0n ? -units : units}`.padStart(places + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
