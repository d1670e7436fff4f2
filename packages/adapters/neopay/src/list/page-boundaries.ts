import type { Pass } from './pass.ts';

/** Where one page ended and the next began, with no row on both: a row that moved in between was on neither. */
export interface Seam {
  readonly above: string;
  readonly below: string;
  /** How many rows stand above it, and on how many pages. */
  readonly depth: number;
  readonly pages: number;
  /** How many rows came in above it and were not shown, by how far the others had moved down. */
  readonly moved: number;
  /** All pages so far were of one size. */
  readonly isEven: boolean;
}

/** A pass without the rows that came in or changed while it went on. */
export interface Reading {
  readonly pass: Pass;
  readonly pages: readonly (readonly string[])[];
  /** Each row once, by its first appearance. */
  readonly order: readonly string[];
  /** The last one is the end of the list. */
  readonly seams: readonly Seam[];
  /** A page that is not full is the end of the list as it stood then, unless pages have become smaller. */
  readonly endsShort: boolean;
  /** No row stood on two pages. */
  readonly isStill: boolean;
  /** A row that was shown before stands where no row that came in could have moved it. */
  readonly isOdd: boolean;
  /** More than one does: the list is not in the order that it was in when the pass began. */
  readonly isTurned: boolean;
}

export const TOP = '(top)';
export const END = '(end)';

export function orderPass(pass: Pass, late: ReadonlySet<string>): Reading {
  const full = pass.pages[0]?.length ?? 0;
  const pages = pass.pages.map((page) => [...new Set(page)].filter((id) => !late.has(id)));
  const places = new Map<string, number>();
  const order: string[] = [];
  const shown = new Set<string>();
  const seams: Seam[] = [];
  let rows = 0;
  let endsShort = false;
  let isEven = true;
  let isOdd = false;
  let isTurned = false;
  const addSeam = (below: string, index: number) => {
    const moved = full * index - shown.size;
    const fits = isEven && (pass.pages[index]?.length ?? 0) <= full;
    seams.push({ above: order.at(-1) ?? TOP, below, depth: order.length, pages: index, moved, isEven: fits });
  };
  for (const [index, page] of pages.entries()) {
    const news = page.filter((id) => !places.has(id));
    const again = page.flatMap((id) => places.get(id) ?? []);
    // When the list has moved down, a page begins with the last rows so far.
    const isOverlap = again.every(
      (place, at) => place === order.length - again.length + at && page[at] === order[place],
    );
    isOdd ||= !isOverlap;
    isTurned ||= !isOverlap && again.length > 1;
    const [below] = news;
    if (index > 0 && below !== undefined && (again.length === 0 || !isOverlap)) addSeam(below, index);
    for (const id of news) places.set(id, order.push(id) - 1);
    for (const id of pass.pages[index] ?? []) shown.add(id);
    const length = pass.pages[index]?.length ?? 0;
    rows += length;
    endsShort = isEven && length < full && shown.size === rows;
    isEven &&= length === full;
  }
  addSeam(END, pages.length);
  return { pass, pages, order, seams, endsShort, isStill: shown.size === rows, isOdd, isTurned };
}
