import { type Page, type PageRequest, PunteoError } from '@punteo/payments';

/** Where a page begins and how long it is; both parts of the position are as PostgreSQL writes them. */
export interface PagePosition {
  readonly at: string | null;
  readonly id: string | null;
  readonly limit: number;
}

/** Columns that a list's statement adds to its rows: the sort key, as text, so that no microsecond is lost. */
export interface CursorRow {
  readonly cursor_at: string;
  readonly cursor_id: string;
}

/** Opens a page request; throws `cursor_malformed`. Ask the database for `limit + 1` rows to learn whether more follow. */
export function pagePosition(request: PageRequest): PagePosition {
  const limit = Math.min(Math.max(request.limit ?? 50, 1), 200);
  if (request.cursor === undefined) return { at: null, id: null, limit };
  const [at, id, ...rest] = Buffer.from(request.cursor, 'base64url').toString('utf8').split('\n');
  if (!at || !id || rest.length > 0 || Number.isNaN(Date.parse(at))) {
    throw new PunteoError('cursor_malformed', 'The cursor is not one that this list gave out.');
  }
  return { at, id, limit };
}

export function pageOf<Row extends CursorRow, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(toItem),
    nextCursor: last ? Buffer.from(`${last.cursor_at}\n${last.cursor_id}`, 'utf8').toString('base64url') : null,
  };
}
