import type { ComparedColumns } from '../compared-rows.ts';
import type { Comparison, Difference } from '../compare-files.ts';

/** A second, independent implementation of `compareFiles`: whole files as text, maps of strings, amounts as big integers. */
export function compareByStrings(
  leftText: string,
  rightText: string,
  columns: ComparedColumns,
): Comparison & { readonly differences: readonly Difference[] } {
  const [left, right] = [rowsOf(leftText, columns), rowsOf(rightText, columns)];
  const differences: Difference[] = [];
  const firstOfLeft = new Map<string, Row>();
  for (const row of left) {
    if (row.amount === null) differences.push({ kind: 'unreadable_left', id: row.id, left: null, right: null, line: row.line });
    else if (firstOfLeft.has(row.id))
      differences.push({ kind: 'duplicate_left', id: row.id, left: amountText(row.amount), right: null, line: row.line });
    else firstOfLeft.set(row.id, row);
  }
  const idsOfRight = new Set<string>();
  let matched = 0;
  for (const row of right) {
    const { id, amount, line } = row;
    const other = firstOfLeft.get(id);
    if (amount === null) differences.push({ kind: 'unreadable_right', id, left: null, right: null, line });
    else if (idsOfRight.has(id)) differences.push({ kind: 'duplicate_right', id, left: null, right: amountText(amount), line });
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
    if (amount !== null && !idsOfRight.has(id))
      differences.push({ kind: 'missing_right', id, left: amountText(amount), right: null, line });
  }
  const counts: Record<string, number> = {};
  for (const { kind } of differences) counts[kind] = (counts[kind] ?? 0) + 1;
  return { leftRows: left.length, rightRows: right.length, matched, counts, differences };
}

/** Records with their lines, read character after character. */
export function recordsOf(text: string): { readonly line: number; readonly cells: readonly string[] }[] {
  const records: { line: number; cells: readonly string[] }[] = [];
  let record = '';
  let line = 1;
  let lines = 1;
  for (const character of `${text.replace(/^\uFEFF/, '')}\n`) {
    if (character !== '\n') record += character;
    else if (record.split('"').length % 2 === 0) {
      record += character;
      lines += 1;
    } else {
      const whole = record.replace(/\r$/, '');
      if (whole !== '' || record.length > 1) records.push({ line, cells: cellsOf(whole) });
      record = '';
      line += lines;
      lines = 1;
    }
  }
  if (record !== '') throw new Error(`The quote that opens on line ${line} is never closed.`);
  return records;
}

/** A record with a misplaced quote is one cell. */
function cellsOf(record: string): readonly string[] {
  const cells: string[] = [];
  let rest = `${record},`;
  while (rest !== '') {
    const [cell, quoted] = /^"((?:""|[^"])*)",/.exec(rest) ?? /^[^",]*,/.exec(rest) ?? [];
    if (cell === undefined) return [record];
    cells.push(quoted === undefined ? cell.slice(0, -1) : quoted.replaceAll('""', '"'));
    rest = rest.slice(cell.length);
  }
  return cells;
}

interface Row {
  readonly id: string;
  readonly amount: Amount | null;
  readonly currency: string | undefined;
  readonly status: string | undefined;
  readonly line: number;
}

function rowsOf(text: string, columns: ComparedColumns): readonly Row[] {
  const [header, ...records] = recordsOf(text);
  return records.map(({ line, cells }) => {
    const cell = (name: string) => (header?.cells.includes(name) ? cells[header.cells.indexOf(name)] : undefined);
    const id = cell(columns.id) ?? '';
    const amount = id === '' ? null : amountOf(cell(columns.amount) ?? '');
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
