import { JsonNumber } from '@punteo/json';
import { ndjsonObjects } from '../ndjson/ndjson-objects.ts';
import { ORDER_COLUMNS, type OrderCells, type OrderColumn } from './order-row.ts';

/** Streams the rows of an NDJSON order file; see `ndjsonObjects`. */
export async function* ndjsonRows(
  path: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<{ readonly line: number } & ({ readonly cells: OrderCells } | { readonly fault: string })> {
  for await (const row of ndjsonObjects(path, onBytes)) {
    if ('fault' in row) yield row;
    else yield { line: row.line, ...orderCells(row.members) };
  }
}

function orderCells(
  members: Readonly<Record<string, unknown>>,
): { readonly cells: OrderCells } | { readonly fault: string } {
  const cells: Partial<Record<OrderColumn, string>> = {};
  for (const [name, cell] of Object.entries(members)) {
    if (!isColumn(name)) return { fault: `has the unknown key ${JSON.stringify(name)}` };
    const text = cellText(name, cell);
    if (text === null) return { fault: `${name} should be text` };
    cells[name] = text;
  }
  return { cells };
}

function isColumn(name: string): name is OrderColumn {
  return (ORDER_COLUMNS as readonly string[]).includes(name);
}

function cellText(name: OrderColumn, cell: unknown): string | null {
  if (cell === null) return '';
  if (typeof cell === 'string') return cell;
  // `readJson` keeps the digits of a number, which is never a double.
  if (name === 'amount' && (typeof cell === 'number' || cell instanceof JsonNumber)) return String(cell);
  if (name === 'providers' && Array.isArray(cell)) {
    // A name with the separator would become two names.
    const areNames = cell.every((each) => typeof each === 'string' && each !== '' && !each.includes('|'));
    return areNames ? cell.join('|') : null;
  }
  return null;
}
