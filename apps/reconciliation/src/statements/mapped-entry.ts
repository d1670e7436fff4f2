import type { Asset, Money, StatementRowEntry } from '@punteo/payments';
import { type DateReader, dateReader } from './date-format.ts';
import type { ColumnMapping } from './mapping.ts';
import { referenceKeys } from './reference-keys.ts';
import { amountReader, isAmount, type ReadAmount } from './statement-amount.ts';

/** The cell of a column; empty where the row has none. */
export type CellOf = (column: string) => string;

export type ReadEntry = { readonly entry: StatementRowEntry } | { readonly fault: string };

/** Reads the rows of a file with columns, as its mapping says. */
export function entryReader(mapping: ColumnMapping, assets: readonly Asset[]): (cellOf: CellOf) => ReadEntry {
  const amount = amountReader(mapping, assets);
  const date = dateReader(mapping.dateFormat);
  const columns = mappedColumns(mapping);
  return (cellOf) => {
    const cells = new Cells(mapping, cellOf);
    return cells.fault(columns) ?? readEntry(mapping, cells, amount, date);
  };
}

/** Every column that a mapping names. */
export function mappedColumns({ columns }: ColumnMapping): readonly string[] {
  return [...new Set(Object.values(columns).flat())].filter((name) => name !== undefined);
}

type ColumnName = keyof ColumnMapping['columns'];

function readEntry(
  mapping: ColumnMapping,
  cells: Cells,
  amountOf: (text: string, currency: string) => ReadAmount,
  dateOf: DateReader,
): ReadEntry {
  const entryReference = cells.reference();
  if (entryReference === '') return { fault: `has no reference in ${cells.columnText('reference')}` };
  if (entryReference.length > REFERENCE_CHARACTERS_MAX)
    return { fault: `has a reference of more than ${REFERENCE_CHARACTERS_MAX} characters` };
  const date = dateOf(cells.text('bookedAt'));
  if (date === null)
    return { fault: `${cells.columnText('bookedAt')} should be a date in the format ${mapping.dateFormat}` };
  const currency = mapping.currency ?? cells.text('currency');
  const money = (name: ColumnName): ReadAmount => amountOf(cells.text(name), currency);
  const sums = mapping.provider === undefined ? accountSums(cells, money) : exportSums(mapping, cells, money);
  if ('fault' in sums) return sums;
  const [payment, payout, transaction] = [
    cells.optional('payment'),
    cells.optional('payout'),
    cells.optional('transaction'),
  ];
  if (mapping.provider !== undefined && payment === null)
    return { fault: `has no payment in ${cells.columnText('payment')}` };
  const description = cells.optional('description');
  return {
    entry: {
      account: mapping.account,
      entryReference,
      provider: mapping.provider ?? null,
      ...sums,
      bookedAt: 'instant' in date ? date.instant : { local: date.local, timeZone: mapping.timeZone },
      isReversal: false,
      payment,
      payout,
      transaction,
      description: description === null ? null : description.slice(0, DESCRIPTION_CHARACTERS_MAX),
      referenceKeys: referenceKeys([payment, payout, transaction], [description]),
    },
  };
}

export const REFERENCE_CHARACTERS_MAX = 300;
export const DESCRIPTION_CHARACTERS_MAX = 1_000;

type Sums = Pick<StatementRowEntry, 'amount' | 'gross' | 'fee'> | { readonly fault: string };

function accountSums(cells: Cells, money: (name: ColumnName) => ReadAmount): Sums {
  const signed = cells.isMapped('amount') ? money('amount') : creditOrDebit(cells, money);
  if (!isAmount(signed)) return { fault: named(cells, 'amount', signed) };
  return { amount: signed, gross: null, fee: null };
}

/** One of the two columns is empty, or both are filled and one is zero. */
function creditOrDebit(cells: Cells, money: (name: ColumnName) => ReadAmount): ReadAmount {
  const [credit, debit] = (['credit', 'debit'] as const).map((name) => (cells.text(name) === '' ? null : money(name)));
  if (!credit && !debit) return { fault: 'should have an amount in one of them' };
  for (const side of [credit, debit]) {
    if (side && !isAmount(side)) return side;
    if (side && side.amountMinor < 0n) return { fault: 'should have no sign' };
  }
  if (credit && debit && (credit as Money).amountMinor !== 0n && (debit as Money).amountMinor !== 0n)
    return { fault: 'should not both have an amount' };
  const isCredit = credit && ((credit as Money).amountMinor !== 0n || !debit);
  if (isCredit) return credit;
  return { ...(debit as Money), amountMinor: -(debit as Money).amountMinor };
}

function exportSums(
  { feesAreNegative = false }: ColumnMapping,
  cells: Cells,
  money: (name: ColumnName) => ReadAmount,
): Sums {
  const gross = money('gross');
  if (!isAmount(gross)) return { fault: named(cells, 'gross', gross) };
  const stated = cells.optional('fee') === null ? null : money('fee');
  if (stated !== null && !isAmount(stated)) return { fault: named(cells, 'fee', stated) };
  const fee = stated === null ? null : feesAreNegative ? { ...stated, amountMinor: -stated.amountMinor } : stated;
  const net = cells.optional('net') === null ? null : money('net');
  if (net !== null && !isAmount(net)) return { fault: named(cells, 'net', net) };
  if (net !== null) return { amount: net, gross, fee };
  if (fee === null) return { fault: `has neither ${cells.columnText('fee')} nor ${cells.columnText('net')}` };
  return { amount: { ...gross, amountMinor: gross.amountMinor - fee.amountMinor }, gross, fee };
}

function named(cells: Cells, name: 'amount' | 'gross' | 'fee' | 'net', { fault }: { readonly fault: string }): string {
  const column =
    name === 'amount' && !cells.isMapped('amount')
      ? `${cells.columnText('credit')} and ${cells.columnText('debit')}`
      : cells.columnText(name);
  return `${column} ${fault}`;
}

/** The cells of one row by what the mapping calls them, without space around. */
class Cells {
  readonly #mapping: ColumnMapping;
  readonly #cellOf: CellOf;

  constructor(mapping: ColumnMapping, cellOf: CellOf) {
    this.#mapping = mapping;
    this.#cellOf = cellOf;
  }

  isMapped(name: ColumnName): boolean {
    return this.#mapping.columns[name] !== undefined;
  }

  text(name: ColumnName): string {
    const column = this.#mapping.columns[name];
    return typeof column === 'string' ? this.#cellOf(column).trim() : '';
  }

  optional(name: ColumnName): string | null {
    return this.text(name) || null;
  }

  reference(): string {
    const { reference } = this.#mapping.columns;
    const parts = [reference].flat().map((column) => this.#cellOf(column).trim());
    // All of them: two entries must not become one because a part is missing.
    return parts.includes('') ? '' : parts.join('|');
  }

  /** For a fault: the names that the file's writer knows. */
  columnText(name: ColumnName): string {
    return [this.#mapping.columns[name] ?? name].flat().join(' and ');
  }

  fault(columns: readonly string[]): { readonly fault: string } | null {
    for (const column of columns) {
      const text = this.#cellOf(column);
      if (text.includes('\u0000') || !text.isWellFormed()) return { fault: `${column} holds NUL or half a character` };
    }
    return null;
  }
}
