import type { Pass } from './pass.ts';

/** Where one page ended and the next began with no row on both: a row that moved across it meanwhile was on neither. */
export interface PageBoundary {
  /** Id of the last row before it; `LIST_START` where there is none. */
  readonly above: string;
  /** Id of the first row after it; `LIST_END` at the end of the list. */
  readonly below: string;
  readonly rowsAbove: number;
  readonly pagesAbove: number;
  /** Rows that were inserted above it and not shown, by how far the shown rows had moved down. */
  readonly rowsInserted: number;
  /** All pages up to it have the size of the first page. */
  readonly isEven: boolean;
}

/** A pass as an ordered list of rows, without the rows that were added or changed while it was read. */
export interface OrderedPass {
  readonly pass: Pass;
  readonly pages: readonly (readonly string[])[];
  /** Each row once, at its first place. */
  readonly order: readonly string[];
  /** The last one is the end of the list. */
  readonly boundaries: readonly PageBoundary[];
  /** The last page is not full: it shows the end of the list, unless pages have become smaller. */
  readonly endsWithShortPage: boolean;
  /** No row was shown on two pages. */
  readonly hasNoRepeats: boolean;
  /** A repeated row is at a place to which no insertion can have moved it. */
  readonly hasMisplacedRow: boolean;
  /** Several do: the list is not in the order that it had when the pass started. */
  readonly isReordered: boolean;
}

export const LIST_START = '(start)';
export const LIST_END = '(end)';

/** `late` are the rows to leave out. Pure. */
export function orderPass(pass: Pass, late: ReadonlySet<string>): OrderedPass {
  const pageSize = pass.pages[0]?.length ?? 0;
  const pages = pass.pages.map((page) => [...new Set(page)].filter((id) => !late.has(id)));
  const places = new Map<string, number>();
  const order: string[] = [];
  const shown = new Set<string>();
  const boundaries: PageBoundary[] = [];
  let rows = 0;
  let endsWithShortPage = false;
  let isEven = true;
  let hasMisplacedRow = false;
  let isReordered = false;
  const addBoundary = (below: string, index: number) => {
    boundaries.push({
      above: order.at(-1) ?? LIST_START,
      below,
      rowsAbove: order.length,
      pagesAbove: index,
      rowsInserted: pageSize * index - shown.size,
      isEven: isEven && (pass.pages[index]?.length ?? 0) <= pageSize,
    });
  };
  for (const [index, page] of pages.entries()) {
    const added = page.filter((id) => !places.has(id));
    const repeated = page.flatMap((id) => places.get(id) ?? []);
    // After an insertion above, a page starts with the last rows of the page before it.
    const isOverlap = repeated.every(
      (place, at) => place === order.length - repeated.length + at && page[at] === order[place],
    );
    hasMisplacedRow ||= !isOverlap;
    isReordered ||= !isOverlap && repeated.length > 1;
    const [below] = added;
    if (index > 0 && below !== undefined && (repeated.length === 0 || !isOverlap)) addBoundary(below, index);
    for (const id of added) places.set(id, order.push(id) - 1);
    for (const id of pass.pages[index] ?? []) shown.add(id);
    const length = pass.pages[index]?.length ?? 0;
    rows += length;
    endsWithShortPage = isEven && length < pageSize && shown.size === rows;
    isEven &&= length === pageSize;
  }
  addBoundary(LIST_END, pages.length);
  const hasNoRepeats = shown.size === rows;
  return { pass, pages, order, boundaries, endsWithShortPage, hasNoRepeats, hasMisplacedRow, isReordered };
}
