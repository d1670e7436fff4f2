import type { RowVersion } from './row-version.ts';

/** One reading of the whole list, page by page, as far as it has come. */
export interface Pass {
  /** Row ids of each page that had rows, in the order shown. */
  readonly pages: string[][];
  /** Versions by row id; of a row that was shown twice, the version with the later date. */
  readonly versions: Map<string, RowVersion>;
  /** Every page was requested after the page before it had arrived; else a row may move between two concurrent requests. */
  readonly isInOrder: boolean;
  /** An empty page stood before pages with rows. */
  hasGap: boolean;
  /** Neopay's count of all rows, from the first page; null where it gives none. May be too small. */
  total: number | null;
}

export function startPass(isInOrder: boolean): Pass {
  return { pages: [], versions: new Map(), isInOrder, hasGap: false, total: null };
}

/** How many rows the pass showed, each once, where Neopay's own count is larger; else null. */
export function shortfallOf({ pages, total }: Pass): { readonly shown: number; readonly total: number } | null {
  const shown = new Set(pages.flat()).size;
  return total !== null && total > shown ? { shown, total } : null;
}

/**
 * The latest time by Neopay's clock at which the pass can be said to have started: the latest date on its first page
 * where that page is sorted latest first, else the latest date of all rows. Infinity where a row has no date.
 */
export function startedAt({ pages: [first = []], versions }: Pass): number {
  const onFirst = first.flatMap((id) => versions.get(id) ?? []);
  const isLatestFirst = isDescending(onFirst.map(dateCreated)) || isDescending(onFirst.map(dateChanged));
  const dates = (isLatestFirst ? onFirst : [...versions.values()]).map(dateChanged);
  return dates.length === 0 || dates.includes(-Infinity) ? Infinity : dates.reduce((last, at) => Math.max(last, at));
}

function isDescending(dates: readonly number[]): boolean {
  return dates.every((date, index) => index === 0 || date <= (dates[index - 1] as number));
}

function dateCreated({ createdAt }: RowVersion): number {
  return createdAt;
}

function dateChanged({ changedAt }: RowVersion): number {
  return changedAt;
}
