import { type Page, type PageRequest, PunteoError, type UnreadableRow } from '@punteo/payments';
import { unreadableReason } from '../rows/readable.ts';

/**
 * The last row of the page before, as PostgreSQL writes its sort key and id (null: the first page), and the page's
 * length.
 */
export interface PagePosition {
  readonly at: string | null;
  readonly id: string | null;
  readonly limit: number;
}

/** Columns that a list's statement adds to its rows: sort key and id as text, which keeps the microseconds. */
export interface CursorRow {
  readonly cursor_at: string;
  readonly cursor_id: string;
}

/**
 * Reads a page request of a list whose ids `isId` recognises; throws `cursor_malformed`. Select `limit + 1` rows: `pageOf`
 * then knows whether more follow.
 */
export function pagePosition(request: PageRequest, isId: (id: string) => boolean): PagePosition {
  const limit = pageLimit(request);
  if (request.cursor === undefined) return { at: null, id: null, limit };
  const [at, id, ...rest] = cursorParts(request.cursor);
  if (!at || !id || rest.length > 0 || !isInstant(at) || !isId(id)) throw cursorMalformed();
  return { at, id, limit };
}

export function pageLimit({ limit = 50 }: PageRequest): number {
  return Math.min(Math.max(limit, 1), 200);
}

/** The lines of a cursor. */
export function cursorParts(cursor: string): readonly string[] {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  // Node skips characters and bits that belong to no byte, so that one place would have many cursors.
  if (Buffer.from(text, 'utf8').toString('base64url') !== cursor) throw cursorMalformed();
  return text.split('\n');
}

/**
 * An instant that PostgreSQL reads: as it writes one in UTC, or in ISO 8601. It refuses dates such as 30 February. Rows that
 * were not written by Punteo may have the infinite ones.
 */
export function isInstant(text: string): boolean {
  if (text === 'infinity' || text === '-infinity') return true;
  const [, date, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d{1,6})?(?:\+00|Z)$/.exec(text) ?? [];
  const written = `${date}T${time}`;
  const instant = new Date(`${written}Z`);
  // PostgreSQL has no year 0.
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(written) && instant.getUTCFullYear() > 0;
}

function cursorOf(at: string, id: string): string {
  return Buffer.from(`${at}\n${id}`, 'utf8').toString('base64url');
}

export function cursorMalformed(): PunteoError {
  return new PunteoError(
    'cursor_malformed',
    'The cursor was not returned by this list. Request the first page without a cursor.',
  );
}

/** Rows that cannot be read are listed with the reason; the others are items. */
export function pageOf<Row extends CursorRow, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  const items: Item[] = [];
  const unreadable: UnreadableRow[] = [];
  for (const row of shown) {
    try {
      items.push(toItem(row));
    } catch (error) {
      unreadable.push({ id: row.cursor_id, reason: unreadableReason(error) });
    }
  }
  return {
    items,
    ...(unreadable.length > 0 ? { unreadable } : {}),
    nextCursor: last ? cursorOf(last.cursor_at, last.cursor_id) : null,
  };
}
