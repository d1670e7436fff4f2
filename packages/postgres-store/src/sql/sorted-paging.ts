import { type PageRequest, PunteoError } from '@punteo/payments';
import { cursorMalformed, cursorParts, isInstant, pageLimit } from './paging.ts';

/** A sort key: its expression is not needed here, its type decides which texts a cursor may hold. */
export interface SortKey {
  readonly type: keyof typeof IS_VALUE;
}

/**
 * Reads a page request of a list with several sorts. `after`: the keys and the id of the last row of the page before, as
 * text; empty on the first page. Throws `cursor_malformed`, also for a cursor of another sort.
 */
export function sortedPosition(
  request: PageRequest,
  sort: string,
  keys: readonly SortKey[],
  isId: (id: string) => boolean,
): { readonly after: readonly string[]; readonly limit: number } {
  const limit = pageLimit(request);
  if (request.cursor === undefined) return { after: [], limit };
  const [cursorSort, ...after] = cursorParts(request.cursor);
  const id = after.at(-1);
  if (cursorSort !== sort && cursorSort !== undefined && /^[a-z]+$/.test(cursorSort))
    throw new PunteoError(
      'cursor_malformed',
      `The cursor belongs to the sort ${cursorSort.slice(0, 20)}. Request the first page of this sort without a cursor.`,
    );
  const isWhole = after.length === keys.length + 1 && id !== undefined && isId(id);
  if (cursorSort !== sort || !isWhole || !keys.every(({ type }, index) => IS_VALUE[type](after[index] as string)))
    throw cursorMalformed();
  return { after, limit };
}

const IS_VALUE = {
  timestamptz: isInstant,
  text: (text: string) => /^[ -~]{1,64}$/.test(text),
  numeric: (text: string) => /^-?\d{1,100}(?:\.\d{1,300})?$/.test(text),
  date: (text: string) => text === 'infinity' || isInstant(`${text} 00:00:00Z`),
} as const;
